"""A tapped button: who decides about it, with which others, and how it is carried out."""

from __future__ import annotations

from typing import NamedTuple

from telegram import Bot

from bot.chat.callbacks import Action, Tap
from bot.chat.context import Account, Desk
from bot.chat.menu import TAPS, carry_out
from bot.chat.messages import ALERT_LIMIT, shortened
from bot.chat.reactions import Query, Reaction
from bot.errors import AttemptError, RoleError, UsageError
from bot.render import render
from bot.store.learners import LearnerRecord

HOT = frozenset(
    {
        *(Action.BEGIN, Action.RESUME, Action.NEXT),
        *(Action.ANSWER, Action.SUBMIT, Action.TOGGLE, Action.PLACE, Action.UNDO),
    }
)
"""What a whole class does at once in a quiz. Each ends in a small write, so they share a commit."""


class Press(NamedTuple):
    """A button that somebody has tapped in a chat; ``tap`` is None where it carries nothing of ours."""

    query: Query
    chat_id: int
    account: Account
    tap: Tap | None


async def on_press(desk: Desk, bot: Bot, press: Press) -> None:
    """Decide about a tap, and carry out what was decided once it is stored."""

    def decide() -> Reaction:
        return react_to_tap(desk, desk.learner(press.account), press.tap)

    hot = press.tap is not None and press.tap.action in HOT
    reaction = await desk.turns.together(decide) if hot else await desk.turns.apart(decide)
    await carry_out(reaction, bot, press.chat_id, press.query)


def react_to_tap(desk: Desk, learner: LearnerRecord, tap: Tap | None) -> Reaction:
    """Decide about a tapped button; whatever does not fit is said in an alert, never in silence."""
    if tap is None or tap.action not in TAPS:
        return Reaction(alert=render("chat/alert.txt", reason="unknown"))
    if learner.prompted:
        desk.prompts.drop(learner.id)  # who taps something else does not type what was asked for
    least, decide = TAPS[tap.action]
    try:
        desk.roles.require(learner, least)
        return decide(desk, learner, *tap.parts)
    except AttemptError as error:
        return Reaction(alert=render("chat/alert.txt", reason=error.reason))
    except (RoleError, UsageError) as error:
        return Reaction(alert=shortened(str(error), ALERT_LIMIT))
