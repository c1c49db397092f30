"""Giving a class something to do, and doing it, in a few words."""

from __future__ import annotations

import datetime as dt

from bot.quiz import Quiz
from bot.store.attempts import AttemptRecord
from bot.store.learners import LearnerRecord
from bot.teaching.assignments import Assignments
from bot.teaching.standings import Standing
from tests.quiz.taking import answer_next
from tests.teaching.conftest import NOW

SET = "milltown-bridge"
FRIDAY = dt.datetime(2026, 1, 10, 4, 59, tzinfo=dt.UTC)
"""The end of Friday in New York."""


def at(**later: float) -> dt.datetime:
    return NOW + dt.timedelta(**later)


def given(assignments: Assignments, teacher: LearnerRecord, terms: str = "") -> int:
    return assignments.assign(teacher, f"{SET} Civics {terms}", now=NOW).task.assignment.id


def taken(
    quiz: Quiz, assignments: Assignments, learner: LearnerRecord, task: int, *, right: int, wrong: int = 0
) -> AttemptRecord:
    """Begin an attempt and answer so many of its questions."""
    attempt = assignments.begin(learner, task, seed=1, now=NOW)
    for number in range(right + wrong):
        answer_next(quiz, attempt, rightly=number < right)
    return attempt


def standing(assignments: Assignments, teacher: LearnerRecord, task: int, name: str) -> Standing:
    return next(each for each in assignments.roster(teacher, task).standings if each.name == name)
