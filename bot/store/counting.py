"""Counting answers while they are read: alike ones together, so that a million stay a few thousand.

A database sorts to group: a million rows by seven columns take it several times as long as reading them. So
an attempt is read as one row, its answers joined to one text, and Python's ``Counter`` counts the parts,
which it does in C.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from math import fsum
from typing import Any

from bot.domain.comparison import Marked
from bot.domain.matrix import Total
from bot.domain.misreadings import CampSide
from bot.domain.response_analysis import Given
from bot.domain.terms import ErrorKind

_FIELD, _ANSWER = "\x1f", "\x1e"  # neither can stand in JSON or in an id

_SUMS = "sum(score), sum(answers.max_score)"
_TENTHS = "CAST(seconds * 10 + 0.5 AS INTEGER)"
_MARK = (
    "CASE outcome WHEN 'partly' THEN score ELSE outcome END"
    f" || CASE answers.max_score WHEN 1.0 THEN '' ELSE '{_FIELD}' || answers.max_score END"
)
_WHOLE = f"question_id || '{_FIELD}' || response || '{_FIELD}' || answers.errors || '{_FIELD}' || {_MARK}"
_RIGHT = "outcome = 'right' AND answers.max_score = 1.0"
# Joining is what takes the time, so what most answers are is left out: right, for one mark, without errors.
_ANY = (
    f"CASE WHEN {_RIGHT} AND answers.errors = '[]' THEN question_id || '{_FIELD}' || response"
    f" ELSE {_WHOLE} END"
)
_OF_ONE = (
    f"CASE WHEN question_id = ?1 THEN {_WHOLE} WHEN {_RIGHT} THEN question_id"
    f" ELSE question_id || '{_FIELD * 3}' || {_MARK} END"
)

COUNTED = f"{_SUMS}, count(*), group_concat({_ANY}, '{_ANSWER}'), group_concat({_TENTHS}, ' ')"
"""What ``Counting.add`` is given of an attempt."""

COUNTED_FOR_ONE = (
    f"{_SUMS}, group_concat({_OF_ONE}, '{_ANSWER}'), sum(CASE question_id WHEN ?1 THEN {_TENTHS} END)"
)
"""The sums of an attempt, what ``Counting.add_marks`` is given of it, and the tenths of a second that the
question ``?1`` took. Of the other questions the marks are told and nothing else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers to a question that are alike."""

    question_id: str
    given: Given


@dataclass(frozen=True, slots=True)
class Side:
    """What one learner got on one side of a comparison."""

    about: str
    marked: Marked


@dataclass(frozen=True, slots=True)
class Gathered:
    """All answers, counted."""

    cells: list[Cell]
    seconds: dict[str, float]
    """How long the answers to each question took altogether."""
    sides: list[Side]


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
        self._kinds: dict[str, _Kind] = {}
        self._sided: set[str] = set()
        self._counts: defaultdict[Total, Counter[str]] = defaultdict(Counter)
        self._tenths: defaultdict[str, int] = defaultdict(int)
        self._marks: defaultdict[tuple[str, bool, int], list[tuple[float, float]]] = defaultdict(list)

    def add(self, learner: int, total: float, most: float, n: int, joined: str, tenths: str) -> None:  # noqa: ARG002 - as it comes
        """Count one attempt, of the columns ``COUNTED``."""
        answers = joined.split(_ANSWER)
        self._counts[total, most].update(answers)
        sums = self._tenths
        for answer, taken in zip(answers, map(int, tenths.split(" ")), strict=True):
            sums[answer] += taken
        if len(sums) > len(self._kinds):
            for answer in set(answers).difference(self._kinds):
                self._know(answer)
        for answer in self._sided.intersection(answers):
            kind = self._kinds[answer]
            for issue, second in kind.sides:
                self._marks[issue, second, learner].append((kind.score, kind.max_score))

    def add_marks(self, total: float, most: float, joined: str) -> None:
        """Count one attempt without the time it took and without sides."""
        self._counts[total, most].update(joined.split(_ANSWER))

    def gathered(self) -> Gathered:
        """Return what has been counted."""
        kinds = self._kinds
        for answer in set().union(*self._counts.values()).difference(kinds):
            self._know(answer)
        cells = [
            Cell(
                kind.question_id, Given(kind.choices, kind.errors, kind.score, kind.max_score, *total, count)
            )
            for total, counts in self._counts.items()
            for answer, count in counts.items()
            for kind in [kinds[answer]]
        ]
        seconds: defaultdict[str, float] = defaultdict(float)
        for answer, tenths in self._tenths.items():
            seconds[kinds[answer].question_id] += tenths / 10
        sides = [
            Side(issue, Marked(learner, second, *_sums(marks), len(marks)))
            for (issue, second, learner), marks in self._marks.items()
        ]
        return Gathered(sorted(cells, key=lambda cell: cell.question_id), dict(seconds), sides)

    def _know(self, answer: str) -> None:
        question_id, *told = answer.split(_FIELD)
        response, errors, score, most, *_ = (*told, *("", "", "right", "1.0")[len(told) :])
        max_score = float(most)
        content: dict[str, Any] = json.loads(response or '{"keys": []}')
        sides = tuple(self._wanted.get(question_id, ()))
        self._kinds[answer] = _Kind(
            question_id,
            tuple(content["keys"]) if "keys" in content else (content["text"],),
            tuple(ErrorKind(error) for error in json.loads(errors or "[]")),
            max_score if score == "right" else 0.0 if score == "wrong" else float(score),
            max_score,
            sides,
        )
        if sides:
            self._sided.add(answer)


def _sums(marks: list[tuple[float, float]]) -> tuple[float, float]:
    return fsum(score for score, _ in marks), fsum(most for _, most in marks)
