"""What members are to be told of their assignments, and that each of it is told once.

A notice is taken, and that is committed, before it is sent: whatever happens in between, it is not sent
again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.store.connection import Connection, Row
from bot.store.moments import read_if, written

NoticeKind: TypeAlias = Literal["assigned", "changed", "reminder"]


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """Something to tell one member about one assignment."""

    assignment_id: int
    learner_id: int
    telegram_id: int
    kind: NoticeKind
    about: str
    due_at: dt.datetime | None


class Notices:
    """The table ``notices``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remind(self, now: dt.datetime, ahead: dt.timedelta) -> int:
        """Let a reminder wait for each member who has not finished what is due within ``ahead``.

        Who heard of the assignment, or joined, within that time is not reminded of it. Nobody gets a second
        one for the same due date. Returns how many there are to send.
        """
        return self._connection.write(
            "INSERT INTO notices (assignment_id, learner_id, kind, about, state)"
            " SELECT assignments.id, members.learner_id, 'reminder', assignments.due_at, 'waiting'"
            " FROM assignments JOIN members ON members.class_id = assignments.class_id"
            " WHERE assignments.taken_back_at IS NULL"
            " AND assignments.due_at > ? AND assignments.due_at <= ?"
            " AND julianday(assignments.due_at) - julianday(assignments.revised_at) > ?"
            " AND julianday(assignments.due_at) - julianday(members.joined_at) > ?"
            " AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.assignment_id = assignments.id"
            "  AND attempts.learner_id = members.learner_id AND attempts.ending = 'finished')"
            " ON CONFLICT DO NOTHING",
            [written(now), written(now + ahead), *[ahead / dt.timedelta(days=1)] * 2],
        )

    def waiting(self, limit: int) -> list[NoticeRecord]:
        """Return notices that nobody has taken yet."""
        rows = self._connection.all(
            "SELECT notices.assignment_id, notices.learner_id, learners.telegram_id, notices.kind,"
            " notices.about, assignments.due_at FROM notices"
            " JOIN learners ON learners.id = notices.learner_id"
            " JOIN assignments ON assignments.id = notices.assignment_id"
            " WHERE notices.state = 'waiting' LIMIT ?",
            [limit],
        )
        return [_record(row) for row in rows]

    def take(self, notice: NoticeRecord) -> bool:
        """Take a notice in order to send it; False if another process has it, or it need not be sent now."""
        return self._move(notice, "waiting", "taken")

    def put_back(self, notice: NoticeRecord) -> None:
        """Let a notice wait again that Telegram has certainly not accepted."""
        self._move(notice, "taken", "waiting")

    def refuse(self, notice: NoticeRecord) -> None:
        """Note that the member cannot be told: they have blocked the bot."""
        self._move(notice, "taken", "refused")

    def _move(self, notice: NoticeRecord, before: str, after: str) -> bool:
        moved = self._connection.write(
            "UPDATE notices SET state = ?"
            " WHERE assignment_id = ? AND learner_id = ? AND kind = ? AND about = ? AND state = ?",
            [after, notice.assignment_id, notice.learner_id, notice.kind, notice.about, before],
        )
        return moved == 1


def _record(row: Row) -> NoticeRecord:
    assignment_id, learner_id, telegram_id, kind, about, due_at = row
    return NoticeRecord(assignment_id, learner_id, telegram_id, kind, about, read_if(due_at))
