"""What the bot has asked somebody to type: at most one thing at a time, and the newest counts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlite_utils import Database

from bot.store.connection import Connection
from bot.store.moments import written

_TABLES = """
CREATE TABLE prompts (
    learner_id INTEGER PRIMARY KEY REFERENCES learners (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    asked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def create(database: Database) -> None:
    """Make the table."""
    database.executescript(_TABLES)


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """What is to be typed: a kind that the chat knows, and the numbers (ids) that it is about."""

    kind: str
    about: tuple[int, ...]


class Prompts:
    """The table ``prompts``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, learner_id: int, kind: str, *about: int, now: dt.datetime) -> None:
        """Expect the learner to type this next, and nothing that was asked for before."""
        self._connection.write(
            "INSERT INTO prompts (learner_id, kind, about, asked_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (learner_id) DO UPDATE"
            " SET kind = excluded.kind, about = excluded.about, asked_at = excluded.asked_at",
            [learner_id, kind, json.dumps(about), written(now)],
        )

    def of(self, learner_id: int) -> PromptRecord | None:
        """Return what the learner is expected to type, or None."""
        row = self._connection.one("SELECT kind, about FROM prompts WHERE learner_id = ?", [learner_id])
        return None if row is None else PromptRecord(row[0], tuple(json.loads(row[1])))

    def drop(self, learner_id: int) -> None:
        """Expect nothing of the learner any more."""
        # Looking waits for no other process's write.
        if self.of(learner_id) is not None:
            self._connection.write("DELETE FROM prompts WHERE learner_id = ?", [learner_id])
