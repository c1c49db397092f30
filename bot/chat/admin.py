"""Roles in the chat: inviting, accepting an invitation, listing who has which role and taking it back."""

from __future__ import annotations

from bot.chat import classes, tasks
from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Tapped
from bot.chat.keyboards import WIDE, Button, button, column
from bot.chat.messages import Screen, shortened
from bot.chat.reactions import Reaction
from bot.domain.roles import Role
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.teaching.roles import LASTS, Holder

GRANTED = (Role.TEACHER, Role.ADMIN)
"""The roles that are given and taken; a button names one by its place here."""

MOST = 50
"""Roles that ``/revoke`` offers to take back with a button; any can be named."""

_BY_WORD = {role.value: role for role in GRANTED}


def invite(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/invite teacher|admin``: a link that gives one person that role. ``learner CLASS``: into a class."""
    kind, _, rest = args.partition(" ")
    if kind.casefold() == Role.LEARNER.value and rest.strip():
        return classes.invite(desk, learner, rest.strip())
    role = _BY_WORD.get(args.casefold())
    if role is None:
        return Reaction(send=(_usage(desk, learner, "invite"),))
    payload = desk.roles.invite(learner, role, now=desk.now(), token=desk.token())
    html = render("chat/roles_invited.html", role=role.value, link=desk.link(payload), days=LASTS.days)
    return Reaction(send=(Screen(html),))


def accept(desk: Desk, learner: LearnerRecord, token: str) -> Reaction:
    """``/start i_TOKEN``: accept an invitation; whoever made it hears of it."""
    accepted = desk.roles.accept(learner, token, now=desk.now())
    if accepted.class_id is not None:
        return tasks.join_invited(desk, learner, accepted.class_id)
    role = desk.roles.of(learner)
    welcome = Screen(render("chat/roles_accepted.html", role=accepted.kind.value, by=accepted.by.name))
    told = Screen(render("chat/roles_joined.html", role=accepted.kind.value, name=learner.name))
    return Reaction(
        send=(welcome,),
        notify=((accepted.by.telegram_id, told),) if accepted.first else (),
        menus=((learner.telegram_id, role),),
    )


def roles(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/roles``: everybody who is more than a learner."""
    return Reaction(send=(_listed(desk.roles.listed()),))


def revoke(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/revoke WHO [teacher|admin]``: take a role back, or all of somebody's; alone, a button for each."""
    if not args:
        usage = _usage(desk, learner, "revoke")
        return Reaction(send=(usage._replace(keyboard=column(*_revocations(desk)[:MOST])),))
    who, _, last = args.rpartition(" ")
    role = _BY_WORD.get(last.casefold()) if who and not desk.roles.named(args) else None
    return _revoked(desk.roles.revoke(learner, args if role is None else who, role, now=desk.now()))


def revoke_one(desk: Desk, learner: LearnerRecord, telegram_id: int, place: int) -> Reaction:
    """Take back the role that a button named."""
    role = GRANTED[min(place, len(GRANTED) - 1)]
    return _revoked(desk.roles.revoke(learner, str(telegram_id), role, now=desk.now()))


COMMANDS: dict[str, tuple[Role, Command]] = {
    "invite": (Role.TEACHER, invite),
    "roles": (Role.ADMIN, roles),
    "revoke": (Role.ADMIN, revoke),
}

TAPS: dict[Action, tuple[Role, Tapped]] = {Action.REVOKE: (Role.ADMIN, revoke_one)}


def _revocations(desk: Desk) -> list[Button]:
    return [
        button(
            label("revoke", name=shortened(_name(holder), WIDE), role=held.value),
            Action.REVOKE,
            *(holder.telegram_id, place),
        )
        for holder in desk.roles.listed()
        for place, held in enumerate(GRANTED)
        if held in holder.granted
    ]


def _revoked(holder: Holder) -> Reaction:
    left = holder.role
    html = render("chat/roles_revoked.html", name=_name(holder), role=left.value)
    told = Screen(render("chat/roles_lost.html", role=left.value))
    return Reaction(
        replace=Screen(html),
        notify=((holder.telegram_id, told),),
        menus=((holder.telegram_id, left),),
    )


def _listed(holders: tuple[Holder, ...]) -> Screen:
    html = render(
        "chat/roles_listed.html",
        holders=[
            {
                "name": _name(holder),
                "id": holder.telegram_id,
                "role": holder.role.value,
                "fixed": holder.fixed,
            }
            for holder in holders
        ],
    )
    return Screen(html)


def _usage(desk: Desk, learner: LearnerRecord, command: str) -> Screen:
    admin = desk.roles.of(learner) is Role.ADMIN
    return Screen(render("chat/roles_usage.html", command=command, admin=admin))


def _name(holder: Holder) -> str:
    return holder.learner.name if holder.learner else str(holder.telegram_id)
