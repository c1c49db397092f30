"""The database has failed, or works again: the log and the administrators hear of it, each time once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection
from typing import Any

from telegram.ext import Application, CallbackContext, JobQueue

from bot.chat.jobs import LATE_IS_FINE, jobs
from bot.chat.messages import Screen
from bot.chat.reactions import notify
from bot.errors import LastingError, OutageError
from bot.render import render
from bot.store.database import Store

EVERY = dt.timedelta(seconds=10)
"""How often it is tried whether the database works again."""

WATCH = "watching the database"
"""The name of the job that tries."""

CALM, LONGEST_CALM = dt.timedelta(seconds=30), dt.timedelta(hours=1)
"""How long it must have worked to be called mended: longer after each outage, so that a disk that is full
every other minute does not bring a message every other minute."""

_log = logging.getLogger(__name__)


class Alarm:
    """Knows whether the database is out of order, and who is to be told.

    What only a person can mend, and a start after it (a damaged file), is told of once and not watched.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        store: Store,
        *,
        admin_ids: Collection[int],
        now: Callable[[], dt.datetime],
    ) -> None:
        self._application = application
        self._store = store
        self._admin_ids = admin_ids
        self._now = now
        self._told: set[str] = set()  # the sentences of this outage
        self._lasting: set[str] = set()
        self._failed_at = now()
        self._calm = CALM

    def raised(self, error: OutageError) -> None:
        """Take note of a fault; the first of its kind in an outage is logged and told to administrators."""
        self._failed_at = self._now()
        known = self._lasting if isinstance(error, LastingError) else self._told
        said = str(error)
        if said in known:
            return
        _log.error("%s", said)
        if known is self._told and not known:
            self._jobs.run_repeating(self._look, EVERY, name=WATCH, job_kwargs=LATE_IS_FINE)
        known.add(said)
        self._tell(render("chat/alarm.html", fault=said, lasts=known is self._lasting))

    async def _look(self, context: CallbackContext[Any, Any, Any, Any]) -> None:
        try:
            self._store.check()
        except OutageError as error:
            self.raised(error)
            return
        if self._now() - self._failed_at < self._calm or context.job is None:
            return
        context.job.schedule_removal()
        self._told.clear()
        self._calm = min(2 * self._calm, LONGEST_CALM)
        _log.warning("The database works again")
        self._tell(render("chat/alarm.html", fault=None))

    @property
    def _jobs(self) -> JobQueue[Any]:
        return jobs(self._application)

    def _tell(self, html: str) -> None:
        async def tell(context: CallbackContext[Any, Any, Any, Any]) -> None:
            for telegram_id in self._admin_ids:
                await notify(context.bot, telegram_id, Screen(html))

        self._jobs.run_once(tell, 0, name="alarm", job_kwargs=LATE_IS_FINE)
