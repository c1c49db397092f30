"""The bot to compare with: python-telegram-bot as it comes, two calls for a tap, nothing stored.

Run with the address of a Bot API server: ``python -m bench.stock_bot http://127.0.0.1:8081``.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler

from bench.telegram import TOKEN

_QUESTION = "<b>Question {number} of 48</b>\n\n" + "Who says so, according to the article? " * 6
_VERDICT = "<b>Not quite.</b>\n\n" + "The article says it in its own words. " * 20


def _keyboard(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(f"Option {choice}", callback_data=f"a:{number}:{choice}")]
            for choice in "1234"
        ]
    )


async def _ask(update: Update, _: Any) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message(
        _QUESTION.format(number=1), parse_mode=ParseMode.HTML, reply_markup=_keyboard(1)
    )


async def _judge(update: Update, _: Any) -> None:
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    number = int(query.data.split(":")[1]) + 1
    await query.answer()
    await query.edit_message_text(
        _VERDICT + _QUESTION.format(number=number), parse_mode=ParseMode.HTML, reply_markup=_keyboard(number)
    )


def main(root: str) -> None:
    """Run the bot on a server."""
    logging.basicConfig(level=logging.WARNING)
    application = ApplicationBuilder().token(TOKEN).base_url(f"{root}/bot").build()
    application.add_handler(CommandHandler("quiz", _ask))
    application.add_handler(CallbackQueryHandler(_judge))
    application.run_polling()


if __name__ == "__main__":
    main(sys.argv[1])
