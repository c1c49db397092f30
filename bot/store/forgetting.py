"""Whom this database has forgotten, kept so that a restored backup forgets them too; it names nobody.

A person's mark is the hash of the row that they had: its number and the microsecond in which it was made.
Whoever still has that row, in a backup, can tell that it is to go; without it the mark leads nowhere, for
there is no name and no Telegram id in it.
"""

from __future__ import annotations

import hashlib

from sqlite_utils import Database

from bot.store.connection import Connection

_TABLES = """
CREATE TABLE forgotten (
    mark TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
"""


def create(database: Database) -> None:
    """Make the table."""
    database.executescript(_TABLES)


def note(connection: Connection, learner_id: int) -> None:
    """Write down that a learner is being forgotten; nothing for somebody who is not there."""
    for mark in _marks(connection, "WHERE id = ?", learner_id):
        add(connection, {mark})


def add(connection: Connection, marks: set[str]) -> None:
    """Write down whom another database has forgotten."""
    for mark in sorted(marks):
        connection.write("INSERT INTO forgotten (mark) VALUES (?) ON CONFLICT (mark) DO NOTHING", [mark])


def marks(database: Database) -> set[str]:
    """Return whom a database has forgotten; nobody where it is older than this table."""
    if "forgotten" not in database.table_names():
        return set()
    return {mark for (mark,) in database.execute("SELECT mark FROM forgotten")}


def known(connection: Connection) -> list[int]:
    """Return the ids of the learners who have been forgotten and are here all the same."""
    gone = {mark for (mark,) in connection.all("SELECT mark FROM forgotten")}
    return [learner_id for mark, learner_id in _marks(connection).items() if mark in gone]


def _marks(connection: Connection, where: str = "", *values: object) -> dict[str, int]:
    rows = connection.all(f"SELECT id, since FROM learners {where} ORDER BY id", values)  # noqa: S608
    return {hashlib.sha256(f"{number} {since}".encode()).hexdigest()[:32]: number for number, since in rows}
