"""Question sets: whose a bank id is, and what became of each of its versions.

A version is a row of ``banks``. A bank of the questions folder has no row in ``sets``: it comes and goes with
its file. What is published is what ``banks`` offers, so that the two can never disagree.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlite_utils import Database

from bot.domain.bank import Bank
from bot.store.connection import Connection, Row, Values
from bot.store.moments import read, written

State: TypeAlias = Literal["draft", "published", "withdrawn"]

_TABLES = """
-- owner_id is the teacher's; none for a set that the command line loaded (everybody = 1), and for one whose
-- teacher's data was erased (everybody = 0: only admins see it).
CREATE TABLE sets (
    bank_id TEXT PRIMARY KEY,
    owner_id INTEGER REFERENCES learners (id) ON DELETE SET NULL,
    everybody INTEGER NOT NULL CHECK (everybody IN (0, 1)),
    since TEXT NOT NULL,
    article TEXT,
    CHECK (owner_id IS NULL OR everybody = 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sets_by_owner ON sets (owner_id);

CREATE TABLE set_versions (
    bank_row INTEGER PRIMARY KEY REFERENCES banks (id),
    bank_id TEXT NOT NULL REFERENCES sets (bank_id),
    published_at TEXT
) STRICT;
CREATE INDEX set_versions_by_set ON set_versions (bank_id);

-- The version by whose key an answer was regraded; none for most.
ALTER TABLE answers ADD COLUMN regraded_row INTEGER REFERENCES banks (id);
"""


def create(database: Database) -> None:
    """Sets, their versions, and which version an answer was regraded by."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class SetRecord:
    """Whose a bank id is; ``article`` is the source's text where the teacher had it kept."""

    bank_id: str
    owner_id: int | None
    everybody: bool
    article: str | None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One version of a set; ``shipped`` tells that it comes from the questions folder."""

    row: int
    bank_id: str
    number: int
    title: str
    state: State
    owner_id: int | None
    everybody: bool
    shipped: bool
    loaded_at: dt.datetime


_VERSIONS = (
    "SELECT banks.id, banks.bank_id, banks.version, banks.title,"
    " CASE WHEN banks.offered = 1 THEN 'published'"
    "  WHEN set_versions.bank_row IS NOT NULL AND set_versions.published_at IS NULL THEN 'draft'"
    "  ELSE 'withdrawn' END,"
    " sets.owner_id, coalesce(sets.everybody, 1), sets.bank_id IS NULL, banks.loaded_at"
    " FROM banks LEFT JOIN sets ON sets.bank_id = banks.bank_id"
    " LEFT JOIN set_versions ON set_versions.bank_row = banks.id"
    " WHERE length(banks.content) > 0 "
)


class Sets:
    """The tables ``sets`` and ``set_versions``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, bank_id: str) -> SetRecord | None:
        """Return the set of that id, or None (also for a bank of the questions folder)."""
        row = self._connection.one(
            "SELECT bank_id, owner_id, everybody, article FROM sets WHERE bank_id = ?", [bank_id]
        )
        return None if row is None else SetRecord(row[0], row[1], bool(row[2]), row[3])

    def version(self, row: int) -> VersionRecord | None:
        """Return the version in that row, or None if there is none or it was discarded."""
        found = self._some("AND banks.id = ?", [row])
        return found[0] if found else None

    def versions(self, bank_id: str | None = None) -> list[VersionRecord]:
        """Return the versions of a set, or of all of them: by title and id, the newest row first."""
        if bank_id is None:
            return self._some("ORDER BY banks.bank_id, banks.id DESC")
        return self._some("AND banks.bank_id = ? ORDER BY banks.id DESC", [bank_id])

    def add(
        self, bank: Bank, content: bytes, now: dt.datetime, *, owner_id: int | None, everybody: bool
    ) -> VersionRecord | None:
        """Store a draft of that owner's set, made if new, and return it; or the same content as it is stored.

        None, with nothing written, where the id is another owner's or that of a bank of the questions folder;
        one that has left the folder can be taken on for everybody.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        with self._connection.transaction():
            self._connection.write(
                "INSERT INTO sets (bank_id, owner_id, everybody, since) SELECT ?, ?, ?, ?"
                " WHERE NOT EXISTS (SELECT 1 FROM banks WHERE bank_id = ?"
                "  AND length(content) > 0 AND (offered = 1 OR NOT ?))"
                " ON CONFLICT (bank_id) DO NOTHING",
                [bank.id, owner_id, int(everybody), written(now), bank.id, int(everybody)],
            )
            mine = self._connection.one(
                "SELECT 1 FROM sets WHERE bank_id = ? AND owner_id IS ? AND everybody = ?",
                [bank.id, owner_id, int(everybody)],
            )
            if mine is None:
                return None
            self._connection.write(
                "INSERT INTO banks (bank_id, version, title, content, content_sha256, loaded_at, offered)"
                " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (content_sha256) DO NOTHING",
                [bank.id, bank.version, bank.title, content, sha256, written(now)],
            )
            self._connection.write(
                "INSERT INTO set_versions (bank_row, bank_id)"
                " SELECT id, bank_id FROM banks WHERE content_sha256 = ? AND true"
                " ON CONFLICT (bank_row) DO NOTHING",
                [sha256],
            )
        return self._some("AND banks.content_sha256 = ?", [sha256])[0]

    def publish(self, version: VersionRecord, *, over: int | None, now: dt.datetime) -> bool:
        """Offer a version in place of the one in row ``over`` (None: of none).

        False, with nothing written, if another one is offered by now or the version was discarded.
        """
        with self._connection.transaction():
            done = self._connection.write(
                "UPDATE set_versions SET published_at = ? WHERE bank_row = ?"
                " AND (SELECT id FROM banks WHERE bank_id = ? AND offered = 1) IS ?",
                [written(now), version.row, version.bank_id, over],
            )
            if done:
                self._connection.write("UPDATE banks SET offered = 0 WHERE id = ?", [over])
                self._connection.write("UPDATE banks SET offered = 1 WHERE id = ?", [version.row])
        return done == 1

    def withdraw(self, bank_id: str) -> bool:
        """Stop offering a set; False if none of its versions was offered."""
        done = self._connection.write(
            "UPDATE banks SET offered = 0 WHERE bank_id = ? AND offered = 1", [bank_id]
        )
        return done == 1

    def discard(self, row: int) -> bool:
        """Erase a draft, and the set with it if that was all there was of it; False if it is no draft.

        The row itself stays, empty: rows are named by buttons and kept in memory, so none is used twice.
        """
        with self._connection.transaction():
            done = self._connection.write(
                "DELETE FROM set_versions WHERE bank_row = ? AND published_at IS NULL", [row]
            )
            if done:
                self._connection.write(
                    "UPDATE banks SET title = '', content = x'', content_sha256 = 'discarded ' || id"
                    " WHERE id = ?",
                    [row],
                )
                self._connection.write(
                    "DELETE FROM sets WHERE bank_id = (SELECT bank_id FROM banks WHERE id = ?)"
                    " AND NOT EXISTS (SELECT 1 FROM set_versions WHERE bank_id = sets.bank_id)",
                    [row],
                )
        return done == 1

    def open_up(self, bank_id: str) -> bool:
        """Make a set one for everybody, without an owner; False if it is one already."""
        done = self._connection.write(
            "UPDATE sets SET owner_id = NULL, everybody = 1 WHERE bank_id = ? AND everybody = 0", [bank_id]
        )
        return done == 1

    def export(self, learner_id: int) -> list[dict[str, object]]:
        """Return what is stored here about a learner, in JSON types: the sets that they brought."""
        rows = self._connection.all(
            "SELECT bank_id, since, article FROM sets WHERE owner_id = ? ORDER BY since", [learner_id]
        )
        return [{"id": bank_id, "since": since, "article": article} for bank_id, since, article in rows]

    def keep_article(self, bank_id: str, text: str | None) -> None:
        """Keep the text of a set's source, or no longer."""
        self._connection.write("UPDATE sets SET article = ? WHERE bank_id = ?", [text, bank_id])

    def adopt(self, bank_id: str) -> bool:
        """Make a set that the command line loaded one of the questions folder; False if it is a teacher's."""
        with self._connection.transaction():
            self._connection.write(
                "DELETE FROM set_versions WHERE bank_id IN"
                " (SELECT bank_id FROM sets WHERE bank_id = ? AND everybody = 1)",
                [bank_id],
            )
            self._connection.write("DELETE FROM sets WHERE bank_id = ? AND everybody = 1", [bank_id])
            left = self._connection.one("SELECT 1 FROM sets WHERE bank_id = ?", [bank_id])
        return left is None

    def owners(self) -> dict[str, int | None]:
        """Return the owner of every set that is not for everybody, by bank id; None: the owner is gone."""
        rows = self._connection.all("SELECT bank_id, owner_id FROM sets WHERE everybody = 0")
        return dict(rows)

    def _some(self, where: str, values: Values = ()) -> list[VersionRecord]:
        return [_record(row) for row in self._connection.all(_VERSIONS + where, values)]


def _record(row: Row) -> VersionRecord:
    bank_row, bank_id, number, title, state, owner_id, everybody, shipped, loaded_at = row
    return VersionRecord(
        row=bank_row,
        bank_id=bank_id,
        number=number,
        title=title,
        state=state,
        owner_id=owner_id,
        everybody=bool(everybody),
        shipped=bool(shipped),
        loaded_at=read(loaded_at),
    )
