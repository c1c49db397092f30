"""Everything that is stored about one learner, as plain JSON types."""

from __future__ import annotations

from typing import Any

from bot.domain.bank import Bank
from bot.quiz.library import Library
from bot.store.attempts import AnswerRecord, AttemptRecord
from bot.store.database import Store


def collect(store: Store, library: Library, learner_id: int) -> dict[str, Any]:
    """Return who the learner is, and every attempt with its answers, the newest first; {} for nobody."""
    learner = store.learners.get(learner_id)
    if learner is None:
        return {}
    return {
        "learner": {
            "id": learner.id,
            "telegram_id": learner.telegram_id,
            "name": learner.name,
            "language": learner.language,
            "since": learner.since.isoformat(),
        },
        "attempts": [
            _attempt(attempt, library.get(attempt.bank_row).bank, store.answers.of_attempt(attempt.id))
            for attempt in store.attempts.all_of(learner_id)
        ],
    }


def _attempt(attempt: AttemptRecord, bank: Bank, answers: tuple[AnswerRecord, ...]) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "bank": {"id": bank.id, "version": bank.version, "title": bank.title},
        "mode": attempt.mode,
        "seed": attempt.seed,
        "question_ids": list(attempt.question_ids),
        "started_at": attempt.started_at.isoformat(),
        "ended_at": attempt.ended_at.isoformat() if attempt.ended_at else None,
        "ending": attempt.ending,
        "asked": attempt.asked,
        "asked_at": attempt.asked_at.isoformat() if attempt.asked_at else None,
        "message_id": attempt.shown,
        "draft": list(attempt.draft),
        "answers": [_answer(answer) for answer in answers],
    }


def _answer(answer: AnswerRecord) -> dict[str, Any]:
    return {
        "position": answer.position,
        "question_id": answer.question_id,
        "response": answer.response.model_dump(mode="json"),
        "outcome": answer.outcome.value,
        "score": answer.score,
        "max_score": answer.max_score,
        "errors": [error.value for error in answer.errors],
        "seconds": answer.seconds,
        "answered_at": answer.answered_at.isoformat(),
        "message_id": answer.message_id,
    }
