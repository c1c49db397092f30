"""Means and products of deviations over counted values."""

from __future__ import annotations

import pytest

from bot.domain import moments
from bot.domain.figures import Blank
from bot.domain.moments import Sample


def test_a_value_that_occurs_often_counts_as_often() -> None:
    counted, plain = Sample([1.0, 0.0], [3, 1]), Sample.of([1.0, 1.0, 0.0, 1.0])
    assert plain is not None
    assert (counted.n, counted.mean) == (plain.n, plain.mean) == (4, 0.75)
    assert moments.variance(counted) == moments.variance(plain) == pytest.approx(0.25)


def test_values_that_differ_by_the_rounding_of_thirds_are_alike() -> None:
    sample = Sample([1 / 3, 1 - 2 / 3, 2 / 3 - 1 / 3], [1, 1, 1])
    assert len(set(sample.values)) > 1
    assert sample.alike
    assert moments.standard_deviation(sample) == 0.0
    assert moments.skewness(sample) is Blank.ALL_THE_SAME


def test_a_product_that_is_nothing_but_rounding_is_nothing() -> None:
    # Deviations of a tenth, three times the same, against deviations that cancel out.
    first, second = Sample([0.1, 0.2, 0.3], [1, 1, 1]), Sample([0.3, 0.1, 0.3], [1, 1, 1])
    assert sum(x * y for x, y in zip(first.deviations, second.deviations, strict=True)) != 0
    assert first.product(second) == 0.0


@pytest.mark.parametrize(
    ("values", "middle"), [([3.0, 1.0, 2.0], 2.0), ([1.0, 4.0, 1.0, 2.0], 1.5), ([5.0], 5.0)]
)
def test_the_median_is_the_middle_value_or_the_mean_of_the_two(values: list[float], middle: float) -> None:
    assert moments.median(Sample.of(values)) == middle


def test_of_no_values_there_is_no_sample_and_no_figure() -> None:
    assert Sample.of([]) is None
    assert moments.mean(None) is moments.median(None) is moments.kurtosis(None) is Blank.NOBODY
