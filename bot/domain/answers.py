"""What a report is made from: graded answers, however they were stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from bot.domain.matrix import Matrix, Total
from bot.domain.terms import ErrorKind


@dataclass(frozen=True, slots=True)
class Answer:
    """One graded answer."""

    learner: int
    attempt: int
    first: bool
    """Whether the attempt is the learner's first finished one."""
    question_id: str
    choices: tuple[str, ...]
    """The keys chosen, in the order given; of a typed answer, the text as the only one."""
    errors: tuple[ErrorKind, ...]
    score: float
    max_score: float = 1.0


def first_attempts(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers of first finished attempts: what reports rest on unless all are asked for."""
    return [answer for answer in answers if answer.first]


def attempt_totals(answers: Iterable[Answer]) -> dict[int, Total]:
    """Return, by attempt, the score and the best possible score over all that was answered in it."""
    scores: defaultdict[int, list[float]] = defaultdict(list)
    most: defaultdict[int, list[float]] = defaultdict(list)
    for answer in answers:
        scores[answer.attempt].append(answer.score)
        most[answer.attempt].append(answer.max_score)
    return {attempt: (fsum(scores[attempt]), fsum(most[attempt])) for attempt in scores}


def response_matrix(answers: Iterable[Answer], question_ids: Sequence[str]) -> Matrix:
    """Return a row an attempt, in the order in which they come, and a column a question.

    A cell is None where that question was not answered in that attempt. Answers to other questions are left
    out, and so are attempts that answered none of these.
    """
    place = {question_id: index for index, question_id in enumerate(question_ids)}
    rows: dict[int, list[float | None]] = {}
    for answer in answers:
        index = place.get(answer.question_id)
        if index is not None:
            rows.setdefault(answer.attempt, [None] * len(place))[index] = answer.score
    return list(rows.values())
