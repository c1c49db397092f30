"""Which question is put next, and how it looks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from tests.domain.samples import BANK, SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import THREE, answer_next, at, begin, refused


def test_questions_are_asked_in_their_order(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    asked = []
    for _ in THREE:
        asked.append(quiz.ask(attempt.id, anna.id, now=NOW).question.id)
        answer_next(quiz, attempt)
    assert tuple(asked) == THREE


def test_a_question_comes_with_its_bank_and_its_choices_as_shown(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    asked = quiz.ask(begin(quiz, anna, row).id, anna.id, now=at(3))
    assert asked.bank == BANK
    assert asked.question == BANK.question("how-long")
    assert sorted(asked.choices) == sorted(asked.question.choice_keys)
    assert (asked.position, asked.draft, asked.attempt.asked_at) == (0, (), at(3))
    assert asked.attempt == quiz.open_attempt(anna.id)


def test_asking_again_shows_the_same_and_keeps_its_time(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    first = quiz.ask(attempt.id, anna.id, now=at(1))
    assert quiz.ask(attempt.id, anna.id, now=at(100)) == first


def test_another_quiz_object_goes_on_where_this_one_stood(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    answer_next(quiz, attempt)
    first = quiz.ask(attempt.id, anna.id, now=at(1))
    after_a_restart = Quiz(quiz._store, parse=quiz._library._parse)
    assert after_a_restart.ask(attempt.id, anna.id, now=at(100)) == first


def test_the_message_of_a_question_is_known_until_the_next_one(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    assert quiz.ask(attempt.id, anna.id, now=NOW).attempt.shown is None
    quiz.shown(attempt.id, 0, 501)
    quiz.shown(attempt.id, 1, 502)  # not asked yet
    assert quiz.ask(attempt.id, anna.id, now=NOW).attempt.shown == 501
    answer_next(quiz, attempt)
    assert quiz.ask(attempt.id, anna.id, now=NOW).attempt.shown is None
    assert quiz.ask(attempt.id, anna.id, now=NOW).attempt.shown is None  # as stored


def test_an_attempt_that_another_process_has_moved_on_is_asked_where_it_stands(
    tmp_path: Path,
) -> None:
    stores = [Store.open(tmp_path / "quiz.db") for _ in range(2)]
    mine, other = (Quiz(store, parse=parse) for store in stores)
    row = mine.load_bank(SMALL, name="small.yaml", now=NOW).row
    anna = mine.learner(1, name="Anna", language="en", now=NOW)
    attempt = begin(mine, anna, row)
    ask, rounds = stores[0].attempts.ask, iter([True])

    def be_overtaken(attempt_id: int, position: int, now: datetime) -> bool:
        if next(rounds, False):
            answer_next(other, attempt)
            other.ask(attempt_id, anna.id, now=at(5))
        return ask(attempt_id, position, now)

    stores[0].attempts.ask = be_overtaken  # type: ignore[method-assign]
    asked = mine.ask(attempt.id, anna.id, now=at(9))
    assert (asked.position, asked.attempt.asked_at) == (1, at(5))
    for store in stores:
        store.close()


def test_an_ended_attempt_asks_nothing(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    quiz.stop(anna.id, now=NOW)
    with refused("ended"):
        quiz.ask(attempt.id, anna.id, now=NOW)


def test_another_learners_attempt_asks_nothing(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    with refused("foreign"):
        quiz.ask(attempt.id, ben.id, now=NOW)
    with refused("foreign"):
        quiz.asked_question(attempt.id, 0, ben.id)
    with refused("foreign"):
        quiz.result(attempt.id, ben.id)


@pytest.mark.parametrize("unknown", [0, -1, 99, 2**63, -(2**63) - 1, 2**100])
def test_an_attempt_that_is_not_there_asks_nothing(quiz: Quiz, anna: LearnerRecord, unknown: int) -> None:
    with refused("unknown"):
        quiz.ask(unknown, anna.id, now=NOW)


def test_a_question_can_be_looked_at_once_it_was_asked(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    with refused("not_asked"):
        quiz.asked_question(attempt.id, 0, anna.id)
    answer_next(quiz, attempt)
    assert quiz.asked_question(attempt.id, 0, anna.id).id == "how-long"
    for position in (-1, 1, 3, 2**64):
        with refused("not_asked"):
            quiz.asked_question(attempt.id, position, anna.id)
