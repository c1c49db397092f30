"""The few calls that each tap makes, as plain JSON in both directions.

PTB's own methods build an object of each button that is sent and of the message that comes back, which costs
more than the call itself, and nobody reads them. ``Bot.do_api_request`` is PTB's documented way to the plain
Bot API. It advises against it for methods that PTB has, unless they are spelled in a way of their own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from telegram import Bot


class Method(StrEnum):
    """A method of the Bot API, spelled so that PTB takes it as it is."""

    SEND = "send_Message"
    EDIT = "edit_Message_Text"
    EDIT_KEYBOARD = "edit_Message_Reply_Markup"
    ANSWER = "answer_Callback_Query"


async def call(bot: Bot, method: Method, **fields: Any) -> Any:
    """Call Telegram and return its plain result; fields that are None are left out.

    Raises PTB's ``TelegramError`` and its children, as PTB's own methods do.
    """
    return await bot.do_api_request(method, fields)
