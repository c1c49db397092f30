"""How far a member has come with an assignment, out of all attempts at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from bot.store.assignments import AssignmentRecord, ProgressRecord


class Stage(StrEnum):
    """Where a member stands."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands: of several attempts the best finished one counts, else the latest.

    ``at`` is the number of the question that the counted attempt stands at, or was stopped at, ``of`` how
    many it has (0: not begun); ``late`` how many of its answers came after the due date; ``help_at`` the
    number of the question that the member wants help with.
    """

    learner_id: int
    name: str
    stage: Stage
    at: int
    of: int
    score: float
    late: int
    attempts: int
    help_at: int | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None

    @property
    def percent(self) -> float | None:
        """The score as a part of what the whole attempt is worth; None before it has begun."""
        return 100 * self.score / self.of if self.of else None

    def left(self, assignment: AssignmentRecord) -> bool:
        """Tell whether the member may begin another attempt."""
        return assignment.attempts is None or self.attempts < assignment.attempts


def standings(progress: Iterable[ProgressRecord]) -> tuple[Standing, ...]:
    """Return one standing for each member; the attempts of a member follow each other, oldest first."""
    return tuple(
        _standing(list(attempts)) for _, attempts in groupby(progress, key=lambda each: each.learner_id)
    )


def _standing(attempts: list[ProgressRecord]) -> Standing:
    finished = [each for each in attempts if each.ending == "finished"]
    counted = max(finished, key=lambda each: each.score / each.questions) if finished else attempts[-1]
    begun = counted.attempt_id is not None
    hands = [each.hand for each in attempts if each.hand is not None]
    return Standing(
        learner_id=counted.learner_id,
        name=counted.name,
        stage=_stage(counted),
        at=min(counted.answered + 1, counted.questions),
        of=counted.questions,
        score=counted.score,
        late=counted.late,
        attempts=len(attempts) if begun else 0,
        help_at=hands[-1] + 1 if hands else None,
        started_at=counted.started_at,
        ended_at=counted.ended_at,
    )


def _stage(attempt: ProgressRecord) -> Stage:
    if attempt.attempt_id is None:
        return Stage.NOT_BEGUN
    if attempt.ending is None:
        return Stage.UNDER_WAY
    return Stage.DONE if attempt.ending == "finished" else Stage.STOPPED
