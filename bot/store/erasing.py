"""What stays of answers that are erased, and which attempts have been kept long enough."""

from __future__ import annotations

import datetime as dt

from bot.store.connection import Connection, Values
from bot.store.moments import written

_PATIENCE = 50
"""Milliseconds that readers get to end, before the log is left as it is."""

_OLD = (
    "SELECT id FROM attempts WHERE ended_at < ? AND NOT EXISTS"
    " (SELECT 1 FROM assignments WHERE assignments.id = attempts.assignment_id"
    "  AND taken_back_at IS NULL AND due_at >= ?) ORDER BY id LIMIT ?"
)


class Erasing:
    """Erases old attempts out of every table; the anonymous counts go to ``erased_counts``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def old_attempts(self, before: dt.datetime, *, now: dt.datetime, most: int) -> int:
        """Erase attempts that ended before a moment, the oldest and at most so many; return how many.

        Open ones stay, and so do those at an assignment whose due date is still to come. Answers, disputes
        and requests for help go with their attempt.
        """
        old: Values = [written(before), written(now), most]
        with self._connection.transaction():
            count(self._connection, f"attempts.id IN ({_OLD})", old)
            return self._connection.write(f"DELETE FROM attempts WHERE id IN ({_OLD})", old)  # noqa: S608

    def fold(self) -> None:
        """Empty the write-ahead log, so that what was erased is not left there either."""
        fold(self._connection)


def fold(connection: Connection) -> None:
    """Empty the write-ahead log; where another process is reading in it, leave that to the next time.

    Litestream reads in it all the time. Waiting for that, as long as for another's write, would hold up
    everybody and be in vain.
    """
    before = connection.one("PRAGMA busy_timeout")
    connection.all(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.all(f"PRAGMA busy_timeout = {before[0] if before else 0}")


def count(connection: Connection, where: str, values: Values) -> None:
    """Add how the answers of the attempts ``where`` went to ``erased_counts``.

    That is a number for each question and verdict: no text, no time, no id of anything but the question.
    """
    connection.write(
        "INSERT INTO erased_counts (bank_row, question_id, outcome, n)"  # noqa: S608 - no outside text
        " SELECT attempts.bank_row, answers.question_id, answers.outcome, count(*)"
        " FROM attempts JOIN answers ON answers.attempt_id = attempts.id"
        f" WHERE {where} GROUP BY 1, 2, 3"
        " ON CONFLICT (bank_row, question_id, outcome) DO UPDATE SET n = n + excluded.n",
        values,
    )
