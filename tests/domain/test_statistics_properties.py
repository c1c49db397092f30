"""What must not change a figure, whatever the marks."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import statistics
from bot.domain.matrix import Matrix
from bot.domain.statistics import item_statistics
from tests.domain.figures_compared import close, near

MARKS = st.sampled_from([0.0, 1 / 3, 0.5, 2 / 3, 1.0])
CELLS = st.one_of(MARKS, MARKS, MARKS, st.none())


@st.composite
def matrices(draw: st.DrawFn, cells: st.SearchStrategy[float | None] = CELLS) -> list[list[float | None]]:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=12))


def ones(marks: Matrix) -> list[float]:
    return [1.0] * len(marks[0])


@given(matrices(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_learners_makes_no_difference_not_even_in_the_last_digit(
    marks: list[list[float | None]], rng: random.Random
) -> None:
    other = list(marks)
    rng.shuffle(other)
    assert item_statistics(other, ones(marks)) == item_statistics(marks, ones(marks))
    assert statistics.test_statistics(other, ones(marks)) == statistics.test_statistics(marks, ones(marks))


@given(matrices())
@settings(max_examples=60, deadline=None)
def test_a_copied_question_has_the_same_figures(marks: list[list[float | None]]) -> None:
    doubled = [[*row, row[0]] for row in marks]
    items = item_statistics(doubled, ones(doubled))
    assert items[0] == items[-1]


@given(matrices(MARKS))
@settings(max_examples=60, deadline=None)
def test_a_question_that_all_answer_alike_changes_no_other_ones_discrimination(
    marks: list[list[float | None]],
) -> None:
    before = item_statistics(marks, ones(marks))
    longer: list[list[float | None]] = [[*row, 1.0] for row in marks]
    after = item_statistics(longer, ones(longer))
    for one, other in zip(before, after, strict=False):
        assert other.facility == near(one.facility)
        assert other.standard_deviation == near(one.standard_deviation)
        assert other.effective_weight == near(one.effective_weight)
        if len(before) > 1:
            assert other.discrimination_index == near(one.discrimination_index)
            assert other.discriminative_efficiency == near(one.discriminative_efficiency)


@given(matrices(MARKS), st.floats(0.1, 5))
@settings(max_examples=60, deadline=None)
def test_adding_points_to_all_moves_the_mean_and_nothing_else(
    marks: list[list[float | None]], points: float
) -> None:
    raised: list[list[float | None]] = [[(mark or 0.0) + points for mark in row] for row in marks]
    before, after = (
        statistics.test_statistics(marks, ones(marks)),
        statistics.test_statistics(raised, ones(marks)),
    )
    assert before.mean is not None
    assert after.mean == pytest.approx(before.mean + points)
    for name in ("standard_deviation", "skewness", "kurtosis", "internal_consistency", "standard_error"):
        assert getattr(after, name) == near(getattr(before, name))


@given(matrices(), st.floats(0.5, 20))
@settings(max_examples=60, deadline=None)
def test_worth_in_points_makes_no_difference_to_fractions(
    marks: list[list[float | None]], worth: float
) -> None:
    dearer = [[None if mark is None else mark * worth for mark in row] for row in marks]
    for one, other in zip(
        item_statistics(marks, ones(marks)), item_statistics(dearer, [worth] * len(marks[0])), strict=True
    ):
        close(other, one)
    close(
        statistics.test_statistics(dearer, [worth] * len(marks[0])),
        statistics.test_statistics(marks, ones(marks)),
    )


@given(matrices())
@settings(max_examples=100, deadline=None)
def test_every_figure_is_in_its_range_and_every_missing_one_has_its_reason(
    marks: list[list[float | None]],
) -> None:
    rounding = 1e-9
    for item in item_statistics(marks, ones(marks)):
        figures = {name: value for name, value in asdict(item).items() if name not in {"n", "blanks"}}
        assert set(item.blanks) == {name for name, value in figures.items() if value is None}
        for value in (item.facility, item.effective_weight, item.intended_weight):
            assert value is None or -rounding <= value <= 1 + rounding
        for value in (item.discrimination_index, item.discriminative_efficiency):
            assert value is None or value <= 1 + rounding
        assert item.discrimination_index is None or item.discrimination_index >= -1 - rounding
    whole = statistics.test_statistics(marks, ones(marks))
    figures = {name: value for name, value in asdict(whole).items() if name not in {"n", "n_whole", "blanks"}}
    assert set(whole.blanks) == {name for name, value in figures.items() if value is None}
    assert whole.internal_consistency is None or whole.internal_consistency <= 1 + rounding
