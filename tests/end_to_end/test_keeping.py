"""Backing up and restoring beside a real `civicquiz run`."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.server import BotApiServer, serving
from tests.end_to_end.test_running import Bot, ask_for_a_button, killed
from tests.store.past import ANNA, made, tables_of

TREE = Path(__file__).parents[2]


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with serving(BotApi()) as server:
        yield server


async def civicquiz(bot: Bot, *words: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=bot.environment,
        cwd=TREE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


def answers(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM answers").fetchone()
    connection.close()
    return int(count)


def kept_by(folder: Path, why: str) -> Path:
    (kept,) = folder.glob(f"answers.db.{why}-*")
    return kept


async def test_a_backup_of_a_running_bot_is_put_back_when_it_is_stopped_and_not_before(
    server: BotApiServer, tmp_path: Path
) -> None:
    anna = Person(server.api, id=6_000_000_001, first_name="Anna")
    ben = Person(server.api, id=6_000_000_002, first_name="Ben")
    bot, backup = Bot(server, tmp_path), tmp_path / "backup.db"
    async with bot.running() as process:
        await ask_for_a_button(anna)
        await anna.taps(1)
        await ask_for_a_button(ben)
        assert (await civicquiz(bot, "backup", str(backup)))[0] == 0
        await ben.taps(1)
        code, said = await civicquiz(bot, "restore", str(backup))
        assert code == 1
        assert "is in use: stop the bot" in said
        await ben.taps("Next question ›")
        await killed(process)
    assert answers(backup) == 1
    assert (await civicquiz(bot, "restore", str(backup)))[0] == 0
    assert answers(tmp_path / "answers.db") == 1
    assert answers(kept_by(tmp_path, "before-restore")) == 2
    async with bot.running():
        await ben.says("/quiz")
        await ben.taps(1)
        await ben.taps(1)
        await ben.says("/stop")
        assert "1 of 5 questions answered" in ben.last.text
        await anna.says("/stop")
        assert "1 of 5 questions answered" in anna.last.text


async def test_beside_the_pages_no_other_program_takes_away_what_is_answered_after_it(
    server: BotApiServer, tmp_path: Path
) -> None:
    anna = Person(server.api, id=6_000_000_001, first_name="Anna")
    bot = Bot(server, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    bot.environment |= {"WEB_SECRET": "a secret of the tests, which is long enough", "WEB_PORT": str(port)}
    async with bot.running("--web") as process:
        await ask_for_a_button(anna)
        code, said = await civicquiz(bot, "sets")
        assert code == 0, said
        await anna.taps(1)
        assert anna.last.labels[0] == "Next question ›"
        await killed(process)
    assert answers(tmp_path / "answers.db") == 1


async def test_a_bot_of_this_version_backs_up_what_an_earlier_one_left_before_it_changes_it(
    server: BotApiServer, tmp_path: Path
) -> None:
    anna = Person(server.api, id=ANNA, first_name="Anna")
    bot = Bot(server, tmp_path)
    made(tmp_path / "answers.db", "0002_roles")
    async with bot.running() as process:
        await anna.says("/score")
        assert "1 of 1" in anna.last.text
        process.terminate()
        _, said = await process.communicate()
    kept = kept_by(tmp_path, "0002_roles")
    assert str(kept) in said.decode()
    assert tables_of(kept) == tables_of(made(tmp_path / "other.db", "0002_roles"))
