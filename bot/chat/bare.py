"""The bot's own messages, as Telegram sends them back, bare of what the bot knows already.

Every tap brings the message with the button along, and every call that sends a message returns it. PTB makes
an object of each button and each entity in it, which costs more than the call, and nobody needs them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telegram import Bot, CallbackQuery, Chat, MaybeInaccessibleMessage, Update, User

_KEPT = ("message_id", "date", "chat")


def bare_message(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message without its content: its id, its date (0 where it is out of reach) and its chat."""
    return {name: message[name] for name in _KEPT if name in message}


def read_update(raw: dict[str, Any], bot: Bot) -> Update:
    """Make an ``Update`` of what Telegram sent; of a tap's message only its id, date, chat and buttons.

    The buttons stay JSON, among the message's ``api_kwargs``.
    """
    query = raw.get("callback_query", {})
    message = query.get("message")
    if message is None:
        return Update.de_json(raw, bot)
    tap = CallbackQuery(
        id=query["id"],
        from_user=User.de_json(query["from"], bot),
        chat_instance=query["chat_instance"],
        data=query.get("data"),
        message=MaybeInaccessibleMessage(
            chat=Chat.de_json(message["chat"], bot),
            message_id=message["message_id"],
            date=datetime.fromtimestamp(message["date"], UTC),
            api_kwargs={"reply_markup": message["reply_markup"]} if "reply_markup" in message else None,
        ),
    )
    tap.set_bot(bot)
    return Update(raw["update_id"], callback_query=tap)
