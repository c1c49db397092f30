"""The way to the report pages: a link that signs in, and signing out everywhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.chat.context import Command, Desk
from bot.chat.keyboards import Button
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.domain.roles import Role
from bot.render import label, render
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


def way_in(desk: Desk, learner: LearnerRecord) -> Button | None:
    """Return a button that signs the person in on the pages, once; it ends the link before.

    None where there are no pages, or at an address that Telegram takes for no button: one whose host has no
    dot, such as ``http://localhost:8080``. ``/web`` writes that out.
    """
    if desk.door is None:
        return None
    address = desk.door.sign_in(learner)
    if "." not in (urlsplit(address).hostname or ""):
        return None
    return {"text": label("report_web", minutes=desk.door.minutes), "url": address}


COMMANDS: dict[str, tuple[Role, Command]] = {
    "web": (Role.LEARNER, web),
    "signout": (Role.LEARNER, signout),
}


def _said(step: str, **values: object) -> Reaction:
    return Reaction(send=(Screen(render("chat/web.html", step=step, **values)),))
