"""The people who take quizzes: who they are, and how everything about one of them is erased."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from bot.store import forgetting
from bot.store.connection import Connection
from bot.store.erasing import count, fold
from bot.store.moments import read, written


class LearnerRecord(NamedTuple):
    """A person who takes quizzes, as stored; ``name`` and ``language`` are what Telegram said last."""

    id: int
    telegram_id: int
    name: str
    language: str
    since: dt.datetime
    prompted: bool = False
    """Whether the learner has been asked to type something (see ``Prompts``), as far as was read."""


_SELECT = (
    "SELECT id, telegram_id, name, language, since,"
    " EXISTS (SELECT 1 FROM prompts WHERE learner_id = learners.id) FROM learners "
)


_HEARD = (
    "SELECT EXISTS (SELECT 1 FROM answers WHERE learner_id = ? AND message_id = ?)"
    " OR EXISTS (SELECT 1 FROM members WHERE learner_id = ? AND message_id = ?)"
    " OR EXISTS (SELECT 1 FROM disputes WHERE learner_id = ? AND message_id = ?)"
)


class Learners:
    """The table ``learners``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, learner_id: int) -> LearnerRecord | None:
        """Return the learner with that id, or None."""
        return self._one("id", learner_id)

    def by_account(self, telegram_id: int) -> LearnerRecord | None:
        """Return the learner behind a Telegram account, or None."""
        return self._one("telegram_id", telegram_id)

    def register(self, telegram_id: int, *, name: str, language: str, now: dt.datetime) -> LearnerRecord:
        """Return the learner behind a Telegram account, written only when new or changed."""
        known = self._one("telegram_id", telegram_id)
        if known is None:
            self._connection.write(
                "INSERT INTO learners (telegram_id, name, language, since) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (telegram_id) DO NOTHING",
                [telegram_id, name, language, written(now)],
            )
            known = self._one("telegram_id", telegram_id)
            assert known is not None  # noqa: S101 - it was written a line above
        if (known.name, known.language) == (name, language):
            return known
        self._connection.write(
            "UPDATE learners SET name = ?, language = ? WHERE id = ?", [name, language, known.id]
        )
        return known._replace(name=name, language=language)

    def heard(self, learner_id: int, message_id: int) -> bool:
        """Tell whether what came in a message of the learner's is stored: an answer, a reason or a name."""
        row = self._connection.one(_HEARD, [learner_id, message_id] * 3)
        return row == (1,)

    def forget(self, learner_id: int) -> None:
        """Erase a learner with all attempts and answers; add how the answers went to ``erased_counts``.

        Deleted rows are overwritten with zeros (``secure_delete``), and the write-ahead log is emptied. What
        stays is a mark that names nobody, by which a restored backup forgets them too.
        """
        with self._connection.transaction():
            self.erase(learner_id)
        fold(self._connection)

    def erase(self, learner_id: int) -> None:
        """Do what ``forget`` does to the tables, in the transaction that is open."""
        count(self._connection, "attempts.learner_id = ?", [learner_id])
        forgetting.note(self._connection, learner_id)
        self._connection.write("DELETE FROM learners WHERE id = ?", [learner_id])

    def _one(self, column: str, value: int) -> LearnerRecord | None:
        row = self._connection.one(f"{_SELECT} WHERE {column} = ?", [value])
        if row is None:
            return None
        learner_id, telegram_id, name, language, since, prompted = row
        return LearnerRecord(learner_id, telegram_id, name, language, read(since), bool(prompted))
