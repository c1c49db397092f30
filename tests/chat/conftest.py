"""The running bot with the small bank, a second person, a teacher and an admin."""

from pathlib import Path

import pytest

from bot.offline.people import Person
from bot.offline.seen import Seen
from bot.quiz import Quiz
from tests.conftest import ADMIN_ID, AnyApplication, Clock, People

both_lanes = pytest.mark.parametrize("lane", ["fast", "ordinary"])
"""Has a test run through both ways that a tap may take."""

SMALL = Path(__file__).parent.parent / "banks" / "small.yaml"


@pytest.fixture
def quiz(quiz: Quiz, clock: Clock) -> Quiz:
    quiz.load_bank(SMALL.read_bytes(), name="small.yaml", now=clock())
    return quiz


@pytest.fixture
def bo(application: AnyApplication, people: People) -> Person:
    return people("Bo")


@pytest.fixture
def admin(application: AnyApplication, people: People) -> Person:
    return people("Ada", id=ADMIN_ID)


@pytest.fixture
async def teacher(admin: Person, people: People) -> Person:
    """Someone whom the admin has invited to be a teacher."""
    return await invited(admin, people("Tia"), "teacher")


async def invited(admin: Person, person: Person, role: str) -> Person:
    """Let a person accept an invitation of the admin."""
    await admin.says(f"/invite {role}")
    await person.starts(payload_of(admin.last))
    return person


def payload_of(message: Seen) -> str:
    """The payload of the link to the bot in a message."""
    return message.text.split("?start=")[1].split()[0]
