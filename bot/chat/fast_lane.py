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

_LINE = {"message_id", "from", "date", "chat", "text", "entities"}
"""What a line of text may have. What a client marks in it, a number or a link, is not looked at."""


def by_lanes(application: Application[Any, Any, Any, Any, Any, Any]) -> Handle:
    """Return the way of every update: the fast lane where it fits, the application's handlers elsewhere."""
    ordinary, bot = by_handlers(application), application.bot
    desk: Desk = application.bot_data[DESK]

    async def handle(raw: Raw) -> None:
        found = read(raw)
        if found is None:
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
    if not is_update(raw):
        return None  # of what is one, every field that is looked at below has its type
    query, message = raw.get("callback_query"), raw.get("message")
    if query is not None:
        return _press(query)
    return None if message is None else _sent(message)


def _press(query: dict[str, Any]) -> Press | None:
    message, tap = query.get("message"), decode(query.get("data"))
    if message is None or tap is None or tap.action not in HOT:
        return None
    account = _account(query["from"], message["chat"])
    if account is None:
        return None
    tapped = Query(query["id"], message["message_id"], query["data"], message.get("reply_markup"))
    return Press(tapped, account.telegram_id, account, tap)


def _sent(message: dict[str, Any]) -> Sent | None:
    text, sender = message.get("text"), message.get("from")
    if text is None or sender is None or message.keys() - _LINE or text.startswith(COMMAND):
        return None
    account = _account(sender, message["chat"])
    return None if account is None else Sent(text, message["message_id"], account.telegram_id, account)


def _account(user: dict[str, Any], chat: dict[str, Any]) -> Account | None:
    """Return whose private chat with the bot it is; None where it is none."""
    if user["is_bot"] or chat["type"] != "private" or chat["id"] != user["id"]:
        return None
    first_name, last_name = user["first_name"], user.get("last_name")
    name = f"{first_name} {last_name}" if last_name else first_name
    return Account(user["id"], name, user.get("language_code", ""))
