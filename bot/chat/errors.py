"""When a handler fails: the fault goes to the log, the person gets a friendly answer, the bot goes on."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes

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
    error, where = context.error, update.update_id if isinstance(update, Update) else None
    match error:
        case Forbidden():
            _log.info("update %s: the person has blocked the bot", where)
            return
        case AttemptError():
            reason = error.reason
        case OutageError():
            _log.info("update %s: could not be stored", where)
            context.bot_data[DESK].alarm(error)
            reason = "store"
        case StoreError():
            _log.error("update %s: %s", where, error)
            reason = "store"
        case RetryAfter() | NetworkError() if not isinstance(error, BadRequest):
            _log.warning("update %s: Telegram could not be reached: %s", where, error)
            return
        case _:
            _log.error("update %s: a fault of ours", where, exc_info=error)
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
        _log.warning("update %s: could not say so: %s", update.update_id, error)
