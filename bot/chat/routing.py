"""Where Telegram's updates come in: each finds the function that decides, and its reaction is carried out."""

from __future__ import annotations

from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.chat import quizzing
from bot.chat.callbacks import decode
from bot.chat.context import Desk
from bot.chat.learner import COMMANDS, TAPS, commands
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction, perform
from bot.errors import AttemptError
from bot.render import render
from bot.store.learners import LearnerRecord


def react_to_tap(desk: Desk, learner: LearnerRecord, data: str | None) -> Reaction:
    """Decide about a tapped button; whatever does not fit is said in an alert, never in silence."""
    tap = decode(data)
    if tap is None:
        return Reaction(alert=render("chat/alert.txt", reason="unknown"))
    try:
        return TAPS[tap.action](desk, learner, *tap.parts)
    except AttemptError as error:
        return Reaction(alert=render("chat/alert.txt", reason=error.reason))


def react_to_text(desk: Desk, learner: LearnerRecord, message: Message) -> Reaction:
    """Decide about a text: a command, or the answer to a question that is to be typed."""
    text = message.text or ""
    if not text.startswith("/"):
        return quizzing.typed(desk, learner, text, message.message_id)
    word, *rest = text[1:].split(maxsplit=1) or [""]
    name = word.partition("@")[0].lower()
    command = COMMANDS.get(name)
    if command is None:
        html = render("chat/unknown_command.html", name=name[:32], commands=commands())
        return Reaction(send=(Screen(html),))
    return command(desk, learner, "".join(rest).strip())


def register(application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
    """Hang the bot's answers into a PTB application."""

    async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query, user = update.callback_query, update.effective_user
        if query is None or user is None:
            return
        reaction = react_to_tap(desk, desk.learner(user), query.data)
        await perform(reaction, context.bot, _chat_id(update), query)

    async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is None or update.effective_user is None:
            return
        reaction = react_to_text(desk, desk.learner(update.effective_user), update.message)
        await perform(reaction, context.bot, _chat_id(update))

    async def on_edit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await perform(_hint("edited"), context.bot, _chat_id(update))

    async def on_anything_else(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await perform(_hint("not_text"), context.bot, _chat_id(update))

    async def in_a_group(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        html = render("chat/group.html", username=context.bot.username)
        await perform(Reaction(send=(Screen(html),)), context.bot, _chat_id(update))

    one_to_one = filters.ChatType.PRIVATE
    application.add_handler(CallbackQueryHandler(on_tap))
    application.add_handler(MessageHandler(one_to_one & filters.UpdateType.MESSAGE & filters.TEXT, on_text))
    application.add_handler(MessageHandler(one_to_one & filters.UpdateType.EDITED_MESSAGE, on_edit))
    application.add_handler(MessageHandler(one_to_one & ~filters.StatusUpdate.ALL, on_anything_else))
    application.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.COMMAND, in_a_group))


def _hint(reason: str) -> Reaction:
    return Reaction(send=(Screen(render("chat/hint.html", reason=reason)),))


def _chat_id(update: Update) -> int:
    # Taps on inline messages have no chat; this bot sends none, so the person's own chat stands in.
    chat, user = update.effective_chat, update.effective_user
    if chat is not None:
        return chat.id
    if user is None:
        raise ValueError(f"update {update.update_id} has neither a chat nor a person")
    return user.id
