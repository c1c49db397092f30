"""How long it is kept who gave which answers: the setting RETENTION_DAYS."""

from __future__ import annotations

import datetime as dt

from bot.store.database import Store

BATCH = 100
"""Attempts that are erased at once: taps wait for no more than these."""


class Retention:
    """Erases what has been kept long enough; with 0 days, nothing ever."""

    def __init__(self, store: Store, *, days: int) -> None:
        self._store = store
        self._days = days

    def erase(self, *, now: dt.datetime) -> bool:
        """Erase the oldest attempts that ended more than so many days ago; tell whether more may be left.

        The audit notes how many, and nobody's name or number.
        """
        if not self._days:
            return False
        before = now - dt.timedelta(days=self._days)
        with self._store.transaction():
            erased = self._store.erasing.old_attempts(before, now=now, most=BATCH)
            if erased:
                details = {"attempts": erased, "ended_before": before.isoformat()}
                self._store.audit.add(None, "old attempts erased", now=now, details=details)
        return erased == BATCH

    def fold(self) -> bool:
        """Leave nothing that was erased, by /forgetme too, in the write-ahead log; tell whether none is."""
        return self._store.erasing.fold()
