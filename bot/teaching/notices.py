"""Who is to be told of what, now: of new and changed assignments at once, of due dates a day before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.store.database import Store
from bot.store.notices import NoticeRecord
from bot.teaching.assignments import Assignments
from bot.teaching.tasks import Task

AHEAD = dt.timedelta(days=1)
"""How long before the due date who is not done is reminded."""

AT_ONCE = 50
"""Notices that are read at a time."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell one member, and the task that it is about."""

    record: NoticeRecord
    task: Task


class Notices:
    """The notices that wait to be sent. They are in the store, so it matters not which process sends them."""

    def __init__(self, store: Store, assignments: Assignments) -> None:
        self._store = store
        self._assignments = assignments

    def waiting(self, *, now: dt.datetime) -> tuple[Notice, ...]:
        """Return some of the notices that wait, with the reminders that have become due."""
        self._store.notices.remind(now, AHEAD)
        return tuple(
            Notice(record, self._assignments.noticed(record.assignment_id))
            for record in self._store.notices.waiting(AT_ONCE)
        )

    def take(self, notice: Notice) -> bool:
        """Take a notice in order to send it, once and for all; False if it is not to be sent (any more)."""
        return self._store.notices.take(notice.record)

    def put_back(self, notice: Notice) -> None:
        """Let a notice wait again that has certainly not arrived."""
        self._store.notices.put_back(notice.record)

    def refuse(self, notice: Notice) -> None:
        """Note that the member cannot be reached."""
        self._store.notices.refuse(notice.record)
