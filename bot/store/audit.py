"""The audit: who did what and when, written once and never changed; the database itself holds to that."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from bot.store.connection import Connection
from bot.store.moments import read, written

_TABLES = """
-- who is the learners' id of the person: after an erasure it names nobody. NULL is the command line.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who INTEGER,
    what TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_person ON audit (who);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_never_erased BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is never erased'); END;
-- INSERT OR REPLACE would erase a row without the trigger above.
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit WHEN NEW.id IN (SELECT id FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
"""


def create(database: Database) -> None:
    """Make the table and what keeps it as it is."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One thing that was done; ``who`` is a learner's id, None for the command line or the bot itself."""

    at: dt.datetime
    who: int | None
    what: str
    details: Mapping[str, Any]


class Audit:
    """The table ``audit``. Its details hold ids, never names or words of people: it outlives their data."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, who: int | None, what: str, *, now: dt.datetime, details: Mapping[str, Any]) -> None:
        """Write one row; inside a transaction it stands or falls with what was done there."""
        self._connection.write(
            "INSERT INTO audit (at, who, what, details) VALUES (?, ?, ?, ?)",
            [written(now), who, what, json.dumps(dict(details))],
        )

    def all(self, who: int | None = None) -> list[AuditRecord]:
        """Return what was done, by anybody or by one learner, oldest first."""
        rows = self._connection.all(
            "SELECT at, who, what, details FROM audit WHERE ? IS NULL OR who = ? ORDER BY id", [who, who]
        )
        return [AuditRecord(read(at), who, what, json.loads(details)) for at, who, what, details in rows]
