"""Answers: one row for each question of an attempt, written once and never changed."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from contextlib import nullcontext

from pydantic import TypeAdapter

from bot.domain.responses import Outcome, Response
from bot.domain.terms import ErrorKind
from bot.store import attempts
from bot.store.attempts import AnswerRecord, AttemptRecord
from bot.store.connection import Connection, Row, Values
from bot.store.moments import read, written

_RESPONSE: TypeAdapter[Response] = TypeAdapter(Response)

COLUMNS = (
    "attempt_id, position, question_id, response, outcome, score, max_score, errors, seconds,"
    " answered_at, message_id, regraded_row"
)
"""What ``record`` reads, in its order."""


_ATTEMPT = len(attempts.COLUMNS.split(","))
_BEYOND = 2**63
"""The first number that SQLite cannot hold."""
_STANDING = (
    f"SELECT {attempts.COLUMNS}, {COLUMNS} FROM attempts"  # noqa: S608 - no outside text
    " LEFT JOIN answers ON attempt_id = attempts.id AND position = ? WHERE attempts.id = ?"
)

# Of a group with one max(), SQLite takes the other columns from the row that has it: in a third of the time
# that a window function takes, for somebody with thirty attempts.
_MISSED = (
    "(SELECT answers.*, max(answered_at || printf('%020d', attempt_id)) AS latest FROM attempts"
    "  JOIN banks ON banks.id = attempts.bank_row"
    "  JOIN answers ON answers.attempt_id = attempts.id"
    "  WHERE attempts.learner_id = ? AND banks.bank_id = ?"
    "  AND (attempts.feedback = 'now' OR attempts.ended_at IS NOT NULL)"
    "  GROUP BY question_id)"
    " WHERE outcome <> 'right' ORDER BY latest DESC"
)


class Answers:
    """The table ``answers``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, attempt_id: int, position: int) -> AnswerRecord | None:
        """Return the answer to the question at ``position``, or None."""
        found = self._some("answers WHERE attempt_id = ? AND position = ?", [attempt_id, position])
        return found[0] if found else None

    def standing(self, attempt_id: int, position: int) -> tuple[AttemptRecord, AnswerRecord | None] | None:
        """Return an attempt with the answer to its question at ``position``, if it has one; or None."""
        held = position if abs(position) < _BEYOND else -1  # no answer is there, but the attempt may be
        row = self._connection.one(_STANDING, [held, attempt_id])
        if row is None:
            return None
        attempt, answer = row[:_ATTEMPT], row[_ATTEMPT:]
        return attempts.record(attempt), None if answer[0] is None else record(answer)

    def add(self, answer: AnswerRecord, learner_id: int, *, ends: bool) -> bool:
        """Store ``answer``, and end the attempt with it if it ``ends`` it; both or neither.

        Returns False, with nothing written, if the question has an answer, the attempt has ended or is gone.
        """
        with self._connection.transaction() if ends else nullcontext():
            added = self._connection.write(
                "INSERT INTO answers (attempt_id, position, learner_id, question_id, response, outcome,"
                "  score, max_score, errors, seconds, answered_at, message_id)"
                " SELECT id, ?, learner_id, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                " FROM attempts WHERE id = ? AND learner_id = ? AND ended_at IS NULL"
                " ON CONFLICT (attempt_id, position) DO NOTHING",
                [
                    *(answer.position, answer.question_id, answer.response.model_dump_json()),
                    *(answer.outcome, answer.score, answer.max_score, json.dumps(answer.errors)),
                    *(answer.seconds, written(answer.answered_at), answer.message_id),
                    *(answer.attempt_id, learner_id),
                ],
            )
            if added and ends:
                self._connection.write(
                    "UPDATE attempts SET ended_at = ?, ending = 'finished', draft = '[]' WHERE id = ?",
                    [written(answer.answered_at), answer.attempt_id],
                )
        return added == 1

    def of_attempt(self, attempt_id: int) -> tuple[AnswerRecord, ...]:
        """Return the answers of an attempt by position."""
        return tuple(self._some("answers WHERE attempt_id = ? ORDER BY position", [attempt_id]))

    def by_message(self, learner_id: int, message_id: int) -> AnswerRecord | None:
        """Return the answer that a message of the learner gave, or None."""
        found = self._some(
            "answers WHERE learner_id = ? AND message_id = ? ORDER BY answered_at DESC LIMIT 1",
            [learner_id, message_id],
        )
        return found[0] if found else None

    def seen(self, learner_id: int, bank_id: str) -> Mapping[str, int]:
        """Return how often the learner has answered each question of a bank, in whatever version of it."""
        rows = self._connection.all(
            "SELECT answers.question_id, count(*) FROM attempts"
            " JOIN banks ON banks.id = attempts.bank_row"
            " JOIN answers ON answers.attempt_id = attempts.id"
            " WHERE attempts.learner_id = ? AND banks.bank_id = ? GROUP BY 1",
            [learner_id, bank_id],
        )
        return dict(rows)

    def missed(self, learner_id: int, bank_id: str) -> list[AnswerRecord]:
        """Return the learner's answers that are the latest to their question of a bank, and not right.

        The newest is the first; the versions of a bank count as one. Answers whose verdict is not to be seen
        yet are passed over.
        """
        return self._some(_MISSED, [learner_id, bank_id])

    def missed_ids(self, learner_id: int, bank_id: str) -> list[str]:
        """Return the questions of the answers that ``missed`` returns, without reading those."""
        rows = self._connection.all(f"SELECT question_id FROM {_MISSED}", [learner_id, bank_id])  # noqa: S608
        return [question_id for (question_id,) in rows]

    def _some(self, source: str, values: Values) -> list[AnswerRecord]:
        rows = self._connection.all(f"SELECT {COLUMNS} FROM {source}", values)  # noqa: S608 - no outside text
        return [record(row) for row in rows]


@functools.lru_cache(maxsize=1_024)
def _errors(text: str) -> tuple[ErrorKind, ...]:
    return tuple(ErrorKind(error) for error in json.loads(text))


def record(row: Row) -> AnswerRecord:
    """Return the answer in a row of ``COLUMNS``."""
    attempt_id, position, question_id, response, outcome, score, max_score, errors, *rest = row
    seconds, answered_at, message_id, regraded_row = rest
    return AnswerRecord(
        attempt_id=attempt_id,
        position=position,
        question_id=question_id,
        response=_RESPONSE.validate_json(response),
        outcome=Outcome(outcome),
        score=score,
        max_score=max_score,
        errors=_errors(errors),
        seconds=seconds,
        answered_at=read(answered_at),
        message_id=message_id,
        regraded_row=regraded_row,
    )
