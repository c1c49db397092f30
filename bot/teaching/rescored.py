"""Whom a corrected key has given another score, and what they are told of it, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.rescored import ToTell

AT_ONCE = 50
"""Learners that are read at a time."""


@dataclass(frozen=True, slots=True)
class NewScore:
    """What has become of one attempt's score."""

    attempt_id: int
    started_at: dt.datetime
    ended: bool
    before: float
    after: float
    max_score: float


@dataclass(frozen=True, slots=True)
class ScoreNotice:
    """What one learner is told of one set."""

    telegram_id: int
    title: str
    by_teacher: bool
    """Whether the set is a teacher's; one for everybody is corrected by whoever looks after the bot."""
    scores: tuple[NewScore, ...]
    """The newest attempt first."""
    changes: Mapping[int, float]
    """What was taken out of the store, and can be put back."""


class ScoreNotices:
    """What waits to be told of changed scores. It is in the store, so any process can tell it."""

    def __init__(self, store: Store, quiz: Quiz) -> None:
        self._store = store
        self._quiz = quiz

    def waiting(self) -> list[ToTell]:
        """Return some of those who are to be told."""
        return self._store.rescored.waiting(AT_ONCE)

    def take(self, whom: ToTell) -> ScoreNotice | None:
        """Take what somebody is to be told, once and for all; None if there is nothing (any more)."""
        changes = self._store.rescored.take(whom)
        results = [
            self._quiz.result(attempt_id, whom.learner_id) for attempt_id in sorted(changes, reverse=True)
        ]
        if not results:
            return None
        return ScoreNotice(
            telegram_id=whom.telegram_id,
            title=results[0].bank.title,
            by_teacher=self._store.sets.owners().get(whom.bank_id) is not None,
            scores=tuple(
                NewScore(
                    attempt_id=result.attempt.id,
                    started_at=result.attempt.started_at,
                    ended=result.attempt.ended_at is not None,
                    before=result.total.score - changes[result.attempt.id],
                    after=result.total.score,
                    max_score=result.total.max_score,
                )
                for result in results
            ),
            changes=changes,
        )

    def put_back(self, notice: ScoreNotice) -> None:
        """Let a notice wait again that has certainly not arrived."""
        self._store.rescored.put_back(notice.changes)
