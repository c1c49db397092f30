"""Item and test statistics: an example worked by hand, and what is undefined."""

from __future__ import annotations

import pytest

from bot.domain import statistics
from bot.domain.figures import Blank
from bot.domain.statistics import ItemStatistics, item_statistics
from tests.domain.figures_compared import close

# Worked by hand. Marks   a    b    total  rest of a (= b)   rest of b (= a)
#                  Ada    1    2    3      2                 1
#                  Bo     1    1    2      1                 1
#                  Cem    0    1    1      1                 0
#                  Dee    0    0    0      0                 0
# Means: a 1/2 of 1, b 1 of 2, total 3/2 of 3. Deviations: a (½, ½, -½, -½), b (1, 0, 0, -1).
# Sums of squares: a 1, b 2, total 5; of products: a·b = 1. Covariances over 3: C(a, total) = 2/3,
# C(b, total) = 1. Sorted, a and b pair as they are, so that no greater covariance is possible.
EXAMPLE = [[1.0, 2.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]


def test_the_example_worked_by_hand_has_its_item_figures() -> None:
    first, second = item_statistics(EXAMPLE, [1.0, 2.0], random_guess=[0.25, None])
    roots = (2 / 3) ** 0.5 + 1
    close(
        first,
        ItemStatistics(
            n=4,
            facility=1 / 2,
            standard_deviation=(1 / 3) ** 0.5,
            random_guess_score=0.25,
            intended_weight=1 / 3,
            effective_weight=(2 / 3) ** 0.5 / roots,
            discrimination_index=1 / 2**0.5,
            discriminative_efficiency=1.0,
            blanks={},
        ),
    )
    close(
        second,
        ItemStatistics(
            n=4,
            facility=1 / 2,
            standard_deviation=(2 / 3) ** 0.5 / 2,
            random_guess_score=None,
            intended_weight=2 / 3,
            effective_weight=1 / roots,
            discrimination_index=1 / 2**0.5,
            discriminative_efficiency=1.0,
            blanks={"random_guess_score": Blank.NOT_COMPUTABLE},
        ),
    )


def test_the_example_worked_by_hand_has_its_test_figures() -> None:
    # V(a) = 1/3, V(b) = 2/3, V(total) = 5/3: alpha = 2 / 1 · (1 - 1 / (5/3)) = 4/5.
    # Deviations ±3/2, ±1/2: m2 = 5/4, m4 = 41/16, k4 = 16 (5 · 41/16 - 9 · 25/16) / 6 = -10/3, k2 = 5/3.
    close(
        statistics.test_statistics(EXAMPLE, [1.0, 2.0]),
        statistics.TestStatistics(
            n=4,
            n_whole=4,
            mean=0.5,
            median=0.5,
            standard_deviation=(5 / 3) ** 0.5 / 3,
            skewness=0.0,
            kurtosis=(-10 / 3) / (25 / 9),
            internal_consistency=0.8,
            error_ratio=0.2**0.5,
            standard_error=0.2**0.5 * (5 / 3) ** 0.5 / 3,
            blanks={},
        ),
    )


def test_nobody_leaves_every_figure_blank_and_says_so() -> None:
    (item,) = item_statistics([], [1.0])
    assert item.n == 0
    assert item.intended_weight == 1.0
    assert item.blanks == {
        "facility": Blank.NOBODY,
        "standard_deviation": Blank.NOBODY,
        "random_guess_score": Blank.NOT_COMPUTABLE,
        "effective_weight": Blank.NOBODY,
        "discrimination_index": Blank.NOBODY,
        "discriminative_efficiency": Blank.NOBODY,
    }
    whole = statistics.test_statistics([], [1.0, 1.0])
    assert whole.n == 0
    assert set(whole.blanks.values()) == {Blank.NOBODY, Blank.TOO_FEW}
    assert whole.mean is None


def test_one_learner_has_a_facility_and_no_spread() -> None:
    item = item_statistics([[1.0, 0.0]], [1.0, 1.0])[0]
    assert item.facility == 1.0
    assert item.blanks["standard_deviation"] is Blank.TOO_FEW
    assert item.blanks["discrimination_index"] is Blank.TOO_FEW


def test_two_learners_always_lie_on_a_line_so_nothing_is_related() -> None:
    item = item_statistics([[1.0, 1.0], [0.0, 0.0]], [1.0, 1.0])[0]
    assert item.standard_deviation is not None
    assert item.discrimination_index is None
    assert item.blanks["effective_weight"] is Blank.TOO_FEW


def test_a_question_that_all_got_right_tells_nobody_apart() -> None:
    easy, _, _ = item_statistics([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]], [1.0] * 3)
    assert (easy.facility, easy.standard_deviation, easy.effective_weight) == (1.0, 0.0, 0.0)
    assert easy.blanks["discrimination_index"] is Blank.ALL_THE_SAME
    assert easy.blanks["discriminative_efficiency"] is Blank.ALL_THE_SAME


def test_a_rest_of_the_test_that_is_the_same_for_all_says_so() -> None:
    third = 1 / 3
    item = item_statistics(
        [[1.0, third, third, third], [0.0, third, third, third], [0.5, third, third, third]], [1.0] * 4
    )[0]
    assert item.blanks["discrimination_index"] is Blank.REST_THE_SAME


def test_the_only_question_of_a_test_has_no_rest() -> None:
    item = item_statistics([[1.0], [0.0], [1.0]], [1.0])[0]
    assert item.blanks["discriminative_efficiency"] is Blank.ONLY_QUESTION
    whole = statistics.test_statistics([[1.0], [0.0], [1.0]], [1.0])
    assert whole.blanks["internal_consistency"] is Blank.ONLY_QUESTION
    assert whole.mean == pytest.approx(2 / 3)


def test_a_question_that_better_learners_get_wrong_has_no_weight() -> None:
    marks = [[0.0, 1.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]
    odd, *others = item_statistics(marks, [1.0] * 4)
    assert odd.blanks["effective_weight"] is Blank.NEGATIVE_COVARIANCE
    assert odd.discrimination_index is not None
    assert odd.discrimination_index < -0.9
    assert odd.dubious
    assert sum(item.effective_weight or 0 for item in others) == pytest.approx(1.0)


def test_equal_totals_have_no_shape_and_no_consistency() -> None:
    whole = statistics.test_statistics([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [1.0, 1.0])
    assert whole.standard_deviation == 0.0
    assert {
        whole.blanks[name] for name in ("skewness", "kurtosis", "internal_consistency", "standard_error")
    } == {Blank.ALL_THE_SAME}


def test_a_question_without_a_mark_has_no_facility() -> None:
    notice, real = item_statistics([[0.0, 1.0], [0.0, 0.0], [0.0, 1.0]], [0.0, 1.0])
    assert notice.blanks["facility"] is Blank.NO_MARKS
    assert notice.intended_weight == 0.0
    assert real.intended_weight == 1.0
    assert item_statistics([[0.0]], [0.0])[0].blanks["intended_weight"] is Blank.NO_MARKS


def test_who_did_not_reach_a_question_does_not_count_there() -> None:
    item = item_statistics([[1.0, 1.0], [0.0, None], [1.0, None]], [1.0, 1.0])[1]
    assert (item.n, item.facility) == (1, 1.0)


def test_totals_are_shares_of_what_was_reached() -> None:
    whole = statistics.test_statistics([[1.0, 1.0], [1.0, None]], [1.0, 1.0])
    assert (whole.n, whole.n_whole, whole.mean) == (2, 1, 1.0)
    assert whole.blanks["internal_consistency"] is Blank.TOO_FEW


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 marks for 3 questions"):
        item_statistics([[1.0, 0.0]], [1.0] * 3)
