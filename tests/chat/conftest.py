"""The running bot with the small bank, and a second person."""

from pathlib import Path

import pytest

from bot.offline.people import Person
from bot.quiz import Quiz
from tests.conftest import AnyApplication, Clock, People

SMALL = Path(__file__).parent.parent / "banks" / "small.yaml"


@pytest.fixture
def quiz(quiz: Quiz, clock: Clock) -> Quiz:
    quiz.load_bank(SMALL.read_bytes(), name="small.yaml", now=clock())
    return quiz


@pytest.fixture
def bo(application: AnyApplication, people: People) -> Person:
    return people("Bo")
