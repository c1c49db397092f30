"""Files beyond the limits: in their number, and in what it takes to read them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from bot.chat.documents import FILES
from bot.offline.people import Person
from bot.store.database import Store
from bot.teaching.reading import Limits, Read, Reader
from tests.chat.conftest import invited
from tests.chat.test_sets import load
from tests.conftest import Clock, People
from tests.teaching import hostile
from tests.teaching.set_files import ARTICLE, UNVERIFIED

R = TypeVar("R")


class Hostile:
    """Reads elsewhere; while ``angry``, each file is one that its parser crashes on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.angry = False
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    async def __call__(self, job: Callable[[], R]) -> R:
        await self.goes_on.wait()
        if self.angry:
            await self._reader(hostile.crash)
        return await self._reader(job)


@pytest.fixture
async def read() -> AsyncIterator[Read]:
    async with Reader(Limits(cpu_seconds=1)) as reader:
        yield Hostile(reader)


async def test_files_that_are_read_elsewhere_are_answered_as_ever(teacher: Person) -> None:
    await load(teacher, UNVERIFIED)
    assert "15 questions" in teacher.last.text
    await teacher.sends_document("article.txt", ARTICLE.encode())
    assert "Each quote was found in the article, word for word." in teacher.last.text


async def test_a_file_that_takes_too_much_gets_a_sentence_and_the_next_is_read(
    teacher: Person, anna: Person, read: Hostile, store: Store
) -> None:
    read.angry = True
    await load(teacher)
    assert teacher.last.text.startswith(
        "bridge.yaml was given up: to read it would take more than 1 seconds or 768 MiB of memory."
    )
    assert store.sets.versions("bridge") == []
    read.angry = False
    await load(teacher)
    assert "15 questions" in teacher.last.text


async def test_nobody_else_waits_while_a_file_is_read(teacher: Person, anna: Person, read: Hostile) -> None:
    read.goes_on.clear()
    loading = asyncio.create_task(load(teacher))
    await anna.says("/help")
    assert "/quiz" in anna.last.text
    assert not loading.done()
    read.goes_on.set()
    await loading
    assert "15 questions" in teacher.last.text


async def test_so_many_files_can_be_sent_at_once_and_the_next_a_minute_later(
    teacher: Person, clock: Clock
) -> None:
    for _ in range(FILES):
        await teacher.sends_document("bank.pdf", b"%PDF-1.7")
    assert "bank.pdf" in teacher.last.text
    assert "in a short time" not in teacher.last.text
    await load(teacher)
    assert teacher.last.text == (
        "bridge.yaml was not read: you have sent 10 files in a short time. Send it again in a minute."
    )
    clock.advance(minutes=1)
    await load(teacher)
    assert "15 questions" in teacher.last.text


async def test_one_teachers_files_are_no_others(teacher: Person, admin: Person, people: People) -> None:
    for _ in range(FILES + 1):
        await teacher.sends_document("bank.pdf", b"%PDF-1.7")
    assert "in a short time" in teacher.last.text
    other = await invited(admin, people("Theo"), "teacher")
    await load(other)
    assert "15 questions" in other.last.text
