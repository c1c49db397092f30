"""Comparing two kinds of answers: all of each, and within each learner who gave both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt
from typing import NamedTuple

from bot.domain import moments
from bot.domain.figures import Blank, parted
from bot.domain.moments import Sample


class Marked(NamedTuple):
    """One mark on one of the two sides, or the sum of a learner's marks there."""

    learner: int | None
    """None for a sum of several people's, all of whom have answers on that side alone."""
    second: bool
    score: float
    max_score: float
    answers: int = 1


@dataclass(frozen=True, slots=True)
class Average:
    """Marks as a share of what could be got."""

    n: int
    """Answers."""
    share: float | None
    """None of no answers."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, and how much better the second was answered by the same people."""

    first: Average
    second: Average
    n: int
    """Learners who have answers on both sides."""
    difference: float | None
    """The mean, over these learners, of their own share on the second side minus that on the first."""
    standard_error: float | None
    """Of the difference: ``sqrt(V(d) / n)``."""
    blanks: Mapping[str, Blank]
    """The reason of each of the two that is None."""

    @property
    def clear(self) -> bool:
        """Whether the difference is more than two standard errors, which chance alone gives 1 time in 20."""
        if self.difference is None or self.standard_error is None:
            return False
        return abs(self.difference) > 2 * self.standard_error


def average(scores: Iterable[tuple[float, float]]) -> Average:
    """Return the average of pairs of a score and the best possible one."""
    pairs = list(scores)
    return Average(len(pairs), _share(pairs))


def compared(marks: Iterable[Marked]) -> Comparison:
    """Return how the two sides compare.

    The difference is taken within learners (a paired comparison), because those who have answers on one side
    only, say those who try again, are not like the others.
    """
    sides: dict[bool, defaultdict[int | None, list[tuple[float, float]]]] = {
        False: defaultdict(list),
        True: defaultdict(list),
    }
    answers = {False: 0, True: 0}
    for learner, second_side, score, best, count in marks:
        sides[second_side][learner].append((score, best))
        answers[second_side] += count
    first, second = sides[False], sides[True]
    differences = []
    for learner in (first.keys() & second.keys()) - {None}:
        before, after = _share(first[learner]), _share(second[learner])
        if before is not None and after is not None:
            differences.append(after - before)
    sample = Sample.of(differences)
    spread = moments.standard_deviation(sample)
    error = spread if isinstance(spread, Blank) else spread / sqrt(len(differences))
    values, blanks = parted({"difference": moments.mean(sample), "standard_error": error})
    return Comparison(
        first=replace(average(pair for pairs in first.values() for pair in pairs), n=answers[False]),
        second=replace(average(pair for pairs in second.values() for pair in pairs), n=answers[True]),
        n=len(differences),
        blanks=blanks,
        **values,
    )


def _share(pairs: Sequence[tuple[float, float]]) -> float | None:
    if len(pairs) == 1:  # as nearly all are: a learner's marks come summed up
        ((score, best),) = pairs
        return score / best if best > 0 else None
    most = fsum([best for _, best in pairs])
    return fsum([score for score, _ in pairs]) / most if most > 0 else None
