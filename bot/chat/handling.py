"""What becomes of one update, once it is its turn: the way from Telegram's JSON to the bot's functions."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from telegram.ext import Application

from bot.chat.bare import read_update
from bot.chat.shapes import is_update

Raw: TypeAlias = dict[str, Any]
"""An update as Telegram sent it: JSON, with an ``update_id``."""

Handle: TypeAlias = Callable[[Raw], Awaitable[None]]
"""Handles an update; returns once it has been handled."""

_log = logging.getLogger(__name__)


def by_handlers(application: Application[Any, Any, Any, Any, Any, Any]) -> Handle:
    """Return the ordinary way: through PTB's objects, and the handlers that hang in ``application``.

    What a handler raises is the application's error handler's affair. An update that is none is logged and
    passed over.
    """

    async def handle(raw: Raw) -> None:
        if not is_update(raw):
            _log.warning("update %s cannot be read and is passed over", raw["update_id"])
            return
        try:
            update = read_update(raw, application.bot)
        except Exception:
            _log.exception("update %s cannot be read and is passed over", raw["update_id"])
            return
        await application.process_update(update)

    return handle


def chat_of(raw: Raw) -> int | None:
    """Return the id of the chat that an update came from, or of the person; None where there is neither."""
    for content in raw.values():
        if isinstance(content, dict):
            for whose in (_within(content.get("message"), "chat"), content.get("chat"), content.get("from")):
                number = _within(whose, "id")
                if isinstance(number, int):
                    return number
    return None


def sender_of(raw: Raw) -> int | None:
    """Return the id of the account that an update came from; None where there is none."""
    for content in raw.values():
        if isinstance(content, dict):
            number = _within(content.get("from"), "id")
            return number if isinstance(number, int) else None
    return None


def _within(holder: object, name: str) -> object:
    return holder.get(name) if isinstance(holder, dict) else None
