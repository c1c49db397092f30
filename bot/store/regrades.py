"""Answers whose verdict a corrected key changes: found by the set, and rewritten all together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.domain.responses import Response, Verdict
from bot.store.answers import COLUMNS, record
from bot.store.attempts import AnswerRecord
from bot.store.connection import Connection
from bot.store.rescored import RescoredAttempts


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer, whose it is, and the version by whose key it was graded last."""

    answer: AnswerRecord
    learner_id: int
    row: int


@dataclass(frozen=True, slots=True)
class Regraded:
    """An answer with the verdict that it gets, and the same response in the words of the new version."""

    given: GivenAnswer
    response: Response
    verdict: Verdict


class Regrades:
    """The verdicts in the table ``answers``."""

    def __init__(self, connection: Connection, rescored: RescoredAttempts) -> None:
        self._connection = connection
        self._rescored = rescored

    def given(self, bank_id: str, question_ids: Collection[str]) -> list[GivenAnswer]:
        """Return every answer to these questions of a bank, in whatever version of it."""
        rows = self._connection.all(
            f"SELECT attempts.learner_id, coalesce(answers.regraded_row, attempts.bank_row), {COLUMNS}"  # noqa: S608
            " FROM banks JOIN attempts ON attempts.bank_row = banks.id"
            " JOIN answers ON answers.attempt_id = attempts.id"
            " WHERE banks.bank_id = ? AND answers.question_id IN (SELECT value FROM json_each(?))"
            " ORDER BY answers.attempt_id, answers.position",
            [bank_id, json.dumps(list(question_ids))],
        )
        return [GivenAnswer(record(row[2:]), row[0], row[1]) for row in rows]

    def apply(
        self,
        changes: Callable[[], Sequence[Regraded]],
        row: int,
        noted: Callable[[Regraded], None],
        *,
        by: int | None = None,
    ) -> Sequence[Regraded]:
        """Write the verdicts that ``changes`` finds by the version in ``row``, and return them.

        All of it is one transaction: ``changes`` is asked when no other process can write any more, and
        ``noted`` is told of each before it is written. Learners whose score changes are to be told of it;
        only the one ``by`` whom it is done knows.
        """
        with self._connection.transaction():
            # A write that changes nothing: it takes the turn, so that what is read now stays so.
            self._connection.write("UPDATE answers SET regraded_row = NULL WHERE false")
            found, scores = changes(), defaultdict[int, float](float)
            for change in found:
                noted(change)
                verdict, answer = change.verdict, change.given.answer
                self._connection.write(
                    "UPDATE answers SET response = ?, outcome = ?, score = ?, max_score = ?, errors = ?,"
                    " regraded_row = ? WHERE attempt_id = ? AND position = ?",
                    [
                        *(change.response.model_dump_json(), verdict.outcome, verdict.score),
                        *(verdict.max_score, json.dumps(verdict.errors), row),
                        *(answer.attempt_id, answer.position),
                    ],
                )
                scores[answer.attempt_id] += verdict.score - answer.score
            self._rescored.add(scores, knows=by)
        return found
