"""The fast lane: what a lesson is made of, from Telegram's JSON straight to the function that decides.

To build PTB's objects of a tap and to find its handler costs more than to decide about it. So a tap or a
typed answer that looks like one in every field is read here. All else takes the ordinary way, and so does
whatever goes wrong.
"""

from __future__ import annotations

from typing import Any

from telegram.ext import Application

from bot.chat.bare import read_update
from bot.chat.callbacks import decode
from bot.chat.context import DESK, Account, Desk
from bot.chat.handling import Handle, Raw, by_handlers
from bot.chat.reactions import Query
from bot.chat.shapes import is_update
from bot.chat.tapping import HOT, Press, on_press
from bot.chat.texting import COMMAND, Sent, on_text

_IN_A_LINE = {"entities"}
"""What else a line of text may have: what a client marks in it, a number or a link, is not looked at."""


def by_lanes(application: Application[Any, Any, Any, Any, Any, Any]) -> Handle:
    """Return the way of every update: the fast lane where it fits, the application's handlers elsewhere."""
    ordinary, bot = by_handlers(application), application.bot
    desk: Desk = application.bot_data[DESK]

    async def handle(raw: Raw) -> None:
        found = read(raw)
        if found is None or not is_update(raw):
            await ordinary(raw)
            return
        try:
            if isinstance(found, Press):
                await on_press(desk, bot, found)
            else:
                await on_text(desk, bot, found)
        except Exception as error:
            await application.process_error(read_update(raw, bot), error)

    return handle


def read(raw: Raw) -> Press | Sent | None:
    """Read a tap of a lesson or a line of text in a private chat; None for all else, and for what is odd."""
    match raw:
        case {
            "callback_query": {
                "id": str(query_id),
                "from": {"id": int(person)} as user,
                "message": {
                    "message_id": int(message_id),
                    "date": int(),
                    "chat": {"id": int(chat_id), "type": "private"},
                },
                "chat_instance": str(),
                "data": str(data),
            }
        } if chat_id == person:
            account, tap = _account(user), decode(data)
            if account is None or tap is None or tap.action not in HOT:
                return None
            return Press(Query(query_id, message_id), chat_id, account, tap)
        case {
            "message": {
                "message_id": int(message_id),
                "from": {"id": int(person)} as user,
                "date": int(),
                "chat": {"id": int(chat_id), "type": "private"},
                "text": str(text),
                **more,
            }
        } if chat_id == person and more.keys() <= _IN_A_LINE and not text.startswith(COMMAND):
            account = _account(user)
            return None if account is None else Sent(text, message_id, chat_id, account)
    return None


def _account(user: dict[str, Any]) -> Account | None:
    match user:
        case {"id": int(person), "is_bot": False, "first_name": str(first_name)}:
            last_name, language = user.get("last_name", ""), user.get("language_code", "")
            if isinstance(last_name, str) and isinstance(language, str):
                return Account(person, f"{first_name} {last_name}" if last_name else first_name, language)
    return None
