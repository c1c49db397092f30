"""Administrators hear once that the database fails, and when it works again; who taps is told kindly."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable

import pytest

from bot.chat.alarm import WATCH
from bot.chat.context import DESK
from bot.errors import OutageError
from bot.offline.people import Person
from bot.offline.seen import Seen
from bot.store.connection import told
from bot.store.database import Store
from tests.chat.test_quizzing import begin_all, until_one_tap_answers
from tests.conftest import AnyApplication, Clock

Checked = Callable[[], Awaitable[None]]


@pytest.fixture
def checked(application: AnyApplication) -> Checked:
    """What the alarm does every few seconds while there is an outage."""

    async def check() -> None:
        assert application.job_queue is not None
        for job in application.job_queue.get_jobs_by_name(WATCH):
            await job.run(application)

    return check


@pytest.fixture
def read_only(store: Store) -> Callable[[bool], object]:
    """Make the database read-only, or no longer."""
    database = store._connection.database
    return lambda yes: database.execute(f"PRAGMA query_only = {int(yes)}")


async def heard(person: Person, words: str, times: int = 1) -> None:
    """Wait until the person has so many messages with these words, and see that there are no more."""
    while sum(words in each.text for each in person.messages) < times:
        await person.hears()
    assert sum(words in each.text for each in person.messages) == times


def damaged() -> OutageError:
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorname = "SQLITE_CORRUPT"
    found = told(error, "The database quiz.db")
    assert isinstance(found, OutageError)
    return found


@pytest.fixture
async def question(anna: Person, admin: Person) -> Seen:
    """A question that Anna can answer with one tap."""
    await admin.says("/start")
    await begin_all(anna)
    await until_one_tap_answers(anna)
    return anna.last


async def test_who_taps_is_told_and_the_same_tap_counts_when_it_works_again(
    anna: Person, question: Seen, read_only: Callable[[bool], object], errors: list[object]
) -> None:
    read_only(True)
    await anna.taps(1)
    assert anna.alerts[-1].text.startswith("I could not save that just now")
    assert anna.last.text == question.text
    await anna.says("/stop")
    assert "I could not save that just now" in anna.last.text
    read_only(False)
    await anna.taps(1, on=question)
    assert "Your answer" in next(each.text for each in anna.messages if each.id == question.id)
    errors.clear()


async def test_administrators_are_told_once_however_many_tap(
    anna: Person,
    admin: Person,
    question: Seen,
    read_only: Callable[[bool], object],
    errors: list[object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    read_only(True)
    for _ in range(3):
        await anna.taps(1)
    await heard(admin, "it cannot be written to")
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(said) == 1
    assert "let this program write the file and its folder" in said[0]
    errors.clear()


async def test_administrators_hear_when_it_has_worked_again_for_a_while(
    anna: Person,
    admin: Person,
    question: Seen,
    read_only: Callable[[bool], object],
    checked: Checked,
    clock: Clock,
    errors: list[object],
) -> None:
    read_only(True)
    await anna.taps(1)
    await heard(admin, "cannot be stored")
    read_only(False)
    await checked()
    clock.advance(seconds=30)
    await checked()
    await heard(admin, "can be stored again")
    errors.clear()


async def test_a_fault_that_comes_and_goes_is_told_of_ever_more_rarely(
    application: AnyApplication,
    anna: Person,
    admin: Person,
    question: Seen,
    read_only: Callable[[bool], object],
    checked: Checked,
    clock: Clock,
    errors: list[object],
) -> None:
    for _ in range(60):  # half an hour, broken half of the time
        read_only(True)
        await anna.taps(1, on=question)
        await checked()
        read_only(False)
        for _ in range(2):
            clock.advance(seconds=15)
            await checked()
    alarms = sum("cannot be stored" in each.text for each in admin.messages)
    assert alarms == 2
    errors.clear()


async def test_damage_is_told_of_once_and_for_all(
    application: AnyApplication, admin: Person, checked: Checked, clock: Clock, errors: list[object]
) -> None:
    await admin.says("/start")
    alarm = application.bot_data[DESK].alarm
    alarm(damaged())
    await heard(admin, "This does not mend itself")
    clock.advance(hours=2)
    await checked()
    alarm(damaged())
    await admin.says("/start")
    await heard(admin, "This does not mend itself")
    assert not any("stored again" in each.text for each in admin.messages)
    errors.clear()
