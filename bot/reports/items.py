"""Counted answers -> the figures of each question and of the whole quiz."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum

from bot.domain.bank import Bank
from bot.domain.figures import Blank
from bot.domain.guessing import random_guess_score
from bot.domain.matrix import Column, Total
from bot.domain.moments import Sample, mean
from bot.domain.questions import Question
from bot.domain.response_analysis import OptionUse, responses_of
from bot.domain.statistics import ItemStatistics, TestStatistics, statistics_of, whole_test_statistics
from bot.reports.figures import WITHHELD, Band, Figure, ItemFigures, OptionFigures, TestFigures
from bot.reports.wording import choice_text
from bot.store.counting import Cell
from bot.store.report_rows import AttemptCount

BANDS = 10
"""Into how many equal spans of the score the attempts are put."""

ITEM_NAMES = (
    *("facility", "standard_deviation", "random_guess_score", "intended_weight", "effective_weight"),
    *("discrimination_index", "discriminative_efficiency"),
)
TEST_NAMES = (
    *("mean", "median", "standard_deviation", "skewness", "kurtosis"),
    *("internal_consistency", "error_ratio", "standard_error"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered, and the newest version of the set that has it."""

    question: Question
    bank: Bank
    retired: bool


def quiz_figures(attempts: Sequence[AttemptCount], cells: Mapping[str, Sequence[Cell]]) -> TestFigures:
    """Return the figures of the whole quiz, of attempts and answers that have been counted."""
    shares = _shares(attempts)
    max_marks = [_maximum(found) for found in cells.values()]
    whole = fsum(max_marks)
    complete = [each for each in attempts if each.most >= whole - 1e-9]
    samples = [
        _sample((cell.given.score, _with_most(cell, whole)) for cell in found) for found in cells.values()
    ]
    n_whole = sum(each.count for each in complete)
    statistics: TestStatistics = whole_test_statistics(
        shares, _shares(complete), samples, max_marks, n_whole=n_whole
    )
    named = {name: Figure.named(name, statistics, statistics.blanks) for name in TEST_NAMES}
    return TestFigures(n=statistics.n, n_whole=n_whole, **named)


def mean_share(attempts: Sequence[AttemptCount]) -> Figure:
    """Return the mean of the totals as ``quiz_figures`` does, and nothing else."""
    found = mean(_shares(attempts))
    return Figure.of(None, found) if isinstance(found, Blank) else Figure.of(found)


def distribution(attempts: Sequence[AttemptCount]) -> tuple[Band, ...]:
    """Return how many attempts ended in each tenth of the score."""
    counted: Counter[int] = Counter()
    for each in attempts:
        if each.most > 0:
            counted[min(int(each.total / each.most * BANDS + 1e-9), BANDS - 1)] += each.count
    return tuple(Band(start=at / BANDS, end=(at + 1) / BANDS, n=counted[at]) for at in range(BANDS))


def item_figures(
    asked: Mapping[str, Asked],
    cells: Mapping[str, Sequence[Cell]],
    *,
    seconds: Mapping[str, float],
    people: Mapping[str, int],
    fewest: int,
    only: str | None = None,
) -> tuple[ItemFigures, ...]:
    """Return the figures of each question that was answered; of fewer people than ``fewest``, none.

    With ``only`` that question alone; the figures still rest on the marks of all.
    """
    columns = [_column(found) for found in cells.values()]
    guesses = [random_guess_score(asked[question_id].question) for question_id in cells]
    ids = list(cells)
    places = range(len(ids)) if only is None else [ids.index(only)]
    statistics = statistics_of(columns, random_guess=guesses, only=None if only is None else places[0])
    return tuple(
        _item(
            place + 1,
            asked[ids[place]],
            cells[ids[place]],
            each,
            seconds=seconds[ids[place]],
            fewest=fewest if people[ids[place]] >= fewest else None,
        )
        for place, each in zip(places, statistics, strict=True)
    )


def _item(
    number: int,
    asked: Asked,
    cells: Sequence[Cell],
    found: ItemStatistics,
    *,
    seconds: float,
    fewest: int | None,
) -> ItemFigures:
    """Return the figures of a question; without ``fewest``, of one that too few answered, none."""
    shown = fewest is not None
    question = asked.question
    n = sum(cell.given.count for cell in cells)
    right = sum(cell.given.count for cell in cells if cell.given.score >= cell.given.max_score)
    wrong = sum(cell.given.count for cell in cells if cell.given.score <= 0)
    options, others = ((), 0) if fewest is None else _options(asked, cells, fewest)
    named = {name: Figure.named(name, found, found.blanks) if shown else WITHHELD for name in ITEM_NAMES}
    return ItemFigures(
        number=number,
        question_id=question.id,
        prompt=question.prompt,
        type=question.type,
        skill=question.skill,
        difficulty=question.difficulty,
        retired=asked.retired,
        n=n if shown else None,
        right=right if shown else None,
        partly=n - right - wrong if shown else None,
        wrong=wrong if shown else None,
        mean_seconds=Figure.of(seconds / n if n else None) if shown else WITHHELD,
        dubious=shown and found.dubious,
        options=options,
        other_answers=others,
        **named,
    )


def _options(asked: Asked, cells: Sequence[Cell], fewest: int) -> tuple[tuple[OptionFigures, ...], int]:
    """Return how the options were used; what was typed or ordered by too few is only counted."""
    question = asked.question
    analysis = responses_of(question, [cell.given for cell in cells])
    listed = bool(question.closed and question.type != "ordering")
    shown = [use for use in analysis.options if listed or use.count >= fewest]
    others = sum(use.count for use in analysis.options) - sum(use.count for use in shown)
    return tuple(_option(asked, use, fewest) for use in shown), others


def _option(asked: Asked, use: OptionUse, fewest: int) -> OptionFigures:
    small = 0 < use.count < fewest
    return OptionFigures(
        key=use.key,
        text=choice_text(asked.bank, asked.question, use.key),
        right=use.right,
        error=use.error,
        n=use.count,
        share=use.share,
        mean_total=WITHHELD if small else Figure.of(use.mean_total, Blank.NOBODY),
        better_than_key=bool(use.better_than_key),
    )


def by_question(cells: Sequence[Cell], order: Mapping[str, Asked]) -> dict[str, list[Cell]]:
    """Return the answers to each question, in the order of the set; unknown questions are left out."""
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for question_id, group in groupby(cells, key=lambda cell: cell.question_id):
        found[question_id].extend(group)
    return {question_id: found[question_id] for question_id in order if question_id in found}


def _column(cells: Sequence[Cell]) -> Column:
    counted: defaultdict[float, Counter[Total]] = defaultdict(Counter)
    for cell in cells:
        counted[cell.given.score].update(cell.given.totals)
    return Column(
        [(mark, total, count) for mark, totals in counted.items() for total, count in totals.items()],
        _maximum(cells),
    )


def _with_most(cell: Cell, whole: float) -> int:
    """Return how many of the answers are of attempts that reached every question."""
    return sum(count for (_, most), count in cell.given.totals.items() if most >= whole - 1e-9)


def _maximum(cells: Sequence[Cell]) -> float:
    return max((cell.given.max_score for cell in cells), default=1.0)


def _shares(attempts: Sequence[AttemptCount]) -> Sample | None:
    return _sample((each.total / each.most, each.count) for each in attempts if each.most > 0)


def _sample(counted: Iterable[tuple[float, int]]) -> Sample | None:
    merged: Counter[float] = Counter()
    for value, count in counted:
        if count:
            merged[value] += count
    return Sample(list(merged), list(merged.values())) if merged else None
