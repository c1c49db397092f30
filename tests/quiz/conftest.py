"""A quiz with the tests' bank and a learner, in memory."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from tests.domain.samples import parse

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def quiz(store: Store) -> Quiz:
    return Quiz(store, parse=parse)


@pytest.fixture
def anna(quiz: Quiz) -> LearnerRecord:
    return quiz.learner(6_000_000_001, name="Anna", language="en", now=NOW)


@pytest.fixture
def ben(quiz: Quiz) -> LearnerRecord:
    return quiz.learner(6_000_000_002, name="Ben", language="en", now=NOW)
