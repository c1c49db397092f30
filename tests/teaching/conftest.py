"""A school in memory: an admin, two teachers and a learner."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from bot.domain.roles import Role
from bot.quiz import Quiz
from bot.store.classes import ClassRecord, MemberRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.assignments import Assignments
from bot.teaching.classes import Classes
from bot.teaching.notices import Notices
from bot.teaching.regrade import Regrader
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.domain.samples import SMALL

T = TypeVar("T")

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
ADMIN_ID = 6_000_000_009


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of a coroutine that has nothing to wait for."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("it waits")


def enrol(store: Store, teacher: LearnerRecord, learner: LearnerRecord, *, name: str = "Anna") -> None:
    """Put a learner into a class of the teacher's."""
    code = f"CODE{teacher.id}"
    made = store.classes.add(
        teacher.id, "5b", "5b", code=code, zone="UTC", pseudonyms=False, now=NOW
    ) or store.classes.by_code(code)
    assert made is not None
    assert store.classes.join(MemberRecord(made.id, learner.id, name, NOW), name.casefold())


@pytest.fixture
def roles(store: Store) -> Roles:
    return Roles(store, admin_ids=frozenset({ADMIN_ID}))


@pytest.fixture
def admin(quiz: Quiz) -> LearnerRecord:
    return quiz.learner(ADMIN_ID, name="Ada", language="en", now=NOW)


@pytest.fixture
def tess(quiz: Quiz, roles: Roles) -> LearnerRecord:
    """A teacher."""
    tess = quiz.learner(6_000_000_003, name="Tess", language="en", now=NOW)
    roles.appoint(tess, Role.TEACHER, now=NOW)
    return tess


@pytest.fixture
def theo(quiz: Quiz, roles: Roles) -> LearnerRecord:
    """Another teacher."""
    theo = quiz.learner(6_000_000_004, name="Theo", language="en", now=NOW)
    roles.appoint(theo, Role.TEACHER, now=NOW)
    return theo


@pytest.fixture
def anna(quiz: Quiz) -> LearnerRecord:
    return quiz.learner(6_000_000_001, name="Anna", language="en", now=NOW)


@pytest.fixture
def bo(quiz: Quiz) -> LearnerRecord:
    return quiz.learner(6_000_000_002, name="Bo", language="en", now=NOW)


@pytest.fixture
def classes(store: Store, roles: Roles) -> Classes:
    return Classes(store, roles)


@pytest.fixture
def sets(store: Store, quiz: Quiz, roles: Roles) -> Sets:
    return Sets(store, quiz, roles)


@pytest.fixture
def regrader(store: Store, quiz: Quiz, sets: Sets, roles: Roles) -> Regrader:
    return Regrader(store, quiz, sets, roles)


@pytest.fixture
def assignments(store: Store, quiz: Quiz, sets: Sets, classes: Classes) -> Assignments:
    quiz.load_bank(SMALL, name="small.yaml", now=NOW)
    return Assignments(store, quiz, classes, sets)


@pytest.fixture
def notices(store: Store, assignments: Assignments) -> Notices:
    return Notices(store, assignments)


@pytest.fixture
def civics(classes: Classes, tess: LearnerRecord, anna: LearnerRecord, bo: LearnerRecord) -> ClassRecord:
    """Tess's class with Anna and Bo in it."""
    civics = classes.create(tess, "Civics zone New York", token="one", now=NOW)
    for learner in (anna, bo):
        classes.join(learner, civics.code, seed=1, now=NOW)
        classes.name(learner, civics.id, learner.name, now=NOW)
    return civics
