"""Telling members of their assignments, and reminding them: a job that sends what waits in the store.

It runs once a minute and at once after ``/assign``. All that it needs is stored, so a restart loses nothing;
each notice is taken before it is sent, so nobody is told twice, not even by two processes.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError, TimedOut
from telegram.ext import Application, CallbackContext

from bot.chat.context import DESK, Desk
from bot.chat.jobs import LATE_IS_FINE, jobs
from bot.chat.messages import send
from bot.chat.pacing import broadcast
from bot.chat.tasks import notice_screen

EVERY = dt.timedelta(minutes=1)

_log = logging.getLogger(__name__)


def schedule(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Let the application send what waits, from its start on."""
    jobs(application).run_repeating(_work, EVERY, name="notices", job_kwargs=LATE_IS_FINE)
    wake(application)


def wake(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Send what waits now rather than within the minute."""
    jobs(application).run_once(_work, 0, name="notices now", job_kwargs=LATE_IS_FINE)


async def deliver(bot: Bot, desk: Desk) -> None:
    """Send every notice that waits; where Telegram cannot be reached, leave the rest for the next time."""
    while waiting := desk.notices.waiting(now=desk.now()):
        for notice in waiting:
            if not desk.notices.take(notice):
                continue
            try:
                with broadcast():
                    await send(bot, notice.record.telegram_id, notice_screen(notice))
            except (Forbidden, BadRequest) as error:
                _log.info("a member could not be told: %s", error)
                desk.notices.refuse(notice)
            except TimedOut as error:
                _log.warning("a member may not have been told: %s", error)  # or has: so not once more
            except TelegramError as error:
                _log.warning("notices wait, since Telegram cannot be reached: %s", error)
                desk.notices.put_back(notice)
                return


async def _work(context: CallbackContext[Any, Any, Any, Any]) -> None:
    await deliver(context.bot, context.bot_data[DESK])
