"""Where Telegram's updates come in: each finds the function that decides, and its reaction is carried out."""

from __future__ import annotations

from typing import Any

from telegram import Message, Update, User
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.chat import disputes, documents, quizzing, tasks
from bot.chat.callbacks import decode
from bot.chat.context import Account, Desk
from bot.chat.menu import COMMANDS, PROMPTED, carry_out, commands
from bot.chat.messages import Screen
from bot.chat.reactions import Query, Reaction, perform
from bot.chat.tapping import Press, on_press
from bot.errors import RoleError, UsageError
from bot.render import render
from bot.store.learners import LearnerRecord


def react_to_text(desk: Desk, learner: LearnerRecord, message: Message) -> Reaction:
    """Decide about a text: a command, what the bot has asked for, or the answer to an open question."""
    text = message.text or ""
    try:
        if text.startswith("/"):
            return _command(desk, learner, text)
        return _line(desk, learner, text, message.message_id)
    except (RoleError, UsageError) as error:
        return Reaction(send=(Screen(render("chat/alert.html", text=str(error))),))


def _command(desk: Desk, learner: LearnerRecord, text: str) -> Reaction:
    desk.prompts.drop(learner.id)
    word, *rest = text[1:].split(maxsplit=1) or [""]
    name = word.partition("@")[0].lower()
    role = desk.roles.of(learner)
    if name not in COMMANDS:
        html = render("chat/unknown_command.html", name=name[:32], commands=commands(role))
        return Reaction(send=(Screen(html),))
    least, decide = COMMANDS[name]
    if role < least:
        # Who sees a command that is not theirs has the menu of a role that was theirs.
        html = render("chat/roles_refused.html", name=name, role=least.value)
        return Reaction(send=(Screen(html),), menus=((learner.telegram_id, role),))
    return decide(desk, learner, "".join(rest).strip())


def _line(desk: Desk, learner: LearnerRecord, text: str, message_id: int) -> Reaction:
    repeated = disputes.repeated(desk, learner, message_id) or tasks.name_repeated(desk, learner, message_id)
    if repeated is not None:
        return repeated
    asked_for = desk.prompts.of(learner.id)
    if asked_for is None or asked_for.kind not in PROMPTED:
        return quizzing.typed(desk, learner, text, message_id)
    least, decide = PROMPTED[asked_for.kind]
    desk.roles.require(learner, least)
    return decide(desk, learner, text, message_id, *asked_for.about)


def register(application: Application[Any, Any, Any, Any, Any, Any], desk: Desk) -> None:
    """Hang the bot's answers into a PTB application."""

    async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        account = account_of(query.from_user)
        press = Press(Query.of(query), _chat_id(update), account, decode(query.data))
        await on_press(desk, context.bot, press)

    async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None:
            return

        def decide() -> Reaction:
            return react_to_text(desk, desk.learner(account_of(user)), message)

        typed = not (message.text or "").startswith("/")
        reaction = await desk.turns.together(decide) if typed else await desk.turns.apart(decide)
        await carry_out(reaction, context.bot, _chat_id(update))

    async def on_document(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None or message.document is None:
            return
        learner = desk.learner(account_of(user))
        reaction = documents.refused(desk, learner, message.document)
        if reaction is None:
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
    application.add_handler(MessageHandler(one_to_one & filters.UpdateType.MESSAGE & filters.TEXT, on_text))
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
