"""What reports are made of: counts that the database makes, so that a million answers stay rows in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.domain.misreadings import CampSide
from bot.store.connection import Connection, Values
from bot.store.counting import COUNTED, COUNTED_FOR_ONE, SUMS, Counting, Gathered
from bot.store.learning_counts import LearningCounts, Skills
from bot.store.moments import read, written
from bot.store.report_rows import AnswerRow, AttemptCount, ClassRow, LearnerRow, Size

Attempts: TypeAlias = Literal["first", "all"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose answers to which set a report is about: ended attempts that were begun in a span of time."""

    set_id: str
    class_id: int | None = None
    """Only what this class was given."""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """The first moment that is too late."""
    attempts: Attempts = "first"
    """All ended ones, or the first finished one of each learner (with a class, in that class)."""


class Reports:
    """Read-only questions to the views of ``bot.store.report_views`` and the tables below them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sets(self) -> tuple[str, ...]:
        """Return the ids of the sets that somebody has ended an attempt at."""
        rows = self._connection.all(
            "SELECT DISTINCT banks.bank_id FROM banks WHERE EXISTS"
            " (SELECT 1 FROM attempts WHERE bank_row = banks.id AND ended_at IS NOT NULL) ORDER BY 1"
        )
        return tuple(row[0] for row in rows)

    def rows_of(self, set_id: str) -> tuple[int, ...]:
        """Return the rows of a set's versions that attempts were made at, the newest first."""
        rows = self._connection.all(
            "SELECT id FROM banks WHERE bank_id = ? AND length(content) > 0 AND (offered = 1 OR EXISTS"
            " (SELECT 1 FROM attempts WHERE bank_row = banks.id AND ended_at IS NOT NULL))"
            " ORDER BY offered DESC, version DESC, id DESC",
            [set_id],
        )
        return tuple(row[0] for row in rows)

    def classes_of(self, set_id: str) -> tuple[int, ...]:
        """Return the classes that were given a set and have begun with it."""
        rows = self._connection.all(
            f"SELECT DISTINCT assignments.class_id FROM {_GIVEN} AND banks.bank_id = ? ORDER BY 1",  # noqa: S608
            [set_id],
        )
        return tuple(row[0] for row in rows)

    def classes_named(self, name_key: str, code: str | None) -> list[tuple[int, str, str]]:
        """Return id, name and code of the classes of that name, or code, whoever made them."""
        return self._connection.all(
            "SELECT id, name, code FROM classes WHERE name_key = ? OR code = ? ORDER BY id", [name_key, code]
        )

    def sets_of_class(self, class_id: int) -> tuple[str, ...]:
        """Return the sets that a class was given and has begun with."""
        rows = self._connection.all(
            f"SELECT DISTINCT banks.bank_id FROM {_GIVEN} AND assignments.class_id = ? ORDER BY 1",  # noqa: S608
            [class_id],
        )
        return tuple(row[0] for row in rows)

    def names(self, learners: Collection[int], class_id: int | None = None) -> dict[int, str]:
        """Return what people are called: in that class, by the name they chose there; else by Telegram's."""
        rows = self._connection.all(
            "SELECT learners.id, coalesce(members.name, learners.name) FROM learners"
            " LEFT JOIN members ON members.learner_id = learners.id AND members.class_id = ?"
            " WHERE learners.id IN (SELECT value FROM json_each(?))"
            " AND (? IS NULL OR members.learner_id IS NOT NULL)",
            [class_id, json.dumps(list(learners)), class_id],
        )
        return dict(rows)

    def gather(
        self, scope: Scope, wanted: Collection[CampSide] = (), skills: Skills | None = None
    ) -> Gathered:
        """Read the answers of ``scope`` once, and count them.

        The attempts, later ones too, stay in a table of this connection alone, which the methods below are
        about; nothing is written to the file, and nobody waits. ``wanted`` are the sides to be told apart;
        with ``skills``, first attempts are told apart from later ones.
        """
        self._choose(scope)
        counting = Counting(wanted)
        learning = None if skills is None else LearningCounts(skills, self._with_several())
        attempts = []
        for attempt, learner, is_first, right, total, most, n, joined, tenths in self._connection.each(
            f"SELECT attempt, learner, first, {_RIGHT}, {COUNTED}"  # noqa: S608
            " FROM chosen CROSS JOIN answers ON answers.attempt_id = chosen.attempt GROUP BY chosen.attempt"
        ):
            attempts.append((total, most, n, right, attempt))
            answers = counting.numbered(joined)
            if is_first or scope.attempts == "all":
                counting.add(learner, total, most, answers, tenths)
            if learning is not None:
                learning.add(learner, answers, first=bool(is_first))
        self._connection.write_each(_TOTALS, attempts)
        self._connection.write("DELETE FROM chosen WHERE total IS NULL")
        gathered = counting.gathered()
        return gathered if learning is None else replace(gathered, learning=learning.sides(counting.scored))

    def tally(self, scope: Scope) -> None:
        """Count what the attempts of ``scope`` came to, and nothing about their questions.

        ``size``, ``attempt_counts`` and ``learners`` are then about them.
        """
        self._choose(scope)
        if scope.attempts == "first":
            self.keep_first()
        self._connection.write(_SUMMED)
        self._connection.write("DELETE FROM chosen WHERE total IS NULL")

    def gather_for_one(self, scope: Scope, question_id: str) -> tuple[int, Gathered]:
        """Count what one question's figures are made of; return of how many people, and the counts.

        Of the other questions they hold the marks alone; there are no seconds and no sides of them.
        """
        self._choose(scope)
        if scope.attempts == "first":
            self.keep_first()
        counting = Counting(())
        learners: set[int] = set()
        seconds = 0
        for learner, total, most, joined, tenths in self._connection.each(
            f"SELECT learner, {COUNTED_FOR_ONE}"  # noqa: S608 - no outside text
            " FROM chosen CROSS JOIN answers ON answers.attempt_id = chosen.attempt GROUP BY chosen.attempt",
            [question_id, question_id],
        ):
            learners.add(learner)
            counting.add_marks(total, most, counting.numbered(joined))
            seconds += tenths or 0
        return len(learners), replace(counting.gathered(), seconds={question_id: seconds / 10})

    def _choose(self, scope: Scope) -> None:
        where, values = _where(scope)
        first = "first" if scope.class_id is None else "first_in_class"
        self._connection.write("DROP TABLE IF EXISTS temp.chosen")
        self._connection.write(_CHOSEN)
        self._connection.write(
            "INSERT INTO chosen (attempt, learner, first, ended_at)"  # noqa: S608 - no outside text
            f" SELECT attempt, learner, {first}, ended_at FROM report_attempts WHERE {where}",
            values,
        )

    def _with_several(self) -> list[int]:
        rows = self._connection.all("SELECT learner FROM chosen GROUP BY 1 HAVING count(*) > 1")
        return [row[0] for row in rows]

    def keep_first(self) -> None:
        """Leave only first finished attempts among those that were gathered."""
        self._connection.write("DELETE FROM chosen WHERE NOT first")

    def size(self) -> Size:
        """Return how much was gathered."""
        row = self._connection.one(
            "SELECT count(DISTINCT learner), count(*), coalesce(sum(answers), 0) FROM chosen"
        )
        assert row is not None  # noqa: S101 - a sum always has a row
        return Size(*row)

    def attempt_counts(self) -> list[AttemptCount]:
        """Return how many attempts have which total."""
        rows = self._connection.all("SELECT total, most, count(*) FROM chosen GROUP BY 1, 2")
        return [AttemptCount(*row) for row in rows]

    def people(self, question_id: str | None = None) -> dict[str, int]:
        """Return how many people answered each question, or that one."""
        rows = self._connection.all(
            "SELECT question_id, count(DISTINCT learner)"
            " FROM chosen JOIN answers ON answers.attempt_id = chosen.attempt"
            " WHERE ? IS NULL OR question_id = ? GROUP BY 1",
            [question_id, question_id],
        )
        return dict(rows)

    def classes(self, owner_id: int | None = None) -> list[ClassRow]:
        """Return a row a class that gave some of the attempts, by name; with an owner, of theirs alone."""
        rows = self._connection.all(
            "SELECT classes.id, classes.name, count(DISTINCT learner), count(*), sum(total), sum(most)"
            " FROM chosen JOIN attempts ON attempts.id = chosen.attempt"
            " JOIN assignments ON assignments.id = attempts.assignment_id"
            " JOIN classes ON classes.id = assignments.class_id WHERE ? IS NULL OR classes.owner_id = ?"
            " GROUP BY 1 ORDER BY 2, 1",
            [owner_id, owner_id],
        )
        return [ClassRow(*row) for row in rows]

    def learners(self, most: int | None = None) -> list[LearnerRow]:
        """Return a row a learner, by number; with ``most``, only the first so many."""
        rows = self._connection.all(
            "SELECT learner, count(*), sum(answers), sum(right), sum(total), sum(most), max(ended_at)"
            " FROM chosen GROUP BY 1 ORDER BY 1 LIMIT ?",
            [-1 if most is None else most],
        )
        return [
            LearnerRow(learner, attempts, answers, right, score, most, read(last_at))
            for learner, attempts, answers, right, score, most, last_at in rows
        ]

    def answers(self) -> Iterator[AnswerRow]:
        """Yield a row an answer, by learner, attempt and place."""
        attempts = self._connection.all("SELECT attempt FROM chosen ORDER BY learner, attempt")
        for start in range(0, len(attempts), _BATCH):
            yield from self._answers([row[0] for row in attempts[start : start + _BATCH]])

    def _answers(self, attempts: list[int]) -> Iterator[AnswerRow]:
        rows = self._connection.all(
            "SELECT chosen.learner, chosen.attempt, banks.version, assignments.class_id, chosen.first,"
            " answers.position + 1, question_id, response, outcome, score, max_score, errors, seconds,"
            " answered_at FROM chosen JOIN attempts ON attempts.id = chosen.attempt"
            " JOIN banks ON banks.id = attempts.bank_row"
            " LEFT JOIN assignments ON assignments.id = attempts.assignment_id"
            " JOIN answers ON answers.attempt_id = chosen.attempt"
            " WHERE chosen.attempt IN (SELECT value FROM json_each(?))"
            " ORDER BY chosen.learner, chosen.attempt, answers.position",
            [json.dumps(attempts)],
        )
        for learner, attempt, version, class_id, first, number, question, response, *graded in rows:
            outcome, score, max_score, errors, seconds, answered_at = graded
            content = json.loads(response)
            yield AnswerRow(
                *(learner, attempt, version, class_id, bool(first), number, question),
                *(tuple(content.get("keys", ())), content.get("text"), outcome, score, max_score),
                *(tuple(json.loads(errors)), seconds, read(answered_at)),
            )


_BATCH = 500
"""Attempts that are read at once: files are written in steps, and the memory they take stays small."""


_CHOSEN = """
CREATE TEMP TABLE chosen (
    attempt INTEGER PRIMARY KEY,
    learner INTEGER NOT NULL,
    first INTEGER NOT NULL,
    ended_at TEXT NOT NULL,
    total REAL,
    most REAL,
    answers INTEGER,
    right INTEGER
)
"""

# Not the view ``report_attempts``, which numbers everybody's attempts first: the bot's own process asks this.
_GIVEN = (
    "assignments JOIN attempts ON attempts.assignment_id = assignments.id"
    " JOIN banks ON banks.id = attempts.bank_row WHERE attempts.ended_at IS NOT NULL"
)

_RIGHT = "sum(score = answers.max_score)"

_SUMMED = f"""
UPDATE chosen SET (total, most, answers, right) =
    (SELECT {SUMS}, count(*), {_RIGHT} FROM answers WHERE attempt_id = chosen.attempt)
"""  # noqa: S608 - no outside text

_TOTALS = "UPDATE chosen SET total = ?, most = ?, answers = ?, right = ? WHERE attempt = ?"


def _where(scope: Scope) -> tuple[str, Values]:
    parts, values = ["set_id = ?"], [scope.set_id]
    limits: tuple[tuple[str, object], ...] = (
        ("class = ?", scope.class_id),
        ("started_at >= ?", None if scope.since is None else written(scope.since)),
        ("started_at < ?", None if scope.until is None else written(scope.until)),
    )
    for condition, value in limits:
        if value is not None:
            parts.append(condition)
            values.append(value)  # type: ignore[arg-type]  # SQLite takes numbers too
    return " AND ".join(parts), values
