"""Means, variances and what is made of higher powers, over values that occur so many times each.

Marks and totals of many learners take few different values, so each value comes once, with its count. All
sums are exact (``math.fsum``): the order of the learners makes no difference, not even in the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum, sqrt
from operator import mul

from bot.domain.figures import Blank, Figure

ROUNDING = 1e-12
"""What is smaller than this part of its scale is the rounding of thirds, not an answer."""


class Sample:
    """The values of one variable, how often each occurs and how far each is from the mean of all.

    Two samples over the same ``counts`` are paired: their values belong together one by one.
    """

    __slots__ = ("counts", "deviations", "mean", "n", "values")

    def __init__(self, values: Sequence[float], counts: Sequence[int]) -> None:
        """Raises ``ZeroDivisionError`` for no values at all: ask before."""
        self.values = values
        self.counts = counts
        self.n = sum(counts)
        self.mean = fsum(map(mul, values, counts)) / self.n
        self.deviations = [value - self.mean for value in values]

    @classmethod
    def of(cls, values: Iterable[float]) -> Sample | None:
        """Return the sample of plain values, None of none."""
        counted = Counter(values)
        return cls(list(counted), list(counted.values())) if counted else None

    @property
    def alike(self) -> bool:
        """Whether all values are the same but for rounding: 2/3 - 1/3 is 1/3."""
        low, high = min(self.values), max(self.values)
        return high - low <= ROUNDING * max(1.0, abs(low), abs(high))

    def product(self, other: Sample) -> float:
        """Return the sum, over all pairs, of the products of the deviations.

        It is exactly 0 where one of the two does not vary, and where what is left is but rounding.
        """
        if self.alike or other.alike:
            return 0.0
        found = fsum(map(mul, map(mul, self.deviations, other.deviations), self.counts))
        return found if abs(found) > ROUNDING * sqrt(self.power(2) * other.power(2)) else 0.0

    def greatest_product(self, other: Sample) -> float:
        """Return what ``product`` would be if the least value went with the least, and so on upwards."""
        products, theirs, value, left = [], iter(other._sorted()), 0.0, 0
        for deviation, count in self._sorted():
            while count:
                if not left:
                    value, left = next(theirs)
                together = min(count, left)
                products.append(deviation * value * together)
                count, left = count - together, left - together
        return fsum(products)

    def power(self, exponent: int) -> float:
        """Return the sum of that power of the deviations."""
        powers = list(self.deviations)
        for _ in range(exponent - 1):
            powers = list(map(mul, powers, self.deviations))
        return fsum(map(mul, powers, self.counts))

    def _sorted(self) -> list[tuple[float, int]]:
        return sorted(zip(self.deviations, self.counts, strict=True))


def mean(sample: Sample | None) -> Figure:
    """Return the mean."""
    return Blank.NOBODY if sample is None else sample.mean


def median(sample: Sample | None) -> Figure:
    """Return the middle value, or the mean of the two in the middle."""
    if sample is None:
        return Blank.NOBODY
    ordered = sorted(zip(sample.values, sample.counts, strict=True))
    low, high = _at(ordered, (sample.n - 1) // 2), _at(ordered, sample.n // 2)
    return (low + high) / 2


def variance(sample: Sample | None) -> Figure:
    """Return ``k2``, the sum of the squared deviations over n - 1."""
    if sample is None or sample.n < 2:
        return Blank.NOBODY if sample is None else Blank.TOO_FEW
    return sample.product(sample) / (sample.n - 1)


def standard_deviation(sample: Sample | None) -> Figure:
    """Return ``sqrt(k2)``."""
    k2 = variance(sample)
    return k2 if isinstance(k2, Blank) else sqrt(k2)


def skewness(sample: Sample | None) -> Figure:
    """Return ``k3 / k2^(3/2)``, of s >= 3 values; k3 is ``s^2 m3 / ((s - 1)(s - 2))``."""
    if sample is None or sample.n < 3:
        return Blank.NOBODY if sample is None else Blank.TOO_FEW
    if sample.alike:
        return Blank.ALL_THE_SAME
    s = sample.n
    k2 = sample.power(2) / (s - 1)
    k3 = s * sample.power(3) / ((s - 1) * (s - 2))
    return k3 / (k2 * sqrt(k2))


def kurtosis(sample: Sample | None) -> Figure:
    """Return ``k4 / k2^2``, of s >= 4 values.

    k4 is ``s^2 ((s + 1) m4 - 3 (s - 1) m2^2) / ((s - 1)(s - 2)(s - 3))``.
    """
    if sample is None or sample.n < 4:
        return Blank.NOBODY if sample is None else Blank.TOO_FEW
    if sample.alike:
        return Blank.ALL_THE_SAME
    s = sample.n
    m2, m4 = sample.power(2) / s, sample.power(4) / s
    k2 = s * m2 / (s - 1)
    k4 = s * s * ((s + 1) * m4 - 3 * (s - 1) * m2 * m2) / ((s - 1) * (s - 2) * (s - 3))
    return k4 / (k2 * k2)


def _at(ordered: Sequence[tuple[float, int]], place: int) -> float:
    for value, count in ordered:
        if place < count:
            return value
        place -= count
    raise IndexError(place)
