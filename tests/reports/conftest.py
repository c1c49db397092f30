"""A quiz that eight people have taken in various ways, in memory."""

from __future__ import annotations

import random

import pytest

from bot.domain.bank import Bank
from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.reports.figures import Report
from bot.store.database import Store
from bot.store.reports import Scope
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next, begin

SET = "milltown-bridge"
EIGHT = 8


@pytest.fixture
def bank(quiz: Quiz, row: int) -> Bank:
    return quiz.bank(row)


def take(quiz: Quiz, row: int, number: int, *, seed: int, ids: tuple[str, ...] | None = None) -> int:
    """Somebody takes the whole quiz; returns who it is."""
    learner = quiz.learner(number, name=f"Person {number}", language="en", now=NOW)
    questions = ids or tuple(question.id for question in quiz.bank(row).questions)
    attempt = begin(quiz, learner, row, questions)
    rng = random.Random(seed)
    able = rng.uniform(0.3, 0.9)
    for place in range(len(questions)):
        answer_next(quiz, attempt, rightly=rng.random() < able, seconds=place)
    return learner.id


@pytest.fixture
def taken(quiz: Quiz, row: int) -> Quiz:
    """Eight have taken it, two of them twice; one has stopped it after a question."""
    for number in range(1, EIGHT + 1):
        take(quiz, row, number, seed=number)
    for number in (1, 2):
        take(quiz, row, number, seed=100 + number)
    shy = quiz.learner(99, name="Shy", language="en", now=NOW)
    attempt = begin(quiz, shy, row)
    answer_next(quiz, attempt)
    quiz.stop(shy.id, now=NOW)
    return quiz


@pytest.fixture
def reporter(store: Store, taken: Quiz) -> Reporter:
    return Reporter(store, taken.bank, fewest=5)


@pytest.fixture
def report(reporter: Reporter) -> Report:
    return reporter.report(Wanted((Scope(SET),)), now=NOW)
