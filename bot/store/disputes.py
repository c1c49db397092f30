"""Disputes: what learners say against a key, and what was decided about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlite_utils import Database

from bot.store.connection import Connection, Row, Values
from bot.store.moments import read, read_if, written

State: TypeAlias = Literal["open", "later", "accepted", "kept"]
Decision: TypeAlias = Literal["accepted", "kept"]

_TABLES = """
-- bank_row is the version whose verdict is disputed; learner_id that of the attempt, here for its index.
CREATE TABLE disputes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt_id INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    learner_id INTEGER NOT NULL,
    bank_row INTEGER NOT NULL REFERENCES banks (id),
    question_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    message_id INTEGER NOT NULL,
    raised_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'later', 'accepted', 'kept')),
    reply TEXT,
    decided_by INTEGER REFERENCES learners (id) ON DELETE SET NULL,
    decided_at TEXT,
    UNIQUE (attempt_id, position),
    CHECK ((decided_at IS NULL) = (state IN ('open', 'later'))),
    CHECK ((reply IS NULL) = (state <> 'kept'))
) STRICT;
CREATE INDEX disputes_by_learner ON disputes (learner_id);
CREATE INDEX disputes_by_bank ON disputes (bank_row);
CREATE INDEX disputes_by_judge ON disputes (decided_by);
CREATE INDEX disputes_undecided ON disputes (id) WHERE decided_at IS NULL;
"""


def create(database: Database) -> None:
    """Make the table."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class DisputeRecord:
    """A dispute as it is stored; ``bank_id`` is that of its bank's every version."""

    id: int
    attempt_id: int
    position: int
    learner_id: int
    bank_row: int
    bank_id: str
    question_id: str
    reason: str
    message_id: int
    raised_at: dt.datetime
    state: State
    reply: str | None
    decided_by: int | None
    decided_at: dt.datetime | None

    @property
    def decided(self) -> bool:
        """Whether it has been accepted, or the key kept."""
        return self.decided_at is not None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many disputes there are about one question."""

    waiting: int
    accepted: int
    kept: int


_EXPORTED = (
    *("attempt_id", "position", "question_id", "reason", "message_id", "raised_at"),
    *("state", "reply", "decided_at"),
)

_SELECT = (
    "SELECT disputes.id, attempt_id, position, learner_id, bank_row, banks.bank_id, question_id, reason,"
    " message_id, raised_at, state, reply, decided_by, decided_at"
    " FROM disputes JOIN banks ON banks.id = disputes.bank_row "
)


class Disputes:
    """The table ``disputes``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, dispute_id: int) -> DisputeRecord | None:
        """Return the dispute with that id, or None."""
        return self._one("WHERE disputes.id = ?", [dispute_id])

    def about(self, attempt_id: int, position: int) -> DisputeRecord | None:
        """Return the dispute about the answer to a question of an attempt, or None."""
        return self._one("WHERE attempt_id = ? AND position = ?", [attempt_id, position])

    def by_message(self, learner_id: int, message_id: int) -> DisputeRecord | None:
        """Return the dispute whose reason a message of the learner gave, or None."""
        return self._one("WHERE learner_id = ? AND message_id = ?", [learner_id, message_id])

    def undecided(self) -> list[DisputeRecord]:
        """Return what has not been decided, the oldest first."""
        rows = self._connection.all(f"{_SELECT} WHERE decided_at IS NULL ORDER BY disputes.id")
        return [DisputeRecord(*_read(row)) for row in rows]

    def add(
        self,
        attempt_id: int,
        position: int,
        *,
        bank_row: int,
        question_id: str,
        reason: str,
        message_id: int,
        now: dt.datetime,
    ) -> bool:
        """Store a dispute about an answer; False if there is one already."""
        changed = self._connection.write(
            "INSERT INTO disputes"
            " (attempt_id, position, learner_id, bank_row, question_id, reason, message_id, raised_at)"
            " SELECT id, ?, learner_id, ?, ?, ?, ?, ? FROM attempts WHERE id = ?"
            " ON CONFLICT (attempt_id, position) DO NOTHING",
            [position, bank_row, question_id, reason, message_id, written(now), attempt_id],
        )
        return changed == 1

    def put_off(self, dispute_id: int) -> bool:
        """Note that it is to be decided later; False if it has been decided."""
        changed = self._connection.write(
            "UPDATE disputes SET state = 'later' WHERE id = ? AND decided_at IS NULL", [dispute_id]
        )
        return changed == 1

    def decide(
        self, dispute_id: int, decision: Decision, *, reply: str | None, by: int, now: dt.datetime
    ) -> bool:
        """Store what was decided, once; False if it has been decided."""
        changed = self._connection.write(
            "UPDATE disputes SET state = ?, reply = ?, decided_by = ?, decided_at = ?"
            " WHERE id = ? AND decided_at IS NULL",
            [decision, reply, by, written(now), dispute_id],
        )
        return changed == 1

    def counts(self, bank_id: str) -> Mapping[str, Counts]:
        """Return how many disputes there are about each question of a bank, in any version; most first."""
        rows = self._connection.all(
            "SELECT question_id, count(*) FILTER (WHERE decided_at IS NULL),"
            " count(*) FILTER (WHERE state = 'accepted'), count(*) FILTER (WHERE state = 'kept')"
            " FROM disputes JOIN banks ON banks.id = disputes.bank_row WHERE banks.bank_id = ? GROUP BY 1"
            " ORDER BY count(*) DESC, question_id",
            [bank_id],
        )
        return {question_id: Counts(*counts) for question_id, *counts in rows}

    def export(self, learner_id: int) -> list[dict[str, Any]]:
        """Return what is stored here about a learner's disputes, in JSON types."""
        rows = self._connection.all(
            f"SELECT {', '.join(_EXPORTED)} FROM disputes WHERE learner_id = ? ORDER BY id",  # noqa: S608
            [learner_id],
        )
        return [dict(zip(_EXPORTED, row, strict=True)) for row in rows]

    def _one(self, where: str, values: Values) -> DisputeRecord | None:
        row = self._connection.one(_SELECT + where, values)
        return None if row is None else DisputeRecord(*_read(row))


def _read(row: Row) -> Row:
    *first, raised_at, state, reply, decided_by, decided_at = row
    return (*first, read(raised_at), state, reply, decided_by, read_if(decided_at))
