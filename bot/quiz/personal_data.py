"""Everything that is stored about one learner, as plain JSON types."""

from __future__ import annotations

from typing import Any

from bot.domain.bank import Bank
from bot.quiz.library import Library
from bot.store.attempts import AnswerRecord, AttemptRecord
from bot.store.classes import ClassRecord, MemberRecord
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
            {
                **_attempt(attempt, library.get(attempt.bank_row).bank, store.answers.of_attempt(attempt.id)),
                "asked_for_help_at": list(store.assignments.hands_of(attempt.id)),
                "regraded_by_and_not_told": store.rescored.of(attempt.id),
            }
            for attempt in store.attempts.all_of(learner_id)
        ],
        "member_of": [
            _membership(class_, store.classes.member(class_.id, learner_id))
            for class_ in store.classes.of_member(learner_id)
        ],
        "own_classes": [
            {
                "id": class_.id,
                "name": class_.name,
                "code": class_.code,
                "zone": class_.zone,
                "pseudonyms": class_.pseudonyms,
                "made_at": class_.made_at.isoformat(),
            }
            for class_ in store.classes.of_owner(learner_id)
        ],
        "own_sets": store.sets.export(learner_id),
        "disputes": store.disputes.export(learner_id),
        **store.roles.export(learner_id),
        "signed_in_on_the_web": store.web_sessions.export(learner_id),
        "done": [
            {"at": row.at.isoformat(), "what": row.what, **row.details} for row in store.audit.all(learner_id)
        ],
    }


def _membership(class_: ClassRecord, member: MemberRecord | None) -> dict[str, Any]:
    return {
        "class_id": class_.id,
        "class": class_.name,
        "name": member.name if member else None,
        "joined_at": member.joined_at.isoformat() if member else None,
        "message_id": member.message_id if member else None,
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
        "assignment_id": attempt.assignment_id,
        "feedback": attempt.feedback,
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
        "regraded_row": answer.regraded_row,
    }
