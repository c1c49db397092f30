"""What ``bot.store.reports`` returns: counts, and rows about classes, learners and answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    learners: int
    attempts: int
    answers: int


@dataclass(frozen=True, slots=True)
class AttemptCount:
    """How many attempts ended with this total."""

    total: float
    most: float
    count: int


@dataclass(frozen=True, slots=True)
class ClassRow:
    """What the attempts that a class gave came to."""

    class_id: int
    name: str
    learners: int
    attempts: int
    score: float
    max_score: float


class LearnerRow(NamedTuple):
    """One learner's attempts."""

    learner: int
    attempts: int
    answers: int
    right: int
    score: float
    max_score: float
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, for files that hold a row for each."""

    learner: int
    attempt: int
    version: int
    class_id: int | None
    first: bool
    number: int
    question_id: str
    choices: tuple[str, ...]
    typed: str | None
    outcome: str
    score: float
    max_score: float
    errors: tuple[str, ...]
    seconds: float
    answered_at: dt.datetime
