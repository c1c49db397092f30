"""Roles: who has which, how it is given by invitation and taken back, and the audit of what was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bot.domain.roles import Role
from bot.errors import RoleError
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.roles import InviteRecord

INVITATION = "i_"
"""What the payload of an invitation's link begins with; the token follows."""

LASTS = dt.timedelta(days=7)
"""How long an invitation can be accepted."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted invitation; ``class_id`` is the class to join, of one to a class."""

    kind: Role
    class_id: int | None
    by: LearnerRecord
    """Who had made it."""
    first: bool
    """Whether it was this call that gave the role."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who is more than a learner."""

    telegram_id: int
    learner: LearnerRecord | None
    """None for an admin by ADMIN_IDS who has never written to the bot."""
    granted: tuple[Role, ...]
    fixed: bool
    """Whether ADMIN_IDS makes them an admin."""

    @property
    def role(self) -> Role:
        """The highest of their roles."""
        return Role.ADMIN if self.fixed else max(self.granted, default=Role.LEARNER)


class Roles:
    """Who may do what.

    Methods raise ``RoleError``, with nothing changed, for what is not allowed or does not fit.
    """

    def __init__(self, store: Store, *, admin_ids: frozenset[int]) -> None:
        """Work on ``store``; ``admin_ids`` are the Telegram ids of those who are admins from the start."""
        self._store = store
        self._admin_ids = admin_ids

    def of(self, learner: LearnerRecord) -> Role:
        """Return the highest role of somebody."""
        if learner.telegram_id in self._admin_ids:
            return Role.ADMIN
        return max(self._store.roles.of(learner.id), default=Role.LEARNER)

    def require(self, learner: LearnerRecord, role: Role) -> None:
        """Raise ``RoleError`` unless somebody has ``role`` or a higher one."""
        if role is not Role.LEARNER and self.of(learner) < role:
            raise RoleError(_ONLY[role])

    def invite(
        self, by: LearnerRecord, kind: Role, *, class_id: int | None = None, now: dt.datetime, token: str
    ) -> str:
        """Make an invitation and return its link's payload: to be a teacher or an admin, or into a class.

        Admins invite teachers and admins, teachers invite learners into a class; whose class it is, is for
        the caller to see to. The database keeps a hash of ``token``, which is fit for a link and random.
        """
        self.require(by, _inviter(kind))
        with self._store.transaction():
            self._store.roles.invite(
                token, kind, class_id=class_id, by=by.id, now=now, expires_at=now + LASTS
            )
            self.note(by, "invited", now=now, role=kind.value, class_id=class_id)
        return INVITATION + token

    def accept(self, learner: LearnerRecord, token: str, *, now: dt.datetime) -> Accepted:
        """Give ``learner`` what an invitation promises; one to a class only tells which class to join.

        Who has accepted it may do so again, which changes nothing. Who is as much already does not use it up.
        """
        invite = self._store.roles.invitation(token)
        if invite is None:
            raise RoleError("This invitation is not known here. Please ask for the link again.")
        by = self._store.learners.get(invite.made_by)
        if by is None or self.of(by) < _inviter(invite.kind):
            raise RoleError("This invitation no longer counts: whoever made it may not invite any more.")
        if invite.kind is Role.LEARNER:
            _require_fresh(invite, now)
            return Accepted(invite.kind, invite.class_id, by, first=False)
        if invite.used_by == learner.id and invite.kind in self._store.roles.of(learner.id):
            return Accepted(invite.kind, None, by, first=False)
        _require_fresh(invite, now)
        if self.of(learner) >= invite.kind:
            raise RoleError(f"You are {_A[self.of(learner)]} already; somebody else can use this invitation.")
        with self._store.transaction():
            if not self._store.roles.use(token, learner.id, now):
                raise RoleError(_USED)
            self._store.roles.grant(learner.id, invite.kind, by=by.id, now=now)
            self.note(by, "granted", now=now, role=invite.kind.value, learner=learner.id)
        return Accepted(invite.kind, None, by, first=True)

    def appoint(self, learner: LearnerRecord, role: Role, *, now: dt.datetime) -> None:
        """Give a role from the command line, without an invitation; who has it keeps it as it is."""
        if self.of(learner) >= role:
            return
        with self._store.transaction():
            self._store.roles.grant(learner.id, role, by=None, now=now)
            self.note(None, "granted", now=now, role=role.value, learner=learner.id)

    def listed(self) -> tuple[Holder, ...]:
        """Return everybody who is more than a learner: by name, those who never wrote last."""
        granted: dict[LearnerRecord, list[Role]] = {}
        for grant in self._store.roles.all():
            granted.setdefault(grant.learner, []).append(grant.role)
        fixed = {holder_id: self._store.learners.by_account(holder_id) for holder_id in self._admin_ids}
        for learner in fixed.values():
            if learner is not None:
                granted.setdefault(learner, [])
        known = [
            Holder(learner.telegram_id, learner, tuple(sorted(roles)), learner.telegram_id in fixed)
            for learner, roles in granted.items()
        ]
        known.sort(key=lambda holder: holder.learner.name.casefold() if holder.learner else "")
        unknown = [
            Holder(holder_id, None, (), fixed=True) for holder_id in sorted(fixed) if not fixed[holder_id]
        ]
        return (*known, *unknown)

    def admins(self) -> tuple[int, ...]:
        """Return the Telegram ids of all admins."""
        return tuple(holder.telegram_id for holder in self.listed() if holder.role is Role.ADMIN)

    def named(self, who: str) -> list[Holder]:
        """Return whom a name, or rather a Telegram id, may mean, among those who are more than learners."""
        wanted, holders = who.casefold().strip(), self.listed()
        by_id = [holder for holder in holders if wanted == str(holder.telegram_id)]
        return by_id or [
            holder
            for holder in holders
            if holder.learner is not None and wanted == holder.learner.name.casefold()
        ]

    def holder(self, who: str) -> Holder:
        """Return the one whom a Telegram id or a name means; ``RoleError`` if that is nobody or several."""
        found = self.named(who)
        if not found:
            raise RoleError(f"Nobody here with a role is called {who[:64]}. /roles lists them.")
        if len(found) > 1:
            ids = ", ".join(str(holder.telegram_id) for holder in found[:4])
            raise RoleError(f"{len(found)} people have that name. Name the one you mean by number: {ids}.")
        return found[0]

    def revoke(
        self, by: LearnerRecord, telegram_id_or_name: str, role: Role | None = None, *, now: dt.datetime
    ) -> Holder:
        """Take a role back (None: all that were granted) and return who is left of it."""
        self.require(by, Role.ADMIN)
        holder = self.holder(telegram_id_or_name)
        taken = [held for held in holder.granted if role in (None, held)]
        if not taken or holder.learner is None:
            raise RoleError(_not_theirs(holder, role))
        with self._store.transaction():
            for held in taken:
                if self._store.roles.revoke(holder.learner.id, held):
                    self.note(by, "revoked", now=now, role=held.value, learner=holder.learner.id)
        left = tuple(held for held in holder.granted if held not in taken)
        return Holder(holder.telegram_id, holder.learner, left, holder.fixed)

    def note(self, by: LearnerRecord | None, what: str, *, now: dt.datetime, **details: Any) -> None:
        """Write into the audit what somebody did (None: the command line).

        ``details`` are JSON types, and ids rather than names: the audit stays when a person's data goes.
        """
        self._store.audit.add(None if by is None else by.id, what, now=now, details=details)


_ONLY = {
    Role.TEACHER: "Only teachers can do that. An admin can invite you to be one.",
    Role.ADMIN: "Only admins can do that.",
}

_A = {Role.LEARNER: "a learner", Role.TEACHER: "a teacher", Role.ADMIN: "an admin"}

_USED = "This invitation has been used. Each is good for one person; please ask for another."


def _inviter(kind: Role) -> Role:
    return Role.TEACHER if kind is Role.LEARNER else Role.ADMIN


def _require_fresh(invite: InviteRecord, now: dt.datetime) -> None:
    if invite.used_at is not None:
        raise RoleError(_USED)
    if now >= invite.expires_at:
        raise RoleError(
            f"This invitation has expired: each is good for {LASTS.days} days. Please ask for another."
        )


def _not_theirs(holder: Holder, role: Role | None) -> str:
    if holder.fixed and role is not Role.TEACHER:
        return "They are an admin by the setting ADMIN_IDS; only whoever runs the bot can change that."
    return f"They are {_A[holder.role]}, and not {_A[role or holder.role]}: there is nothing to take back."
