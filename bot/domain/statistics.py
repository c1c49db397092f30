"""Item and test statistics over a response matrix, by Moodle's definitions.

A matrix has one row a learner (a first finished attempt, by default: later ones break the assumptions that
item analysis rests on) and one column a question; a cell is a mark, or None where the learner was not asked
or did not get there. Who wants an omitted answer to count as wrong, as Moodle does, passes 0.

Formulas: Moodle, "Quiz statistics calculations" (https://docs.moodle.org/dev/Quiz_statistics_calculations)
and "Quiz report statistics" (https://docs.moodle.org/dev/Quiz_report_statistics), as computed by Moodle's
``core_question\\statistics\\questions\\calculator`` and ``quiz_statistics\\calculator``. All figures are
fractions; what Moodle shows in percent is multiplied only when shown. Beyond Moodle:

* A learner's total is the share of the marks of the questions that he or she reached. Where all reached the
  same questions this is Moodle's total divided by a constant, which changes no figure; where they did not, it
  keeps the totals comparable. Internal consistency has no such way out: it is that of the learners who
  reached every question.
* What relates a question to the rest of the test needs three learners: two always lie on a line.
* What is undefined is None, and ``blanks`` says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from bot.domain import moments
from bot.domain.figures import Blank, Figure, parted
from bot.domain.matrix import Column, Matrix, columns, totals
from bot.domain.moments import Sample

DUBIOUS_BELOW = 0.15
"""Discriminative efficiency under which Moodle marks a question as one to look at."""

_RELATED_FROM = 3


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """The figures of one question; what each is, ``item_statistics`` says."""

    n: int
    """Learners who reached it."""
    facility: float | None
    standard_deviation: float | None
    random_guess_score: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    blanks: Mapping[str, Blank]
    """The reason of each field that is None."""

    @property
    def dubious(self) -> bool:
        """Whether it tells weaker from better learners so badly that its writer should look at it."""
        efficiency = self.discriminative_efficiency
        return efficiency is not None and efficiency < DUBIOUS_BELOW


@dataclass(frozen=True, slots=True)
class TestStatistics:
    """The figures of a whole test; what each is, ``test_statistics`` says."""

    __test__ = False  # pytest would take it for a test case

    n: int
    """Learners who reached at least one question."""
    n_whole: int
    """Learners who reached all; internal consistency, error ratio and standard error rest on them alone."""
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None
    blanks: Mapping[str, Blank]
    """The reason of each field that is None."""


def item_statistics(
    marks: Matrix, max_marks: Sequence[float], *, random_guess: Sequence[float | None] | None = None
) -> tuple[ItemStatistics, ...]:
    """Return the figures of each question, in the order of the columns.

    ``max_marks`` is the best possible mark of each; ``random_guess`` what blind guessing scores as a fraction
    of it (``bot.domain.guessing``), None where that is not known. With x the marks of those who reached the
    question, T their totals, R their totals in the rest of the test, V a variance and C a covariance (both
    over n - 1), by Moodle's sections "Position statistics" and "Question statistics":

    facility
        ``mean(x) / max``; fraction of the mark.
    standard_deviation
        ``sqrt(V(x)) / max``; fraction of the mark.
    random_guess_score
        as given; fraction of the mark.
    intended_weight
        ``max / sum of all max``; fraction of the test.
    effective_weight
        ``sqrt(C(x, T)) / sum of sqrt(C(x, T))`` over the questions, those with a negative covariance left
        out; fraction of what spreads the totals.
    discrimination_index
        ``C(x, R) / sqrt(V(x) V(R))``: a correlation, from -1 to 1.
    discriminative_efficiency
        ``C(x, R) / Cmax`` where Cmax is the covariance of x sorted with R sorted, the most that these marks
        could reach; at most 1.

    Raises ``ValueError`` where a row or ``random_guess`` is not as long as ``max_marks``. The time grows with
    learners times questions.
    """
    return statistics_of(columns(marks, max_marks), random_guess=random_guess)


def statistics_of(
    found: Sequence[Column],
    *,
    random_guess: Sequence[float | None] | None = None,
    only: int | None = None,
) -> tuple[ItemStatistics, ...]:
    """Return what ``item_statistics`` does, of columns whose learners have been counted already.

    With ``only``, the figures of the column at that place alone.
    """
    guesses = random_guess if random_guess is not None else [None] * len(found)
    covariances = [_covariance_with_total(column) for column in found]
    roots = fsum(sqrt(figure) for figure in covariances if not isinstance(figure, Blank) and figure > 0)
    whole = fsum(column.maximum for column in found)
    items = []
    for at, (column, guess, covariance) in enumerate(zip(found, guesses, covariances, strict=True)):
        if only not in (None, at):
            continue
        index, efficiency = _discrimination(column)
        values, blanks = parted(
            {
                "facility": _of_maximum(column, moments.mean(column.marks)),
                "standard_deviation": _of_maximum(column, moments.standard_deviation(column.marks)),
                "random_guess_score": Blank.NOT_COMPUTABLE if guess is None else guess,
                "intended_weight": column.maximum / whole if whole > 0 else Blank.NO_MARKS,
                "effective_weight": _weight(covariance, roots),
                "discrimination_index": index,
                "discriminative_efficiency": efficiency,
            }
        )
        items.append(ItemStatistics(n=column.marks.n if column.marks else 0, blanks=blanks, **values))
    return tuple(items)


def test_statistics(marks: Matrix, max_marks: Sequence[float]) -> TestStatistics:
    """Return the figures of the whole test.

    With T the learners' totals as fractions of the marks that they could reach, m2, m3 and m4 the means of
    the powers of their deviations and s the learners, by Moodle's section "Test statistics":

    mean, median, standard_deviation
        of T, the latter ``sqrt(k2)`` with ``k2 = s m2 / (s - 1)``; fractions of the test.
    skewness
        ``k3 / k2^(3/2)`` with ``k3 = s^2 m3 / ((s - 1)(s - 2))``; a pure number, 0 for a symmetrical
        distribution, negative with a tail to the left.
    kurtosis
        ``k4 / k2^2`` with ``k4 = s^2 ((s + 1) m4 - 3 (s - 1) m2^2) / ((s - 1)(s - 2)(s - 3))``; a pure
        number, 0 for a normal distribution.
    internal_consistency
        ``p / (p - 1) (1 - sum of V(x) / V(T))`` over p questions (Cronbach's alpha), at most 1, of at least
        three learners who reached every question.
    error_ratio
        ``sqrt(1 - internal_consistency)``: which part of the standard deviation is chance.
    standard_error
        ``error_ratio`` times the standard deviation of the same learners; fraction of the test.

    Raises ``ValueError`` where a row is not as long as ``max_marks``.
    """
    shares = Sample.of(total / most for total, most in totals(marks, max_marks) if most > 0)
    complete = [row for row in marks if None not in row]
    whole = Sample.of(total / most for total, most in totals(complete, max_marks) if most > 0)
    samples = [
        Sample.of(mark for mark in column if mark is not None) for column in zip(*complete, strict=True)
    ]
    return whole_test_statistics(shares, whole, samples, max_marks, n_whole=len(complete))


def whole_test_statistics(
    shares: Sample | None,
    whole: Sample | None,
    samples: Sequence[Sample | None],
    max_marks: Sequence[float],
    *,
    n_whole: int,
) -> TestStatistics:
    """Return what ``test_statistics`` does, of learners that have been counted already.

    ``shares`` are the totals of all, as fractions; ``whole`` the same of the ``n_whole`` learners who reached
    every question, and ``samples`` their marks question by question.
    """
    consistency, ratio, error = _consistency(whole, samples, max_marks)
    values, blanks = parted(
        {
            "mean": moments.mean(shares),
            "median": moments.median(shares),
            "standard_deviation": moments.standard_deviation(shares),
            "skewness": moments.skewness(shares),
            "kurtosis": moments.kurtosis(shares),
            "internal_consistency": consistency,
            "error_ratio": ratio,
            "standard_error": error,
        }
    )
    return TestStatistics(n=shares.n if shares else 0, n_whole=n_whole, blanks=blanks, **values)


def _of_maximum(column: Column, figure: Figure) -> Figure:
    if isinstance(figure, Blank):
        return figure
    return figure / column.maximum if column.maximum > 0 else Blank.NO_MARKS


def _covariance_with_total(column: Column) -> Figure:
    if column.marks is None or column.totals is None:
        return Blank.NOBODY
    if column.marks.n < _RELATED_FROM:
        return Blank.TOO_FEW
    return column.marks.product(column.totals) / (column.marks.n - 1)


def _weight(covariance: Figure, roots: float) -> Figure:
    if isinstance(covariance, Blank):
        return covariance
    if covariance < 0:
        return Blank.NEGATIVE_COVARIANCE
    return sqrt(covariance) / roots if roots > 0 else Blank.ALL_THE_SAME


def _discrimination(column: Column) -> tuple[Figure, Figure]:
    """Return the discrimination index and the discriminative efficiency."""
    compared = column.compared()
    blank = _unrelated(column, compared)
    if blank is not None or compared is None:
        return (blank or Blank.ONLY_QUESTION,) * 2
    marks, rest = compared
    together = marks.product(rest)
    index = together / sqrt(marks.product(marks) * rest.product(rest))
    return index, together / marks.greatest_product(rest)


def _unrelated(column: Column, compared: tuple[Sample, Sample] | None) -> Blank | None:
    if column.marks is None:
        return Blank.NOBODY
    if compared is None:
        return Blank.ONLY_QUESTION
    marks, rest = compared
    if marks.n < _RELATED_FROM:
        return Blank.TOO_FEW
    if marks.alike:
        return Blank.ALL_THE_SAME
    return Blank.REST_THE_SAME if rest.alike else None


def _consistency(
    shares: Sample | None, samples: Sequence[Sample | None], max_marks: Sequence[float]
) -> tuple[Figure, Figure, Figure]:
    """Return internal consistency, error ratio and standard error, of learners who reached every question."""
    count = sum(best > 0 for best in max_marks)
    if count < 2:
        return (Blank.ONLY_QUESTION if count else Blank.NO_MARKS,) * 3
    if shares is None or shares.n < _RELATED_FROM:
        return (Blank.TOO_FEW,) * 3
    spread = moments.variance(shares)
    if isinstance(spread, Blank) or not spread:
        return (Blank.ALL_THE_SAME,) * 3
    within = (
        fsum(sample.product(sample) for sample in samples if sample) / (shares.n - 1) / fsum(max_marks) ** 2
    )
    chance = 1 - count / (count - 1) * (1 - within / spread)
    chance = chance if chance > moments.ROUNDING else 0.0
    ratio = sqrt(chance)
    return 1 - chance, ratio, ratio * sqrt(spread)
