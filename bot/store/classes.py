"""Classes, and who is in them under which name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.connection import Connection, Row, Values
from bot.store.moments import read, written

_TABLES = """
CREATE TABLE classes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    zone TEXT NOT NULL,
    pseudonyms INTEGER NOT NULL CHECK (pseudonyms IN (0, 1)),
    made_at TEXT NOT NULL,
    UNIQUE (owner_id, name_key)
) STRICT;

-- message_id is that of the message that gave the name, by which a repeated update is known.
CREATE TABLE members (
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    message_id INTEGER,
    PRIMARY KEY (class_id, learner_id),
    UNIQUE (class_id, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_learner ON members (learner_id);

CREATE TABLE assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    bank_row INTEGER NOT NULL REFERENCES banks (id),
    made_at TEXT NOT NULL,
    revised_at TEXT NOT NULL,
    due_at TEXT,
    attempts INTEGER CHECK (attempts > 0),
    questions INTEGER CHECK (questions > 0),
    feedback TEXT NOT NULL CHECK (feedback IN ('now', 'after')),
    taken_back_at TEXT
) STRICT;
CREATE INDEX assignments_by_class ON assignments (class_id);
CREATE INDEX assignments_by_due ON assignments (due_at) WHERE due_at IS NOT NULL AND taken_back_at IS NULL;

ALTER TABLE attempts ADD COLUMN assignment_id INTEGER REFERENCES assignments (id) ON DELETE SET NULL;
ALTER TABLE attempts ADD COLUMN feedback TEXT NOT NULL DEFAULT 'now' CHECK (feedback IN ('now', 'after'));
CREATE INDEX attempts_by_assignment ON attempts (assignment_id, learner_id) WHERE assignment_id IS NOT NULL;

CREATE TABLE hands (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    raised_at TEXT NOT NULL,
    lowered_at TEXT,
    PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;

-- What a member is to be told, each once: about is the revision of the assignment, or the due date.
CREATE TABLE notices (
    assignment_id INTEGER NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('assigned', 'changed', 'reminder')),
    about TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'refused')),
    PRIMARY KEY (assignment_id, learner_id, kind, about)
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_waiting ON notices (state) WHERE state = 'waiting';
CREATE INDEX notices_by_learner ON notices (learner_id);
"""


def create(database: Database) -> None:
    """Classes, members, assignments and what belongs to them; attempts learn what they were made for."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """A class as stored; ``zone`` is the name of its time zone."""

    id: int
    owner_id: int
    name: str
    code: str
    zone: str
    pseudonyms: bool
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """Someone in a class, under the name that they chose there."""

    class_id: int
    learner_id: int
    name: str
    joined_at: dt.datetime
    message_id: int | None = None


_CLASS = (
    "SELECT classes.id, classes.owner_id, classes.name, classes.code, classes.zone, classes.pseudonyms,"
    " classes.made_at FROM classes "
)
_MEMBER = "SELECT class_id, learner_id, name, joined_at, message_id FROM members "


class Classes:
    """The tables ``classes`` and ``members``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Classes

    def add(
        self,
        owner_id: int,
        name: str,
        name_key: str,
        *,
        code: str,
        zone: str,
        pseudonyms: bool,
        now: dt.datetime,
    ) -> ClassRecord | None:
        """Store a new class; None if the code is taken, or the owner has one of that name."""
        row = self._connection.write_returning(
            "INSERT INTO classes (owner_id, name, name_key, code, zone, pseudonyms, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            [owner_id, name, name_key, code, zone, int(pseudonyms), written(now)],
        )
        return None if row is None else self.get(row[0])

    def get(self, class_id: int) -> ClassRecord | None:
        """Return the class with that id, or None."""
        return self._class("WHERE id = ?", [class_id])

    def by_code(self, code: str) -> ClassRecord | None:
        """Return the class that is joined by ``code``, or None."""
        return self._class("WHERE code = ?", [code])

    def by_name(self, owner_id: int, name_key: str) -> ClassRecord | None:
        """Return the owner's class of that name, or None."""
        return self._class("WHERE owner_id = ? AND name_key = ?", [owner_id, name_key])

    def of_owner(self, owner_id: int) -> list[ClassRecord]:
        """Return the classes that a teacher has made, the newest first."""
        return self._classes("WHERE owner_id = ? ORDER BY id DESC", [owner_id])

    def of_member(self, learner_id: int) -> list[ClassRecord]:
        """Return the classes that a learner is in, by name."""
        return self._classes(
            "JOIN members ON members.class_id = classes.id WHERE members.learner_id = ?"
            " ORDER BY classes.name, classes.id",
            [learner_id],
        )

    def teachers_of(self, learner_id: int) -> frozenset[int]:
        """Return the ids of the teachers in whose classes a learner is."""
        rows = self._connection.all(
            "SELECT classes.owner_id FROM members JOIN classes ON classes.id = members.class_id"
            " WHERE members.learner_id = ?",
            [learner_id],
        )
        return frozenset(row[0] for row in rows)

    def set_zone(self, class_id: int, zone: str) -> None:
        """Change a class's time zone."""
        self._connection.write("UPDATE classes SET zone = ? WHERE id = ?", [zone, class_id])

    def set_code(self, class_id: int, *, old: str, new: str) -> bool:
        """Replace a class's code ``old``; False where it has another one, or ``new`` is another class's."""
        changed = self._connection.write(
            "UPDATE OR IGNORE classes SET code = ? WHERE id = ? AND code = ?", [new, class_id, old]
        )
        return changed == 1

    # Members

    def members(self, class_id: int) -> list[MemberRecord]:
        """Return who is in a class, by name."""
        rows = self._connection.all(f"{_MEMBER} WHERE class_id = ? ORDER BY name_key", [class_id])
        return [_member(row) for row in rows]

    def member(self, class_id: int, learner_id: int) -> MemberRecord | None:
        """Return a learner's place in a class, or None."""
        return self._member("WHERE class_id = ? AND learner_id = ?", [class_id, learner_id])

    def named_by(self, learner_id: int, message_id: int) -> MemberRecord | None:
        """Return the membership whose name came in that message of the learner's, or None."""
        return self._member("WHERE learner_id = ? AND message_id = ?", [learner_id, message_id])

    def join(self, member: MemberRecord, name_key: str) -> bool:
        """Put someone into a class, or rename them there.

        False, with nothing changed, where another member has that name.
        """
        joined = self._connection.write(
            "INSERT INTO members (class_id, learner_id, name, name_key, joined_at, message_id)"
            " SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
            "  (SELECT 1 FROM members WHERE class_id = ? AND name_key = ? AND learner_id <> ?)"
            " ON CONFLICT (class_id, learner_id) DO UPDATE"
            "  SET name = excluded.name, name_key = excluded.name_key, message_id = excluded.message_id",
            [
                *(member.class_id, member.learner_id, member.name, name_key),
                *(written(member.joined_at), member.message_id),
                *(member.class_id, name_key, member.learner_id),
            ],
        )
        return joined == 1

    def leave(self, class_id: int, learner_id: int) -> bool:
        """Take someone out of a class; False if they are not in it."""
        gone = self._connection.write(
            "DELETE FROM members WHERE class_id = ? AND learner_id = ?", [class_id, learner_id]
        )
        return gone == 1

    def _class(self, where: str, values: Values) -> ClassRecord | None:
        found = self._classes(where, values)
        return found[0] if found else None

    def _classes(self, where: str, values: Values) -> list[ClassRecord]:
        return [_record(row) for row in self._connection.all(_CLASS + where, values)]

    def _member(self, where: str, values: Values) -> MemberRecord | None:
        row = self._connection.one(_MEMBER + where, values)
        return None if row is None else _member(row)


def _record(row: Row) -> ClassRecord:
    class_id, owner_id, name, code, zone, pseudonyms, made_at = row
    return ClassRecord(class_id, owner_id, name, code, zone, bool(pseudonyms), read(made_at))


def _member(row: Row) -> MemberRecord:
    class_id, learner_id, name, joined_at, message_id = row
    return MemberRecord(class_id, learner_id, name, read(joined_at), message_id)
