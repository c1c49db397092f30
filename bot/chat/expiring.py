"""Erasing what has been kept long enough: a job at the start and once a day, a little at a time."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import Any

from telegram.ext import Application, CallbackContext

from bot.chat.context import DESK
from bot.chat.jobs import LATE_IS_FINE, jobs
from bot.errors import OutageError, StoreError
from bot.teaching.retention import Retention

EVERY = dt.timedelta(days=1)

AGAIN = dt.timedelta(minutes=10)
"""After which the write-ahead log is emptied where it could not be, because somebody was reading."""

_ONCE_MORE = "retention again"

_log = logging.getLogger(__name__)


def schedule(application: Application[Any, Any, Any, Any, Any, Any], retention: Retention) -> None:
    """Let the application erase old attempts, from its start on."""
    jobs(application).run_repeating(
        _work, EVERY, first=0, data=retention, name="retention", job_kwargs=LATE_IS_FINE
    )


async def _work(context: CallbackContext[Any, Any, Any, Any]) -> None:
    retention, now = context.job.data, context.bot_data[DESK].now()  # type: ignore[union-attr]
    assert isinstance(retention, Retention)  # noqa: S101 - as it was scheduled
    try:
        more = True
        while more:
            more = retention.erase(now=now)
            await asyncio.sleep(0)  # those who are tapping have their turn
        queue = jobs(context.application)
        if not retention.fold() and not queue.get_jobs_by_name(_ONCE_MORE):  # somebody makes a report
            queue.run_once(_work, AGAIN, data=retention, name=_ONCE_MORE, job_kwargs=LATE_IS_FINE)
    except OutageError as error:
        _log.info("old attempts are not erased today")
        context.bot_data[DESK].alarm(error)
    except StoreError as error:
        _log.warning("old attempts could not be erased, which is tried again tomorrow: %s", error)
