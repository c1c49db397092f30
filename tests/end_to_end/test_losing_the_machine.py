"""The machine is lost, and a replica of the database by Litestream is all there is: people go on."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.server import BotApiServer, serving
from bot.store.restoring import LEAP
from tests.end_to_end.test_running import Bot, ask_for_a_button, killed

TREE = Path(__file__).parents[2]
LITESTREAM = shutil.which("litestream", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")

pytestmark = pytest.mark.skipif(LITESTREAM is None, reason="litestream is not installed")


class Machine:
    """A folder with the bot and its database, and one elsewhere with the replica."""

    def __init__(self, server: BotApiServer, folder: Path) -> None:
        self.folder = folder / "machine"
        self.folder.mkdir()
        self.replica = folder / "replica"
        self.bot = Bot(server, self.folder)
        self.database = self.folder / "answers.db"
        self.bot.environment["REPLICA"] = str(self.replica)

    async def litestream(self, command: str, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(str(LITESTREAM), command, "-config", str(TREE / "deploy" / "litestream.yml"), *words),
            env=self.bot.environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    @asynccontextmanager
    async def replicating(self) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await self.litestream("replicate")
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def replicated(self, to: Path) -> Path | None:
        """Make a database of what the replica holds; None where it holds nothing yet."""
        for suffix in ("", "-wal", "-shm"):
            to.with_name(to.name + suffix).unlink(missing_ok=True)
        process = await self.litestream("restore", "-o", str(to), str(self.database))
        return to if await process.wait() == 0 else None

    async def caught_up(self) -> None:
        """Wait until the replica holds what the database does."""
        async with asyncio.timeout(60):
            while True:
                copy = await self.replicated(self.folder / "look.db")
                if copy is not None and everything(copy) == everything(self.database):
                    return

    def lose(self) -> None:
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    async def civicquiz(self, *words: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            env=self.bot.environment,
            cwd=TREE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()


def everything(path: Path) -> list[object]:
    connection = sqlite3.connect(path)
    rows = [
        connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("learners", "attempts", "answers", "audit")
    ]
    connection.close()
    return list(rows)


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with serving(BotApi()) as server:
        yield server


async def test_what_was_not_replicated_can_be_answered_again_and_nothing_counts_twice(
    server: BotApiServer, tmp_path: Path
) -> None:
    machine = Machine(server, tmp_path)
    anna, ben, cleo, dora = (
        Person(server.api, id=6_000_000_001 + number, first_name=name)
        for number, name in enumerate(("Anna", "Ben", "Cleo", "Dora"))
    )
    async with machine.bot.running() as bot:
        await ask_for_a_button(anna)
        async with machine.replicating() as litestream:
            await ask_for_a_button(ben)
            await ben.taps(1)
            await dora.says("/start")
            await dora.says("/forgetme")
            await dora.taps(1)
            await machine.caught_up()

            litestream.send_signal(
                signal.SIGSTOP
            )  # the second before the loss: nothing is replicated any more
            question = anna.last
            await anna.taps(1)
            verdict = anna.last
            await ask_for_a_button(cleo)
            lost = cleo.last
            await killed(bot)
            await killed(litestream)

    machine.lose()
    restored = await machine.replicated(machine.folder / "restored.db")
    assert restored is not None
    shutil.copytree(TREE / "tests" / "banks", machine.folder / "questions", ignore=only_small)
    said = await machine.civicquiz("restore", str(restored))
    assert "answers, the newest of" in said

    async with machine.bot.running():
        # Ben's answer was replicated: he goes on where he was.
        await ben.taps("Next question ›")
        assert ben.last.text.startswith("Question 2 of 5")
        await ben.says("/stop")
        assert "1 of 5 questions answered" in ben.last.text

        # Anna's was not. She is shown the question again, and her answer counts once.
        await anna.taps("Next question ›", on=verdict)
        assert "Please answer the question first" in anna.alerts[-1].text
        await anna.says("/quiz")
        await anna.taps(1)
        assert anna.last.text == question.text
        await anna.taps(1)
        assert anna.last.text == verdict.text
        await anna.says("/stop")
        assert "1 of 5 questions answered" in anna.last.text

        # Cleo is not known any more. Her old button answers nothing, not even in her new attempt.
        await ask_for_a_button(cleo)
        await cleo.taps(1, on=lost)
        assert "no longer does anything" in cleo.alerts[-1].text
        await cleo.taps(1)
        await cleo.says("/stop")
        assert "1 of 5 questions answered" in cleo.last.text
        await server.api.idle()

    connection = sqlite3.connect(machine.database)
    assert connection.execute("SELECT count(*) FROM learners WHERE name = 'Dora'").fetchone() == (0,)
    assert connection.execute(
        "SELECT name, count(*) FROM answers JOIN attempts ON attempts.id = answers.attempt_id"
        " JOIN learners ON learners.id = attempts.learner_id GROUP BY 1 ORDER BY 1"
    ).fetchall() == [("Anna", 1), ("Ben", 1), ("Cleo", 1)]
    (cleos,) = connection.execute("SELECT id FROM learners WHERE name = 'Cleo'").fetchone()
    assert cleos > LEAP
    connection.close()


def only_small(_folder: str, names: list[str]) -> set[str]:
    return set(names) - {"small.yaml"}
