"""The fast lane: the taps that a lesson is made of, from Telegram's JSON straight to what decides.

To build PTB's objects of such a tap and to find its handler costs more than to decide about it. So what looks
like one of them in every field is read here; all else, and whatever goes wrong, takes the ordinary way.
"""

from __future__ import annotations

from typing import Any

from telegram.ext import Application

from bot.chat.bare import read_update
from bot.chat.callbacks import decode
from bot.chat.context import DESK, Account, Desk
from bot.chat.handling import Handle, Raw, by_handlers
from bot.chat.reactions import Query
from bot.chat.tapping import HOT, Press, on_press


def by_lanes(application: Application[Any, Any, Any, Any, Any, Any]) -> Handle:
    """Return the way of every update: the fast lane where it fits, the application's handlers elsewhere."""
    ordinary, bot = by_handlers(application), application.bot
    desk: Desk = application.bot_data[DESK]

    async def handle(raw: Raw) -> None:
        press = read_press(raw)
        if press is None:
            await ordinary(raw)
            return
        try:
            await on_press(desk, bot, press)
        except Exception as error:
            await application.process_error(read_update(raw, bot), error)

    return handle


def read_press(raw: Raw) -> Press | None:
    """Read a hot tap in a private chat; None for anything else, and for one that is unusual in any way."""
    match raw:
        case {
            "callback_query": {
                "id": str(query_id),
                "from": {"id": int(person), "is_bot": False, "first_name": str(name), **more},
                "message": {
                    "message_id": int(message_id),
                    "date": int(),
                    "chat": {"id": int(chat), "type": "private"},
                },
                "chat_instance": str(),
                "data": str(data),
            }
        } if chat == person:
            tap = decode(data)
        case _:
            return None
    last_name, language = more.get("last_name", ""), more.get("language_code", "")
    if (
        tap is None
        or tap.action not in HOT
        or not isinstance(last_name, str)
        or not isinstance(language, str)
    ):
        return None
    account = Account(person, f"{name} {last_name}" if last_name else name, language)
    return Press(Query(query_id, message_id), chat, account, tap)
