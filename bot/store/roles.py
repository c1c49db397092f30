"""Which roles people were given, and the invitations by which they are given."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.domain.roles import Role
from bot.store.connection import Connection, Row
from bot.store.learners import LearnerRecord
from bot.store.moments import read, read_if, written

_TABLES = """
CREATE TABLE roles (
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('teacher', 'admin')),
    granted_by INTEGER REFERENCES learners (id) ON DELETE SET NULL,
    granted_at TEXT NOT NULL,
    PRIMARY KEY (learner_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX roles_by_giver ON roles (granted_by);

-- An invitation goes with whoever made it. One to a class (kind 'learner') is for many: nobody is noted.
CREATE TABLE invites (
    token_sha256 TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('learner', 'teacher', 'admin')),
    class_id INTEGER,
    made_by INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_by INTEGER REFERENCES learners (id) ON DELETE SET NULL,
    used_at TEXT,
    CHECK ((kind = 'learner') = (class_id IS NOT NULL)),
    CHECK (kind <> 'learner' OR used_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_by_maker ON invites (made_by);
CREATE INDEX invites_by_user ON invites (used_by);
"""


def create(database: Database) -> None:
    """Make the tables."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class InviteRecord:
    """An invitation as it is stored; what it is accepted with is kept as a hash alone."""

    kind: Role
    class_id: int | None
    made_by: int
    expires_at: dt.datetime
    used_by: int | None
    used_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A role that somebody was given."""

    learner: LearnerRecord
    role: Role
    granted_at: dt.datetime


class Roles:
    """The tables ``roles`` and ``invites``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, learner_id: int) -> frozenset[Role]:
        """Return the roles that the learner was given."""
        rows = self._connection.all("SELECT role FROM roles WHERE learner_id = ?", [learner_id])
        return frozenset(Role(role) for (role,) in rows)

    def all(self) -> list[GrantRecord]:
        """Return every role that anybody was given, by the people's names."""
        rows = self._connection.all(
            "SELECT id, telegram_id, name, language, since, role, granted_at"
            " FROM roles JOIN learners ON learners.id = roles.learner_id ORDER BY name, id, role"
        )
        return [
            GrantRecord(
                LearnerRecord(learner_id, telegram_id, name, language, read(since)),
                Role(role),
                read(granted_at),
            )
            for learner_id, telegram_id, name, language, since, role, granted_at in rows
        ]

    def grant(self, learner_id: int, role: Role, *, by: int | None, now: dt.datetime) -> None:
        """Give a role, ``by`` None from the command line; one that the learner has stays as it was given."""
        self._connection.write(
            "INSERT INTO roles (learner_id, role, granted_by, granted_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (learner_id, role) DO NOTHING",
            [learner_id, role.value, by, written(now)],
        )

    def revoke(self, learner_id: int, role: Role) -> bool:
        """Take a role back; False if the learner does not have it."""
        return bool(
            self._connection.write(
                "DELETE FROM roles WHERE learner_id = ? AND role = ?", [learner_id, role.value]
            )
        )

    def invite(
        self,
        token: str,
        kind: Role,
        *,
        class_id: int | None,
        by: int,
        now: dt.datetime,
        expires_at: dt.datetime,
    ) -> None:
        """Store an invitation that ``token`` accepts."""
        self._connection.write(
            "INSERT INTO invites (token_sha256, kind, class_id, made_by, made_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [_hashed(token), kind.value, class_id, by, written(now), written(expires_at)],
        )

    def invitation(self, token: str) -> InviteRecord | None:
        """Return the invitation that ``token`` accepts, or None."""
        row = self._connection.one(
            "SELECT kind, class_id, made_by, expires_at, used_by, used_at FROM invites"
            " WHERE token_sha256 = ?",
            [_hashed(token)],
        )
        return None if row is None else _invite(row)

    def use(self, token: str, learner_id: int, now: dt.datetime) -> bool:
        """Note that the learner has used the invitation; False if somebody has, or it is gone."""
        changed = self._connection.write(
            "UPDATE invites SET used_by = ?, used_at = ? WHERE token_sha256 = ? AND used_at IS NULL",
            [learner_id, written(now), _hashed(token)],
        )
        return changed == 1

    def end_invitations(self) -> None:
        """End all invitations to a role that nobody has used; those into classes stay."""
        self._connection.write("DELETE FROM invites WHERE kind <> 'learner' AND used_at IS NULL")

    def expire(self, class_id: int, now: dt.datetime) -> None:
        """Let the invitations into a class that nobody has used expire now."""
        self._connection.write(
            "UPDATE invites SET expires_at = ? WHERE class_id = ? AND used_at IS NULL AND expires_at > ?",
            [written(now), class_id, written(now)],
        )

    def export(self, learner_id: int) -> dict[str, Any]:
        """Return what is stored here about a learner, in JSON types."""
        roles = self._connection.all(
            "SELECT role, granted_at FROM roles WHERE learner_id = ? ORDER BY granted_at, role", [learner_id]
        )
        invites = self._connection.all(
            "SELECT kind, class_id, made_at, expires_at, used_at, made_by = ? FROM invites"
            " WHERE made_by = ? OR used_by = ? ORDER BY made_at",
            [learner_id] * 3,
        )
        names = ("kind", "class_id", "made_at", "expires_at", "used_at", "made_by_you")
        return {
            "roles": [{"role": role, "granted_at": granted_at} for role, granted_at in roles],
            "invitations": [
                {**dict(zip(names, row, strict=True)), "made_by_you": bool(row[-1])} for row in invites
            ],
        }


def _hashed(token: str) -> str:
    # The token has 128 bits from the system's randomness: nothing to guess that a salt would protect.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _invite(row: Row) -> InviteRecord:
    kind, class_id, made_by, expires_at, used_by, used_at = row
    return InviteRecord(Role(kind), class_id, made_by, read(expires_at), used_by, read_if(used_at))
