"""Counted answers -> figures by skill, misreadings, and how both camps' questions compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import fsum
from typing import TypeVar

from bot.domain.bank import Bank
from bot.domain.comparison import Average, Comparison, Marked, compared
from bot.domain.figures import Blank
from bot.domain.misreadings import CampSide, Dimension, Topic, misreadings
from bot.domain.terms import Skill
from bot.render import label
from bot.reports.figures import (
    WITHHELD,
    CampFigures,
    ComparisonFigures,
    Figure,
    MisreadingFigures,
    SkillFigures,
)
from bot.store.counting import Cell

K = TypeVar("K")


def skills(
    cells: Mapping[str, Sequence[Cell]],
    about: Mapping[str, Topic],
    learning: Mapping[Skill, Comparison],
    fewest: int,
) -> tuple[SkillFigures, ...]:
    """Return the figures of each skill that some of the answers train."""
    found = []
    for skill in Skill:
        mine = {each: cells[each] for each in cells if about[each].skill is skill}
        given = [cell.given for answers in mine.values() for cell in answers]
        if not given:
            continue
        most = fsum(each.max_score * each.count for each in given)
        score = fsum(each.score * each.count for each in given)
        comparison = learning.get(skill)
        found.append(
            SkillFigures(
                skill=skill,
                questions=len(mine),
                n=sum(each.count for each in given),
                right=sum(each.count for each in given if each.score >= each.max_score),
                facility=Figure.of(score / most if most > 0 else None, Blank.NO_MARKS),
                learning=None if comparison is None else _comparison(comparison, fewest),
            )
        )
    return tuple(found)


def both_camps(
    sides: Mapping[str, Sequence[Marked]], unshown: Sequence[CampSide], banks: Sequence[Bank], fewest: int
) -> tuple[CampFigures, ...]:
    """Return both camps of each issue; none of an issue with a question that too few answered."""
    names, left_out = _issues(banks), {side.issue for side in unshown}
    return tuple(
        CampFigures(issue=issue, name=names.get(issue, issue), comparison=_comparison(each, fewest))
        for issue, each in compared_by(sides, but=left_out).items()
    )


def _comparison(found: Comparison, fewest: int) -> ComparisonFigures:
    small = found.n < fewest  # of later attempts, n is all who made them
    values = {name: Figure.named(name, found, found.blanks) for name in ("difference", "standard_error")}
    return ComparisonFigures(
        first_n=found.first.n,
        first_share=_share(found.first, fewest),
        second_n=found.second.n,
        second_share=WITHHELD if small else _share(found.second, fewest),
        n=found.n,
        difference=WITHHELD if small else values["difference"],
        standard_error=WITHHELD if small else values["standard_error"],
        clear=not small and found.clear,
    )


def _share(found: Average, fewest: int) -> Figure:
    return WITHHELD if found.n < fewest else Figure.of(found.share)


def misread(
    cells: Mapping[str, Sequence[Cell]], about: Mapping[str, Topic], banks: Sequence[Bank]
) -> tuple[MisreadingFigures, ...]:
    """Return how often each error was made where it could be made, the most frequent first."""
    counts: defaultdict[tuple[str, tuple[object, ...]], int] = defaultdict(int)
    for question_id, found in cells.items():
        for cell in found:
            counts[question_id, cell.given.errors] += cell.given.count
    names = {Dimension.ISSUE: _issues(banks), Dimension.ACTOR: _actors(banks), Dimension.POSITION: {}}
    return tuple(
        MisreadingFigures(
            dimension=each.dimension,
            about=each.about,
            name=label(f"position_{each.about}")
            if each.dimension is Dimension.POSITION
            else names[each.dimension].get(each.about, each.about),
            error=each.error,
            count=each.count,
            n=each.n,
            share=each.share,
        )
        for each in misreadings(counts, about)  # type: ignore[arg-type]  # the keys are what it counts by
    )


def compared_by(sides: Mapping[K, Sequence[Marked]], *, but: Collection[K] = ()) -> dict[K, Comparison]:
    """Return the comparison of what there are two sides of, by what it is about; ``but`` are left out."""
    return {about: compared(found) for about, found in sides.items() if about not in but}


def _issues(banks: Sequence[Bank]) -> dict[str, str]:
    return {issue: text for bank in reversed(banks) for issue, text in bank.issues.items()}


def _actors(banks: Sequence[Bank]) -> dict[str, str]:
    return {actor: each.name for bank in reversed(banks) for actor, each in bank.actors.items()}
