"""What the use cases of assignments hand to whoever shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict

from bot.domain.assigning import Feedback, Wish
from bot.domain.bank import Bank
from bot.store.assignments import AssignmentRecord
from bot.store.classes import ClassRecord
from bot.teaching.standings import Standing

How: TypeAlias = Literal["new", "changed", "same"]


class Terms(TypedDict):
    """What an assignment asks for."""

    due_at: dt.datetime | None
    attempts: int | None
    questions: int | None
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment with the class that it is given to and the bank that it is about."""

    assignment: AssignmentRecord
    class_: ClassRecord
    bank: Bank

    @property
    def questions(self) -> int:
        """How many questions an attempt at it has."""
        total = len(self.bank.questions)
        return min(total, self.assignment.questions or total)

    def over(self, now: dt.datetime) -> bool:
        """Tell whether the due date is past."""
        return self.assignment.due_at is not None and self.assignment.due_at < now


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of ``/assign``, and how many members there are to tell."""

    task: Task
    how: How
    members: int


@dataclass(frozen=True, slots=True)
class Roster:
    """How far each member of a class has come with an assignment, by name."""

    task: Task
    standings: tuple[Standing, ...]


def wished(wish: Wish, due_at: dt.datetime | None) -> Terms:
    """Return the terms that were typed, with their due date."""
    return {
        "due_at": due_at,
        "attempts": wish.attempts,
        "questions": wish.questions,
        "feedback": wish.feedback,
    }


def asked(assignment: AssignmentRecord) -> Terms:
    """Return the terms of an assignment."""
    return {
        "due_at": assignment.due_at,
        "attempts": assignment.attempts,
        "questions": assignment.questions,
        "feedback": assignment.feedback,
    }
