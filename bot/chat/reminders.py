"""Telling people what waits in the store to be told: assignments, due dates, and scores that were changed.

A job does so once a minute, and at once after ``/assign`` and a regrade. All that it needs is stored, so a
restart loses nothing; each notice is taken before it is sent, so nobody is told twice, not even by two
processes.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError, TimedOut
from telegram.ext import Application, CallbackContext

from bot.chat import rescored
from bot.chat.context import DESK, Desk
from bot.chat.jobs import LATE_IS_FINE, jobs
from bot.chat.messages import Screen, send
from bot.chat.pacing import broadcast
from bot.chat.tasks import notice_screen
from bot.store.rescored import ToTell
from bot.teaching.notices import Notice

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
    try:
        while waiting := desk.notices.waiting(now=desk.now()):
            for notice in waiting:
                await _tell_of_task(bot, desk, notice)
        while learners := desk.score_notices.waiting():
            for learner in learners:
                await _tell_of_scores(bot, desk, learner)
    except TelegramError as error:
        _log.warning("notices wait, since Telegram cannot be reached: %s", error)


async def _tell_of_task(bot: Bot, desk: Desk, notice: Notice) -> None:
    if not desk.notices.take(notice):
        return
    try:
        if not await _tell(bot, notice.record.telegram_id, notice_screen(notice)):
            desk.notices.refuse(notice)
    except TelegramError:
        desk.notices.put_back(notice)
        raise


async def _tell_of_scores(bot: Bot, desk: Desk, learner: ToTell) -> None:
    notice = desk.score_notices.take(learner)
    if notice is None:
        return
    try:
        await _tell(bot, notice.telegram_id, rescored.notice_screen(notice))
    except TelegramError:
        desk.score_notices.put_back(notice)
        raise


async def _tell(bot: Bot, telegram_id: int, screen: Screen) -> bool:
    """Send a notice; False where somebody cannot be told. Raises what says that it has not arrived."""
    try:
        with broadcast():
            await send(bot, telegram_id, screen)
    except (Forbidden, BadRequest) as error:
        _log.info("somebody could not be told: %s", error)
        return False
    except TimedOut as error:
        _log.warning("somebody may not have been told: %s", error)  # or has: so not once more
    return True


async def _work(context: CallbackContext[Any, Any, Any, Any]) -> None:
    await deliver(context.bot, context.bot_data[DESK])
