"""Attempts whose score a corrected key has changed, for as long as their learner has not been told.

A row is taken out, and that is committed, before the learner is told: whatever happens in between, nobody is
told twice. It goes with its attempt, by ``/forgetme`` or after ``RETENTION_DAYS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.connection import Connection

_TABLES = """
-- change: what has been added to the score that the learner knows.
CREATE TABLE rescored (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE,
    change REAL NOT NULL
) STRICT;
"""

_LEAST = 1e-9
"""Less is no change: sums of thirds are not exact, and a score may come back to what it was."""


def create(database: Database) -> None:
    """Make the table."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who is to be told of scores in a set."""

    learner_id: int
    telegram_id: int
    bank_id: str


class RescoredAttempts:
    """The table ``rescored``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, changes: Mapping[int, float], *, knows: int | None = None) -> None:
        """Let learners be told by how much the scores of these attempts have changed.

        To be called within a transaction. What was still to be told is added to. Who has not seen the
        verdicts yet has nothing to be told, nor has the learner who ``knows``: it is they who regrade.
        """
        for attempt_id, change in changes.items():
            self._connection.write(
                "INSERT INTO rescored (attempt_id, change) SELECT id, ? FROM attempts"
                " WHERE id = ? AND learner_id IS NOT ? AND (feedback = 'now' OR ended_at IS NOT NULL)"
                " ON CONFLICT (attempt_id) DO UPDATE SET change = change + excluded.change",
                [change, attempt_id, knows],
            )
        self._connection.write("DELETE FROM rescored WHERE abs(change) < ?", [_LEAST])

    def waiting(self, limit: int) -> list[ToTell]:
        """Return some of those who are to be told, each once for a set."""
        rows = self._connection.all(
            "SELECT DISTINCT learners.id, learners.telegram_id, banks.bank_id FROM rescored"
            " JOIN attempts ON attempts.id = rescored.attempt_id"
            " JOIN learners ON learners.id = attempts.learner_id"
            " JOIN banks ON banks.id = attempts.bank_row LIMIT ?",
            [limit],
        )
        return [ToTell(*row) for row in rows]

    def take(self, whom: ToTell) -> dict[int, float]:
        """Take out what somebody is to be told: the changes by attempt, none if another process has it."""
        with self._connection.transaction():
            rows = self._connection.all(
                "DELETE FROM rescored WHERE attempt_id IN (SELECT attempts.id FROM attempts"
                "  JOIN banks ON banks.id = attempts.bank_row"
                "  WHERE attempts.learner_id = ? AND banks.bank_id = ?)"
                " RETURNING attempt_id, change",
                [whom.learner_id, whom.bank_id],
            )
        return dict(rows)

    def put_back(self, changes: Mapping[int, float]) -> None:
        """Let what Telegram has certainly not accepted be told later."""
        with self._connection.transaction():
            self.add(changes)

    def of(self, attempt_id: int) -> float | None:
        """Return by how much the score of an attempt has changed, untold as yet; None if there is nothing."""
        row = self._connection.one("SELECT change FROM rescored WHERE attempt_id = ?", [attempt_id])
        return None if row is None else float(row[0])
