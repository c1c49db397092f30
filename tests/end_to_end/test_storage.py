"""``civicquiz run`` on a disk that is full, a file that is not writable, locked or damaged."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.seen import Seen
from bot.offline.server import BotApiServer, serving
from bot.store.database import Store
from tests.end_to_end.test_running import Bot, ask_for_a_button

ADMIN_ID = 6_000_000_009
SAVED_LATER = "I could not save that just now"


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with serving(BotApi()) as server:
        yield server


@pytest.fixture
def anna(server: BotApiServer) -> Person:
    return Person(server.api, id=6_000_000_001, first_name="Anna")


@pytest.fixture
def admin(server: BotApiServer) -> Person:
    return Person(server.api, id=ADMIN_ID, first_name="Ada")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    yield from mounted(disk, "-t", "tmpfs", "-o", "size=4m", "none")


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder with a database, of which nothing can be changed."""
    folder = tmp_path / "old"
    folder.mkdir()
    Store.open(folder / "answers.db").close()
    for _ in mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        yield folder


def mounted(folder: Path, *how: str) -> Iterator[Path]:
    mount = ["mount", *how, str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount, and only on Linux is it done like this")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Leave no room."""
    with (disk / "something-large").open("wb", buffering=0) as large, contextlib.suppress(OSError):
        while True:
            large.write(bytes(4096))


def bot_on(server: BotApiServer, folder: Path, database: Path) -> Bot:
    bot = Bot(server, folder)
    bot.environment |= {"DATABASE": str(database), "ADMIN_IDS": str(ADMIN_ID)}
    return bot


async def refusal(bot: Bot) -> str:
    """What the bot says when it does not start: one sentence or two on one line."""
    async with bot.running() as process:
        _, said = await process.communicate()
    assert process.returncode == 1
    assert len(said.decode().strip().splitlines()) == 1
    return said.decode()


async def told(person: Person, words: str) -> None:
    while not any(words in message.text for message in person.messages):
        await person.hears()


async def test_a_full_disk_is_a_sentence_at_the_start(
    server: BotApiServer, tmp_path: Path, disk: Path
) -> None:
    fill(disk)
    assert "the disk is full" in await refusal(bot_on(server, tmp_path, disk / "answers.db"))


async def test_a_disk_that_fills_up_is_told_and_work_goes_on_when_there_is_room_again(
    server: BotApiServer, anna: Person, admin: Person, tmp_path: Path, disk: Path
) -> None:
    async with bot_on(server, tmp_path, disk / "answers.db").running() as process:
        await admin.says("/start")
        await ask_for_a_button(anna)
        question = anna.last
        fill(disk)
        while not anna.alerts:  # the log has a little room left that it had taken before
            await anna.taps(1, on=question)
            if anna.last.labels[0] == "Next question ›":
                await next_button(anna)
                question = anna.last
        assert anna.alerts[-1].text.startswith(SAVED_LATER)
        assert anna.last.text == question.text
        await told(admin, "the disk is full")
        (disk / "something-large").unlink()
        await anna.taps(1)
        assert "Your answer:" in anna.last.text
        process.terminate()
        _, said = await process.communicate()
    assert b"Traceback" not in said
    assert said.count(b" ERROR ") == 1


async def next_button(anna: Person) -> None:
    """Go on, as far as that goes, to a question that one tap answers."""
    await anna.taps(1)
    if not anna.alerts and (not anna.last.buttons or "Tap the letters" in anna.last.text):
        await ask_for_a_button(anna)


async def test_a_folder_that_may_only_be_read_is_a_sentence_at_the_start(
    server: BotApiServer, tmp_path: Path, read_only: Path
) -> None:
    said = await refusal(bot_on(server, tmp_path, read_only / "answers.db"))
    assert "cannot be opened for writing: Read-only file system" in said


async def test_a_database_of_a_newer_version_is_a_sentence_at_the_start(
    server: BotApiServer, tmp_path: Path
) -> None:
    path = tmp_path / "answers.db"
    Store.open(path).close()
    newer = sqlite3.connect(path)
    newer.execute("UPDATE _sqlite_migrations SET name = '9999_later' WHERE name LIKE '0007%'")
    newer.commit()
    newer.close()
    assert "written by a newer version of civicquiz" in await refusal(bot_on(server, tmp_path, path))


async def test_a_database_that_is_locked_for_a_moment_holds_up_nobody_who_only_reads(
    server: BotApiServer, anna: Person, admin: Person, tmp_path: Path
) -> None:
    path = tmp_path / "answers.db"
    async with bot_on(server, tmp_path, path).running():
        await admin.says("/stances")
        await ask_for_a_button(anna)
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        tap = asyncio.create_task(anna.taps(1))
        await admin.taps(1, wait=False)
        while not admin.last.edited:
            await admin.hears()
        assert not tap.done()
        other.rollback()
        other.close()
        await tap
        assert "Your answer:" in anna.last.text
        assert anna.alerts == []


async def test_a_damaged_table_is_told_to_who_taps_and_to_administrators(
    server: BotApiServer, anna: Person, admin: Person, tmp_path: Path
) -> None:
    path = tmp_path / "answers.db"
    bot = bot_on(server, tmp_path, path)
    async with bot.running() as process:
        await admin.says("/start")
        await ask_for_a_button(anna)
        process.terminate()
        await process.wait()
    overwrite(path, "answers")
    question: Seen = anna.last
    async with bot.running() as process:
        await anna.taps(1, on=question)
        assert anna.alerts[-1].text.startswith(SAVED_LATER)
        await told(admin, "it is damaged; put a backup in its place")
        await admin.says("/stances")
        assert admin.last.buttons  # who needs nothing of the damaged part goes on
        process.terminate()
        _, said = await process.communicate()
    assert b"Traceback" not in said


def overwrite(path: Path, table: str) -> None:
    """Put nonsense in the place of a table's first page, in the middle of the file."""
    database = sqlite3.connect(path)
    ((page, size),) = database.execute(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = ?", [table]
    )
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
