"""Counting answers while they are read: alike ones together, so that a million stay a few hundred.

A database sorts to group: a million rows by seven columns take it several times as long as reading them. So
an attempt is read as one row, its answers joined to one text, and Python's ``Counter`` counts the parts,
which it does in C. Each different part has a number, lest its text be compared again and again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from math import fsum
from typing import Any

from bot.domain.comparison import Marked
from bot.domain.matrix import Total
from bot.domain.misreadings import CampSide
from bot.domain.response_analysis import Given
from bot.domain.terms import ErrorKind, Skill
from bot.store.learning_counts import Scored

_FIELD, _ANSWER = "\x1f", "\x1e"  # neither can stand in JSON or in an id

# Thirds add up to a little more or less, by their order: so many digits make equal totals equal.
SUMS = "round(sum(score), 9), round(sum(answers.max_score), 9)"
"""What an attempt came to, and the most that it could have."""

_TENTHS = "CAST(seconds * 10 + 0.5 AS INTEGER)"
_RIGHT = "score = 1.0 AND answers.max_score = 1.0"
_WRONG = "score = 0.0 AND answers.max_score = 1.0"
_RESPONSE = f"question_id || '{_FIELD}' || response"
_ERRORS = f"'{_FIELD}' || answers.errors"
_MARK = f"'{_FIELD}' || score || '{_FIELD}' || answers.max_score"
_WHOLE = f"{_RESPONSE} || {_ERRORS} || {_MARK}"
# Joining is what takes the time, so what most answers are is left out: right or wrong, and for one mark.
_ANY = (
    f"CASE WHEN {_RIGHT} AND answers.errors = '[]' THEN {_RESPONSE}"
    f" WHEN {_WRONG} THEN {_RESPONSE} || {_ERRORS} ELSE {_WHOLE} END"
)
_OF_ONE = (
    f"CASE WHEN question_id = ? THEN {_WHOLE} WHEN {_RIGHT} THEN question_id"
    f" WHEN {_WRONG} THEN question_id || '{_FIELD * 2}' ELSE question_id || '{_FIELD * 2}' || {_MARK} END"
)

COUNTED = f"{SUMS}, count(*), group_concat({_ANY}, '{_ANSWER}'), json_group_array({_TENTHS})"
"""Of an attempt: its sums, how many answers, the answers joined, and the tenths of a second they took."""

COUNTED_FOR_ONE = (
    f"{SUMS}, group_concat({_OF_ONE}, '{_ANSWER}'), sum(CASE question_id WHEN ? THEN {_TENTHS} END)"
)
"""The sums of an attempt, its answers joined, and the tenths of a second that the question took whose id both
``?`` stand for. Of the other questions the marks are told and nothing else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers to a question that are alike."""

    question_id: str
    given: Given


@dataclass(frozen=True, slots=True)
class Gathered:
    """All answers, counted."""

    cells: list[Cell]
    seconds: dict[str, float]
    """How long the answers to each question took altogether."""
    sides: dict[str, list[Marked]]
    """What each learner got on either side, by what is compared."""
    learning: dict[Skill, list[Marked]] = field(default_factory=dict)
    """What was got in first attempts and (second) in later ones, where there are any."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What answers have in common that read the same."""

    question_id: str
    choices: tuple[str, ...]
    errors: tuple[ErrorKind, ...]
    score: float
    max_score: float
    sides: tuple[tuple[str, bool], ...]


class Counting:
    """Counts answers, attempt by attempt."""

    def __init__(self, wanted: Collection[CampSide]) -> None:
        """``wanted`` are the sides that are to be told apart by learner."""
        self._wanted: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        for side in wanted:
            self._wanted[side.question_id].append((side.issue, side.opposing))
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._kinds: list[_Kind] = []
        self._sided: set[int] = set()
        self._counts: defaultdict[Total, Counter[int]] = defaultdict(Counter)
        self._tenths: list[int] = []
        self._marks: defaultdict[tuple[str, bool, int], list[tuple[float, float]]] = defaultdict(list)

    @property
    def scored(self) -> Sequence[Scored]:
        """What the answers got that have the numbers 0, 1, 2 ..."""
        return [Scored(kind.question_id, kind.score, kind.max_score) for kind in self._kinds]

    def numbered(self, joined: str) -> list[int]:
        """Return the numbers of an attempt's answers, which came joined; alike ones have the same."""
        numbers = list(map(self._numbers.__getitem__, joined.split(_ANSWER)))
        new = len(self._numbers) - len(self._kinds)
        for answer in reversed(list(islice(reversed(self._numbers), new))):  # numbered last, stand last
            self._know(answer)
        return numbers

    def add(self, learner: int, total: float, most: float, numbers: list[int], tenths: str) -> None:
        """Count one attempt, with the time that it took and the sides of its learner."""
        self.add_marks(total, most, numbers)
        sums = self._tenths
        sums.extend([0] * (len(self._kinds) - len(sums)))
        for number, taken in zip(numbers, json.loads(tenths), strict=True):
            sums[number] += taken
        for number in self._sided.intersection(numbers):
            kind = self._kinds[number]
            for issue, second in kind.sides:
                self._marks[issue, second, learner].append((kind.score, kind.max_score))

    def add_marks(self, total: float, most: float, numbers: list[int]) -> None:
        """Count one attempt without the time it took and without sides."""
        self._counts[total, most].update(numbers)

    def gathered(self) -> Gathered:
        """Return what has been counted."""
        totals: list[dict[Total, int]] = [{} for _ in self._kinds]
        for total, counts in self._counts.items():
            for number, n in counts.items():
                totals[number][total] = n
        cells = [
            Cell(kind.question_id, Given(kind.choices, kind.errors, kind.score, kind.max_score, found))
            for kind, found in zip(self._kinds, totals, strict=True)
            if found  # else it is of attempts that were only numbered
        ]
        tenths: defaultdict[str, int] = defaultdict(int)
        for kind, taken in zip(self._kinds, self._tenths, strict=False):
            tenths[kind.question_id] += taken
        sides: defaultdict[str, list[Marked]] = defaultdict(list)
        for (issue, second, learner), marks in self._marks.items():
            sides[issue].append(Marked(learner, second, *_sums(marks), len(marks)))
        return Gathered(
            sorted(cells, key=lambda cell: cell.question_id),
            {question_id: taken / 10 for question_id, taken in tenths.items()},
            sides,
        )

    def _know(self, answer: str) -> None:
        question_id, *told = answer.split(_FIELD)
        marks = told[2:] or ["0.0" if len(told) == 2 else "1.0", "1.0"]
        response, errors, score, most = (*told[:2], *("", "")[len(told) :], *marks)
        content: dict[str, Any] = json.loads(response or '{"keys": []}')
        sides = tuple(self._wanted.get(question_id, ()))
        if sides:
            self._sided.add(len(self._kinds))
        self._kinds.append(
            _Kind(
                question_id,
                tuple(content["keys"]) if "keys" in content else (content["text"],),
                tuple(ErrorKind(error) for error in json.loads(errors or "[]")),
                float(score),
                float(most),
                sides,
            )
        )


def _sums(marks: list[tuple[float, float]]) -> tuple[float, float]:
    return marks[0] if len(marks) == 1 else (fsum(mark for mark, _ in marks), fsum(most for _, most in marks))
