"""Another bot to compare with: aiogram as it comes, the same two calls for a tap, nothing stored.

It runs in an environment of its own (``requirements-bench.txt``), for aiogram wants other versions of what
civicquiz uses. Nothing of civicquiz is imported here.
"""

from __future__ import annotations

import logging
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

_TOKEN = "123456789:" + "benchmark-" * 3 + "token"
_QUESTION = "<b>Question {number} of 48</b>\n\n" + "Who says so, according to the article? " * 6
_VERDICT = "<b>Not quite.</b>\n\n" + "The article says it in its own words. " * 20


def _keyboard(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=f"Option {choice}", callback_data=f"a:{number}:{choice}")]
            for choice in "1234"
        ]
    )


async def _ask(message: Message) -> None:
    await message.answer(_QUESTION.format(number=1), reply_markup=_keyboard(1))


async def _judge(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    number = int((query.data or "").split(":")[1]) + 1
    await query.answer()
    await query.message.edit_text(_VERDICT + _QUESTION.format(number=number), reply_markup=_keyboard(number))


def main(root: str) -> None:
    """Run the bot on a server."""
    logging.basicConfig(level=logging.CRITICAL)  # it is told to end while learners still tap
    session = AiohttpSession(api=TelegramAPIServer.from_base(root))
    bot = Bot(_TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    dispatcher = Dispatcher()
    dispatcher.message.register(_ask, Command("quiz"))
    dispatcher.callback_query.register(_judge)
    dispatcher.run_polling(bot)


if __name__ == "__main__":
    main(sys.argv[1])
