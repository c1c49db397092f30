"""Taking a quiz in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.domain.grading import Chosen, Response, Typed
from bot.domain.questions import Numeric, Question, ShortText
from bot.errors import AttemptError
from bot.quiz import Answered, Quiz
from bot.store.attempts import AttemptRecord
from bot.store.learners import LearnerRecord
from tests.quiz.conftest import NOW

THREE = ("how-long", "who-cuts-off", "cars-a-day")


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def right(question: Question) -> Response:
    if isinstance(question, Numeric):
        return Typed(text=str(question.answer))
    if isinstance(question, ShortText):
        return Typed(text=question.answer)
    return Chosen(keys=question.right_keys)


def wrong(question: Question) -> Response:
    if isinstance(question, Numeric | ShortText):
        return Typed(text="77777")
    return Chosen(keys=question.right_keys[::-1] if len(question.right_keys) > 2 else other(question))


def other(question: Question) -> tuple[str, ...]:
    return next((key,) for key in question.choice_keys if key not in question.right_keys)


def begin(quiz: Quiz, learner: LearnerRecord, row: int, ids: Sequence[str] = THREE) -> AttemptRecord:
    return quiz.start(learner.id, row, size=None, seed=1, now=NOW, question_ids=ids)


def answer_next(
    quiz: Quiz,
    attempt: AttemptRecord,
    *,
    rightly: bool = True,
    seconds: float = 0,
    message_id: int | None = None,
) -> Answered:
    """Ask and answer the next question; ``seconds`` after ``NOW``."""
    asked = quiz.ask(attempt.id, attempt.learner_id, now=NOW)
    response = right(asked.question) if rightly else wrong(asked.question)
    return quiz.answer(
        attempt.id, asked.position, response, attempt.learner_id, now=at(seconds), message_id=message_id
    )


def refused(reason: str) -> pytest.RaisesExc[AttemptError]:
    """``with refused("foreign"):`` the block raises the ``AttemptError`` of that reason."""
    return pytest.RaisesExc(AttemptError, check=lambda error: error.reason == reason)
