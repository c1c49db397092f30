"""All commands and buttons there are, and which of them are whose."""

from __future__ import annotations

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.chat import (
    admin,
    classes,
    disputes,
    exporting,
    learner,
    members,
    previewing,
    reports,
    rescored,
    sets,
    tasks,
    web,
)
from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Prompted, Tapped
from bot.chat.messages import Screen
from bot.chat.reactions import Query, Reaction, perform
from bot.domain.roles import Role
from bot.render import label, render
from bot.store.learners import LearnerRecord

_log = logging.getLogger(__name__)


def help_(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:  # noqa: ARG001 - all are alike
    """``/help``: how it works, and every command of the person's own."""
    known = commands(desk.roles.of(learner))
    return Reaction(send=(Screen(render("chat/help.html", commands=known, kept_days=desk.kept_days)),))


def cancel(desk: Desk, learner: LearnerRecord) -> Reaction:  # noqa: ARG001 - all are alike
    """Never mind: what the bot had asked for is not expected any more (no tap leaves it so)."""
    return Reaction(replace=Screen(render("chat/hint.html", reason="cancelled")))


COMMANDS: dict[str, tuple[Role, Command]] = {
    **learner.COMMANDS,
    **tasks.COMMANDS,
    "help": (Role.LEARNER, help_),
    **classes.COMMANDS,
    **sets.COMMANDS,
    **exporting.COMMANDS,
    **reports.COMMANDS,
    **web.COMMANDS,
    **disputes.COMMANDS,
    **admin.COMMANDS,
}
"""The commands with the least role that may use each, in the order in which people meet them."""

TAPS: dict[Action, tuple[Role, Tapped]] = {
    **learner.TAPS,
    **rescored.TAPS,
    **tasks.TAPS,
    **classes.TAPS,
    **members.TAPS,
    **sets.TAPS,
    **exporting.TAPS,
    **previewing.TAPS,
    **reports.TAPS,
    **disputes.TAPS,
    **admin.TAPS,
    Action.CANCEL: (Role.LEARNER, cancel),
}

PROMPTED: dict[str, tuple[Role, Prompted]] = {**tasks.PROMPTED, **disputes.PROMPTED}
"""What may be typed when the bot has asked for it, by its kind."""


def commands(role: Role) -> list[BotCommand]:
    """Return the command menu of a role."""
    return [
        BotCommand(name, label(f"command_{name}")) for name, (least, _) in COMMANDS.items() if least <= role
    ]


async def carry_out(reaction: Reaction, bot: Bot, chat_id: int, query: Query | None = None) -> None:
    """Carry a reaction out in a chat, and set the command menus that are to change with it."""
    await perform(reaction, bot, chat_id, query)
    for telegram_id, role in reaction.menus:
        await show_menu(bot, telegram_id, role)


async def show_menu(bot: Bot, telegram_id: int, role: Role) -> None:
    """Give somebody the menu of their role; a learner's is the one that everybody has.

    What Telegram refuses is logged and left: the menu comes with the person's next ``/start``, which who has
    never written to the bot has still to send.
    """
    scope = BotCommandScopeChat(telegram_id)
    try:
        if role is Role.LEARNER:
            await bot.delete_my_commands(scope=scope)
        else:
            await bot.set_my_commands(commands(role), scope=scope)
    except TelegramError as error:
        _log.warning("A command menu could not be set: %s", error)


async def show_menus(bot: Bot, desk: Desk) -> None:
    """Give everybody the learners' menu, and those who are more their own."""
    await bot.set_my_commands(commands(Role.LEARNER), scope=BotCommandScopeAllPrivateChats())
    for holder in desk.roles.listed():
        await show_menu(bot, holder.telegram_id, holder.role)
