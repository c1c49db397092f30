"""A text that somebody has sent: who decides about it, with which others, and how it is carried out."""

from __future__ import annotations

from typing import NamedTuple

from telegram import Bot

from bot.chat import disputes, quizzing, tasks
from bot.chat.context import Account, Desk
from bot.chat.menu import COMMANDS, PROMPTED, carry_out, commands
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.errors import RoleError, UsageError
from bot.render import render
from bot.store.learners import LearnerRecord

COMMAND = "/"
"""What a command begins with."""


class Sent(NamedTuple):
    """A text that somebody has sent to the bot in a chat."""

    text: str
    message_id: int
    chat_id: int
    account: Account


async def on_text(desk: Desk, bot: Bot, sent: Sent) -> None:
    """Decide about a text, and carry out what was decided once it is stored."""

    def decide() -> Reaction:
        return react_to_text(desk, desk.learner(sent.account), sent.text, sent.message_id)

    rare = sent.text.startswith(COMMAND)
    reaction = await desk.turns.apart(decide) if rare else await desk.turns.together(decide)
    await carry_out(reaction, bot, sent.chat_id)


def react_to_text(desk: Desk, learner: LearnerRecord, text: str, message_id: int) -> Reaction:
    """Decide about a text: a command, what the bot has asked for, or the answer to an open question."""
    try:
        if text.startswith(COMMAND):
            return _command(desk, learner, text)
        return _line(desk, learner, text, message_id)
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
    if desk.quiz.heard(learner.id, message_id):
        for repeated in (disputes.repeated, tasks.name_repeated, quizzing.repeated):
            again = repeated(desk, learner, message_id)
            if again is not None:
                return again
    asked_for = desk.prompts.of(learner.id) if learner.prompted else None
    if asked_for is None or asked_for.kind not in PROMPTED:
        return quizzing.typed(desk, learner, text, message_id)
    least, decide = PROMPTED[asked_for.kind]
    desk.roles.require(learner, least)
    return decide(desk, learner, text, message_id, *asked_for.about)
