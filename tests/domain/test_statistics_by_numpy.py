"""The same figures by NumPy, and by other formulas wherever there are any."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from bot.domain import statistics
from bot.domain.statistics import item_statistics

Grid = npt.NDArray[np.float64]

MAX = [1.0, 1.0, 2.0, 1.0, 0.5, 3.0]


def responses(learners: int, *, gaps: float, seed: int = 7) -> Grid:
    """Make marks of learners of different ability, some of them partial, some not there."""
    rng = np.random.default_rng(seed)
    ability, hardness = rng.normal(size=(learners, 1)), rng.normal(size=(1, len(MAX)))
    right = rng.random((learners, len(MAX))) < 1 / (1 + np.exp(hardness - 2 * ability))
    marks = np.where(right, rng.choice([1.0, 2 / 3, 0.5], (learners, len(MAX))), 0.0) * np.array(MAX)
    return np.where(rng.random(marks.shape) < gaps, np.nan, marks)


def rows(marks: Grid) -> list[list[float | None]]:
    return [[None if np.isnan(mark) else float(mark) for mark in row] for row in marks]


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("learners", [4, 25, 400])
def test_items(learners: int, gaps: float) -> None:
    marks = responses(learners, gaps=gaps)
    most = np.where(np.isnan(marks), 0.0, MAX).sum(axis=1)
    total = np.nansum(marks, axis=1)
    items = item_statistics(rows(marks), MAX)
    with_total = []
    for index, item in enumerate(items):
        here = ~np.isnan(marks[:, index])
        x, share = marks[here, index], total[here] / most[here]
        with_total.append(float(np.cov(x, share)[0, 1]) if len(x) > 2 else 0.0)
        assert item.n == len(x)
        assert item.facility == pytest.approx(np.nanmean(marks[:, index]) / MAX[index])
        assert item.standard_deviation == pytest.approx(np.std(x, ddof=1) / MAX[index])
        assert item.intended_weight == pytest.approx(MAX[index] / np.sum(MAX))
        others = here & (most > MAX[index])
        x, rest = marks[others, index], (total - marks[:, index])[others] / (most[others] - MAX[index])
        if item.discrimination_index is not None:
            assert item.discrimination_index == pytest.approx(np.corrcoef(x, rest)[0, 1])
            assert item.discriminative_efficiency == pytest.approx(
                np.cov(x, rest)[0, 1] / np.cov(np.sort(x), np.sort(rest))[0, 1]
            )
        elif len(x) > 2:
            assert np.ptp(x) == 0
    roots = np.sqrt(np.clip(with_total, 0, None))
    for item, covariance, root in zip(items, with_total, roots, strict=True):
        if item.effective_weight is None:
            assert covariance < 0 or item.n < 3
        else:
            assert item.effective_weight == pytest.approx(root / roots.sum(), abs=1e-6)


@pytest.mark.parametrize("learners", [4, 25, 400])
def test_a_whole_test(learners: int) -> None:
    marks = responses(learners, gaps=0.0)
    total = marks.sum(axis=1) / sum(MAX)
    whole = statistics.test_statistics(rows(marks), MAX)
    n = learners
    # Skewness and kurtosis by the adjusted Fisher-Pearson coefficients, consistency by the covariance matrix.
    z = (total - total.mean()) / total.std()
    skewness = np.sqrt(n * (n - 1)) / (n - 2) * np.mean(z**3)
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (np.mean(z**4) - 3) + 6)
    covariances = np.cov(marks, rowvar=False)
    alpha = len(MAX) / (len(MAX) - 1) * (1 - np.trace(covariances) / covariances.sum())
    assert (whole.n, whole.n_whole) == (n, n)
    assert whole.mean == pytest.approx(total.mean())
    assert whole.median == pytest.approx(np.median(total))
    assert whole.standard_deviation == pytest.approx(np.std(total, ddof=1))
    assert whole.skewness == pytest.approx(skewness)
    assert whole.kurtosis == pytest.approx(kurtosis)
    assert whole.internal_consistency == pytest.approx(alpha)
    assert whole.error_ratio == pytest.approx(np.sqrt(1 - alpha))
    assert whole.standard_error == pytest.approx(np.sqrt(1 - alpha) * np.std(total, ddof=1))


def test_with_gaps_consistency_is_that_of_whole_rows() -> None:
    marks = responses(400, gaps=0.1)
    whole_rows = marks[~np.isnan(marks).any(axis=1)]
    figures = statistics.test_statistics(rows(marks), MAX)
    covariances = np.cov(whole_rows, rowvar=False)
    alpha = len(MAX) / (len(MAX) - 1) * (1 - np.trace(covariances) / covariances.sum())
    assert figures.n_whole == len(whole_rows) < figures.n
    assert figures.internal_consistency == pytest.approx(alpha)
