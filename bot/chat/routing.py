"""Where Telegram's updates come in: each finds the function that decides, and its reaction is carried out."""

from __future__ import annotations

from typing import Any

from telegram import Update, User
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.chat import documents
from bot.chat.callbacks import decode
from bot.chat.context import Account, Desk
from bot.chat.menu import carry_out
from bot.chat.messages import Screen
from bot.chat.reactions import Query, Reaction, perform
from bot.chat.replying import set_aside
from bot.chat.tapping import Press, on_press
from bot.chat.texting import Sent, on_text
from bot.render import render


def register(application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
    """Hang the bot's answers into a PTB application."""

    async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        account = account_of(query.from_user)
        press = Press(Query.of(query), _chat_id(update), account, decode(query.data))
        await on_press(desk, context.bot, press)

    async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or message.text is None or user is None:
            return
        sent = Sent(message.text, message.message_id, message.chat.id, account_of(user))
        await on_text(desk, context.bot, sent)

    async def on_document(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None or message.document is None:
            return
        learner = desk.learner(account_of(user))
        reaction = documents.refused(desk, learner, message.document)
        if reaction is None:
            set_aside()
            file = await documents.fetched(message, message.document)
            big = documents.too_big(message.document)
            reaction = big if file is None else await documents.received(desk, learner, file)
        await carry_out(reaction, context.bot, _chat_id(update))

    async def on_edit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await perform(_hint("edited"), context.bot, _chat_id(update))

    async def on_anything_else(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await perform(_hint("not_text"), context.bot, _chat_id(update))

    async def in_a_group(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        html = render("chat/group.html", username=context.bot.username)
        await perform(Reaction(send=(Screen(html),)), context.bot, _chat_id(update))

    one_to_one = filters.ChatType.PRIVATE
    application.add_handler(CallbackQueryHandler(on_tap))
    application.add_handler(
        MessageHandler(one_to_one & filters.UpdateType.MESSAGE & filters.TEXT, on_message)
    )
    application.add_handler(MessageHandler(one_to_one & filters.UpdateType.EDITED_MESSAGE, on_edit))
    application.add_handler(MessageHandler(one_to_one & filters.Document.ALL, on_document))
    application.add_handler(MessageHandler(one_to_one & ~filters.StatusUpdate.ALL, on_anything_else))
    application.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.COMMAND, in_a_group))


def _hint(reason: str) -> Reaction:
    return Reaction(send=(Screen(render("chat/hint.html", reason=reason)),))


def account_of(user: User) -> Account:
    """Return who a PTB user is."""
    return Account(user.id, user.full_name, user.language_code or "")


def _chat_id(update: Update) -> int:
    # Taps on inline messages have no chat; this bot sends none, so the person's own chat stands in.
    chat, user = update.effective_chat, update.effective_user
    if chat is not None:
        return chat.id
    if user is None:
        raise ValueError(f"update {update.update_id} has neither a chat nor a person")
    return user.id
