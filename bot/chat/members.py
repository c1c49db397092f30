"""A class put in order: another join code for one that got about, and members taken out."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Desk, Tapped
from bot.chat.keyboards import Button, button, column
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.domain.join_codes import code_of, number_of
from bot.domain.roles import Role
from bot.render import label, render
from bot.store.classes import ClassRecord
from bot.store.learners import LearnerRecord

PAGE = 30
"""Members that are shown at once, each with a button."""


def buttons(found: ClassRecord, *, members: bool) -> list[Button]:
    """Return what a class's card has for putting it in order."""
    renew = button(label("new_code"), Action.NEW_CODE, found.id, number_of(found.code), 0)
    return [renew, button(label("members"), Action.MEMBERS, found.id, 0)] if members else [renew]


def new_code(desk: Desk, learner: LearnerRecord, class_id: int, old: int, sure: int) -> Reaction:
    """Ask once, then give a class another code in place of ``old``; done twice, it is done once."""
    found = desk.classes.get(learner, class_id)
    if sure == 1:
        found = desk.classes.renew_code(
            learner, class_id, old=code_of(old), token=desk.token(), now=desk.now()
        )
    html = render("chat/members_code.html", name=found.name, code=found.code, done=sure == 1)
    if sure == 1:
        show = button(label("join_code"), Action.CLASS_CODE, class_id)
        return Reaction(replace=Screen(html, column(show, _back(class_id))))
    yes = button(label("new_code_sure"), Action.NEW_CODE, class_id, old, 1, style="danger")
    return Reaction(replace=Screen(html, column(yes, _back(class_id))))


def members(desk: Desk, learner: LearnerRecord, class_id: int, start: int) -> Reaction:
    """Show the members of a class from ``start`` on, each with a button that takes them out."""
    found, everybody = desk.classes.get(learner, class_id), desk.classes.members(learner, class_id)
    start = start if start < len(everybody) else 0
    shown = everybody[start : start + PAGE]
    html = render("chat/members_list.html", name=found.name, count=len(everybody))
    rows = [button(member.name, Action.MEMBER, class_id, member.learner_id, 0) for member in shown]
    left = len(everybody) - start - PAGE
    if left > 0:
        rows.append(button(label("more", n=left), Action.MEMBERS, class_id, start + PAGE))
    return Reaction(replace=Screen(html, column(*rows, _back(class_id))))


def member(desk: Desk, learner: LearnerRecord, class_id: int, learner_id: int, sure: int) -> Reaction:
    """Ask once, then take somebody out of a class and tell them."""
    found = desk.classes.get(learner, class_id)
    if sure != 1:
        name = desk.classes.member_named(learner, class_id, learner_id)
        yes = button(label("remove_sure"), Action.MEMBER, class_id, learner_id, 1, style="danger")
        html = render("chat/members_remove.html", name=name, class_name=found.name, done=False)
        back = button(label("back"), Action.MEMBERS, class_id, 0)
        return Reaction(replace=Screen(html, column(yes, back)))
    name, person = desk.classes.remove(learner, class_id, learner_id, now=desk.now())
    html = render("chat/members_remove.html", name=name, class_name=found.name, done=True)
    told = Screen(render("chat/members_removed.html", class_name=found.name))
    back = button(label("members"), Action.MEMBERS, class_id, 0)
    return Reaction(replace=Screen(html, column(back, _back(class_id))), notify=((person.telegram_id, told),))


def _back(class_id: int) -> Button:
    return button(label("open_class"), Action.CLASS, class_id)


TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.NEW_CODE: (Role.TEACHER, new_code),
    Action.MEMBERS: (Role.TEACHER, members),
    Action.MEMBER: (Role.TEACHER, member),
}
