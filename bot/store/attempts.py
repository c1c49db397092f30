"""Attempts: which questions a learner was given, where they stand, and how the attempt ended."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from bot.domain.assigning import Feedback
from bot.domain.responses import Outcome, Response
from bot.domain.terms import ErrorKind
from bot.store.connection import Connection, Row, Values
from bot.store.moments import read, read_if, written

Mode: TypeAlias = Literal["quiz", "mistakes"]
Ending: TypeAlias = Literal["finished", "stopped"]


# What each tap reads are named tuples: to make a frozen dataclass of so many fields takes far longer.
class AttemptRecord(NamedTuple):
    """One run through a number of questions, as it is stored.

    ``asked`` is the position of the question that was put last and ``shown`` the message that holds it (None
    while it is not known to have reached the chat); ``draft`` is what is marked of it so far. With feedback
    "after" the learner sees no verdict before it has ended.
    """

    id: int
    learner_id: int
    bank_row: int
    mode: Mode
    seed: int
    question_ids: tuple[str, ...]
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    ending: Ending | None = None
    asked: int | None = None
    asked_at: dt.datetime | None = None
    shown: int | None = None
    draft: tuple[str, ...] = ()
    assignment_id: int | None = None
    feedback: Feedback = "now"

    @property
    def verdicts_wait(self) -> bool:
        """Whether its verdicts are not to be seen yet."""
        return self.feedback == "after" and self.ended_at is None


class AnswerRecord(NamedTuple):
    """One answer, as it is stored; the first to a question of an attempt, and so the only one."""

    attempt_id: int
    position: int
    question_id: str
    response: Response
    outcome: Outcome
    score: float
    max_score: float
    errors: tuple[ErrorKind, ...]
    seconds: float
    answered_at: dt.datetime
    message_id: int | None = None
    regraded_row: int | None = None
    """The version whose corrected key the verdict, and the response's keys, are by; None: the attempt's."""


COLUMNS = (
    "attempts.id, attempts.learner_id, bank_row, mode, seed, question_ids, started_at, ended_at, ending,"
    " asked, asked_at, shown, draft, assignment_id, feedback"
)
"""What ``record`` reads, in its order."""

_SELECT = f"SELECT {COLUMNS} FROM attempts "  # noqa: S608 - no outside text


class Attempts:
    """The table ``attempts``; its answers are in ``bot.store.answers``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, attempt_id: int) -> AttemptRecord | None:
        """Return the attempt with that id, or None."""
        return self._one("WHERE id = ?", [attempt_id])

    def open_of(self, learner_id: int) -> AttemptRecord | None:
        """Return the attempt that the learner has under way, or None."""
        return self._one("WHERE learner_id = ? AND ended_at IS NULL", [learner_id])

    def all_of(self, learner_id: int) -> list[AttemptRecord]:
        """Return every attempt of the learner, the newest first."""
        rows = self._connection.all(f"{_SELECT} WHERE learner_id = ? ORDER BY id DESC", [learner_id])
        return [record(row) for row in rows]

    def begin(
        self,
        learner_id: int,
        bank_row: int,
        *,
        mode: Mode,
        seed: int,
        question_ids: Sequence[str],
        now: dt.datetime,
        assignment_id: int | None = None,
        feedback: Feedback = "now",
    ) -> AttemptRecord | None:
        """Store a new attempt and return it; None if the learner has one under way."""
        row = self._connection.write_returning(
            "INSERT INTO attempts"
            " (learner_id, bank_row, mode, seed, question_ids, started_at, assignment_id, feedback)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (learner_id) WHERE ended_at IS NULL DO NOTHING"
            " RETURNING id",
            [
                *(learner_id, bank_row, mode, seed, json.dumps(question_ids), written(now)),
                *(assignment_id, feedback),
            ],
        )
        return None if row is None else self.get(row[0])

    def ask(self, attempt_id: int, position: int, now: dt.datetime) -> bool:
        """Note that ``position`` is asked now; False if it is not the next one, or the attempt has ended."""
        changed = self._connection.write(
            "UPDATE attempts SET asked = ?, asked_at = ?, shown = NULL, draft = '[]'"
            " WHERE id = ? AND ended_at IS NULL AND coalesce(asked, -1) = ? - 1",
            [position, written(now), attempt_id, position],
        )
        return changed == 1

    def show(self, attempt_id: int, position: int, message_id: int) -> None:
        """Note which message holds the question at ``position``, if that is still the one asked."""
        self._connection.write(
            "UPDATE attempts SET shown = ? WHERE id = ? AND asked = ?", [message_id, attempt_id, position]
        )

    def redraft(self, attempt: AttemptRecord, draft: Sequence[str]) -> bool:
        """Replace the draft of the question asked; False if that has changed since ``attempt`` was read."""
        changed = self._connection.write(
            "UPDATE attempts SET draft = ?"
            " WHERE id = ? AND ended_at IS NULL AND asked = ? AND draft = ?"
            " AND NOT EXISTS (SELECT 1 FROM answers WHERE attempt_id = attempts.id AND position = ?)",
            [json.dumps(draft), attempt.id, attempt.asked, json.dumps(attempt.draft), attempt.asked],
        )
        return changed == 1

    def stop(self, learner_id: int, now: dt.datetime) -> int | None:
        """End the attempt that the learner has under way and return its id; None if there is none."""
        row = self._connection.write_returning(
            "UPDATE attempts SET ended_at = ?, ending = 'stopped', draft = '[]'"
            " WHERE learner_id = ? AND ended_at IS NULL RETURNING id",
            [written(now), learner_id],
        )
        return None if row is None else int(row[0])

    def _one(self, where: str, values: Values) -> AttemptRecord | None:
        row = self._connection.one(_SELECT + where, values)
        return None if row is None else record(row)


@functools.lru_cache(maxsize=2_048)
def _ids(text: str) -> tuple[str, ...]:
    """Read a list of ids; the one of an attempt is read several times at each tap."""
    return tuple(json.loads(text))


def record(row: Row) -> AttemptRecord:
    """Return the attempt in a row of ``COLUMNS``."""
    attempt_id, learner_id, bank_row, mode, seed, question_ids, started_at, ended_at, ending, *later = row
    asked, asked_at, shown, draft, assignment_id, feedback = later
    return AttemptRecord(
        attempt_id,
        learner_id,
        bank_row,
        mode,
        seed,
        _ids(question_ids),
        read(started_at),
        read_if(ended_at),
        ending,
        asked,
        read_if(asked_at),
        shown,
        _ids(draft),
        assignment_id,
        feedback,
    )
