"""The way to the report pages: a link that signs in, and signing out everywhere."""

from __future__ import annotations

from bot.chat.context import Command, Desk
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.domain.roles import Role
from bot.render import render
from bot.store.learners import LearnerRecord


def web(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/web``: a link that signs the person in on the pages, once."""
    if desk.door is None:
        return _said("off")
    return _said("link", link=desk.door.sign_in(learner), minutes=desk.door.minutes)


def signout(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/signout``: end every session of the person on the pages."""
    if desk.door is None:
        return _said("off")
    return _said("out", sessions=desk.door.sign_out(learner))


COMMANDS: dict[str, tuple[Role, Command]] = {
    "web": (Role.LEARNER, web),
    "signout": (Role.LEARNER, signout),
}


def _said(step: str, **values: object) -> Reaction:
    return Reaction(send=(Screen(render("chat/web.html", step=step, **values)),))
