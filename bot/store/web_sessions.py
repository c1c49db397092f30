"""Sign-in links and sessions of the web pages; what opens them is kept as a hash alone."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlite_utils import Database

from bot.store.connection import Connection
from bot.store.moments import written

_TABLES = """
-- At most one link a person: a new one ends the one before.
CREATE TABLE web_links (
    learner_id INTEGER PRIMARY KEY REFERENCES learners (id) ON DELETE CASCADE,
    token_sha256 TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE web_sessions (
    token_sha256 TEXT PRIMARY KEY,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    begun_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_sessions_by_learner ON web_sessions (learner_id);
"""


def create(database: Database) -> None:
    """Make the tables."""
    database.executescript(_TABLES)


class WebSessions:
    """The tables ``web_links`` and ``web_sessions``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_link(self, learner_id: int, token: str, *, expires_at: dt.datetime) -> None:
        """Store the only link that a learner may sign in with."""
        self._connection.write(
            "INSERT INTO web_links (learner_id, token_sha256, expires_at) VALUES (?, ?, ?)"
            " ON CONFLICT (learner_id) DO UPDATE"
            " SET token_sha256 = excluded.token_sha256, expires_at = excluded.expires_at",
            [learner_id, _hash(token), written(expires_at)],
        )

    def exchange(self, link: str, session: str, *, now: dt.datetime, expires_at: dt.datetime) -> bool:
        """Use a link up and begin a session in its stead; False if it is unknown, used or too old.

        What has expired, of anybody, is erased.
        """
        with self._connection.transaction():
            for table in ("web_links", "web_sessions"):
                self._connection.write(f"DELETE FROM {table} WHERE expires_at <= ?", [written(now)])  # noqa: S608
            begun = self._connection.write(
                "INSERT INTO web_sessions (token_sha256, learner_id, begun_at, expires_at)"
                " SELECT ?, learner_id, ?, ? FROM web_links WHERE token_sha256 = ?",
                [_hash(session), written(now), written(expires_at), _hash(link)],
            )
            self._connection.write("DELETE FROM web_links WHERE token_sha256 = ?", [_hash(link)])
        return begun == 1

    def whose(self, session: str, *, now: dt.datetime) -> int | None:
        """Return the learner whose session that is, or None where it is unknown or over."""
        row = self._connection.one(
            "SELECT learner_id FROM web_sessions WHERE token_sha256 = ? AND expires_at > ?",
            [_hash(session), written(now)],
        )
        return None if row is None else int(row[0])

    def end(self, learner_id: int) -> int:
        """End every session of a learner, and a link that waits; return how many sessions there were."""
        with self._connection.transaction():
            self._connection.write("DELETE FROM web_links WHERE learner_id = ?", [learner_id])
            return self._connection.write("DELETE FROM web_sessions WHERE learner_id = ?", [learner_id])

    def end_all(self) -> None:
        """End every session and every link, of everybody."""
        for table in ("web_links", "web_sessions"):
            self._connection.write(f"DELETE FROM {table}")  # noqa: S608

    def export(self, learner_id: int) -> list[dict[str, str]]:
        """Return what is stored here about a learner, in JSON types."""
        rows = self._connection.all(
            "SELECT begun_at, expires_at FROM web_sessions WHERE learner_id = ? ORDER BY 1", [learner_id]
        )
        return [{"begun_at": begun_at, "expires_at": expires_at} for begun_at, expires_at in rows]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
