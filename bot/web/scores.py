"""One person's own results: attempt by attempt, and by skill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.terms import Skill
from bot.quiz import Result, Tally


@dataclass(frozen=True, slots=True)
class Score:
    """What one attempt came to."""

    title: str
    ended_on: dt.date
    whole: bool
    """Whether it was finished, and not stopped."""
    again: bool
    """Whether it repeated mistakes."""
    tally: Tally
    share: float | None


def scores(results: Iterable[Result]) -> list[Score]:
    """Return a row for each attempt that has answers, in the order given."""
    return [
        Score(
            title=result.bank.title,
            ended_on=result.attempt.ended_at.date(),
            whole=result.attempt.ending == "finished",
            again=result.attempt.mode == "mistakes",
            tally=result.total,
            share=share(result.total),
        )
        for result in results
        if result.attempt.ended_at is not None and result.total.n
    ]


def by_skill(results: Iterable[Result]) -> dict[Skill, Tally]:
    """Return how the answers of all these attempts went, by the skill that they train."""
    given = [(skill, tally) for result in results for skill, tally in result.by_skill.items()]
    return {
        skill: Tally(
            right=sum(tally.right for each, tally in given if each is skill),
            n=sum(tally.n for each, tally in given if each is skill),
            score=sum(tally.score for each, tally in given if each is skill),
            max_score=sum(tally.max_score for each, tally in given if each is skill),
        )
        for skill in Skill
        if any(each is skill and tally.n for each, tally in given)
    }


def share(tally: Tally) -> float | None:
    """Return the part of the marks that were got."""
    return tally.score / tally.max_score if tally.max_score > 0 else None
