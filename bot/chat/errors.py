"""When a handler fails: the fault goes to the log, the person gets a friendly answer, the bot goes on."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes

from bot import metrics
from bot.chat.context import DESK
from bot.chat.messages import Screen
from bot.chat.reactions import Query, Reaction, perform
from bot.errors import AttemptError, OutageError, StoreError
from bot.render import render

_log = logging.getLogger(__name__)


def register_errors(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Have ``application`` bring every exception of a handler here."""
    application.add_error_handler(on_error)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer for an exception of a handler.

    A blocked bot ends that chat's work quietly. Where Telegram could not be reached there is nobody to
    tell; the answer is stored and the person's next tap shows it.
    """
    error = context.error
    match error:
        case Forbidden():
            metrics.ERRORS.labels("blocked").inc()
            _log.info("the person has blocked the bot")
            return
        case AttemptError():
            reason = error.reason
        case OutageError():
            metrics.ERRORS.labels("store").inc()
            _log.info("could not be stored")
            context.bot_data[DESK].alarm(error)
            reason = "store"
        case StoreError():
            _log.error("%s", error)
            metrics.ERRORS.labels("store").inc()
            reason = "store"
        case RetryAfter() | NetworkError() if not isinstance(error, BadRequest):
            metrics.ERRORS.labels("telegram").inc()
            _log.warning("Telegram could not be reached: %s", error)
            return
        case _:
            _log.error("a fault of ours", exc_info=error)
            metrics.ERRORS.labels("fault").inc()
            reason = "fault"
    if isinstance(update, Update):
        await _tell(update, context, reason)


async def _tell(update: Update, context: ContextTypes.DEFAULT_TYPE, reason: str) -> None:
    query, chat = update.callback_query, update.effective_chat
    text = render("chat/alert.txt", reason=reason)
    if chat is None:
        return
    reaction = (
        Reaction(alert=text)
        if query is not None
        else Reaction(send=(Screen(render("chat/alert.html", text=text)),))
    )
    try:
        await perform(reaction, context.bot, chat.id, None if query is None else Query.of(query))
    except TelegramError as error:
        _log.warning("could not say so: %s", error)
