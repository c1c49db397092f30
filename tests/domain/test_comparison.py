"""Two kinds of answers side by side."""

from __future__ import annotations

import pytest

from bot.domain.comparison import Average, Marked, compared
from bot.domain.figures import Blank


def test_each_side_has_its_average_and_the_difference_is_within_learners() -> None:
    found = compared(
        [
            Marked(1, False, 0.0, 1.0),
            Marked(1, True, 1.0, 1.0),
            Marked(2, False, 0.5, 1.0),
            Marked(2, True, 1.0, 1.0),
            Marked(3, False, 1.0, 1.0),
        ]
    )
    assert (found.first, found.second) == (Average(3, 0.5), Average(2, 1.0))
    assert found.n == 2
    assert found.difference == pytest.approx(0.75)
    # The differences are 1 and 1/2: their variance is 1/8, over two learners 1/16.
    assert found.standard_error == pytest.approx(0.25)
    assert found.clear


def test_a_difference_within_two_standard_errors_is_not_clear() -> None:
    found = compared(
        [
            *(Marked(learner, False, 0.5, 1.0) for learner in range(4)),
            *(Marked(learner, True, score, 1.0) for learner, score in enumerate([0.0, 1.0, 1.0, 0.5])),
        ]
    )
    assert found.difference == pytest.approx(0.125)
    assert not found.clear


def test_without_anybody_on_both_sides_there_is_no_difference_and_it_says_so() -> None:
    found = compared([Marked(1, False, 0.0, 1.0), Marked(2, True, 1.0, 1.0)])
    assert (found.difference, found.n) == (None, 0)
    assert found.blanks == {"difference": Blank.NOBODY, "standard_error": Blank.NOBODY}
    assert not found.clear


def test_one_learner_has_a_difference_without_a_standard_error() -> None:
    found = compared([Marked(1, False, 0.0, 1.0), Marked(1, True, 1.0, 1.0)])
    assert found.difference == 1.0
    assert found.blanks == {"standard_error": Blank.TOO_FEW}
    assert not found.clear


def test_no_answers_have_no_average() -> None:
    assert compared([]).first == Average(0, None)
