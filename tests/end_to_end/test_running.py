"""``civicquiz run`` as its own process, against a Bot API on the loopback; killed where it hurts most."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.people import Person
from bot.offline.server import BotApiServer, serving

BANK = Path(__file__).parent.parent / "banks" / "small.yaml"


class Bot:
    """The bot's process, and how to start and end it."""

    def __init__(self, server: BotApiServer, folder: Path, token: str = TOKEN) -> None:
        questions = folder / "questions"
        questions.mkdir()
        shutil.copy(BANK, questions)
        self.environment = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            "BOT_TOKEN": token,
            "TELEGRAM_API_URL": server.root,
            "DATABASE": str(folder / "answers.db"),
            "QUESTIONS_DIR": str(questions),
        }
        self.folder = folder

    @asynccontextmanager
    async def running(self, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", *options),
            env=self.environment,
            cwd=Path(__file__).parent.parent.parent,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with serving(BotApi()) as server:
        yield server


@pytest.fixture
def anna(server: BotApiServer) -> Person:
    return Person(server.api, id=6_000_000_001, first_name="Anna")


async def ask_for_a_button(anna: Person) -> None:
    """Begin a quiz and go on to a question that one tap answers."""
    await anna.says("/quiz")
    await anna.taps(1)
    while not anna.last.buttons or "Submit" in anna.last.labels or "Tap the letters" in anna.last.text:
        await anna.says("/quiz")
        await anna.taps("End it and start anew")
        await anna.taps(1)


async def killed(process: asyncio.subprocess.Process) -> None:
    process.send_signal(signal.SIGKILL)
    await process.wait()


async def test_the_bot_serves_a_chat_and_ends_cleanly_on_sigterm(
    server: BotApiServer, anna: Person, tmp_path: Path
) -> None:
    async with Bot(server, tmp_path).running() as process:
        await anna.says("/start")
        assert "Welcome" in anna.last.text
        process.terminate()
        _, said = await process.communicate()
        assert process.returncode == 0
        assert b"Traceback" not in said
    assert {entry["command"] for entry in anna.menu} >= {"quiz", "help"}


async def test_a_tap_made_while_the_bot_is_down_is_answered_when_it_is_back(
    server: BotApiServer, anna: Person, tmp_path: Path
) -> None:
    bot = Bot(server, tmp_path)
    async with bot.running() as process:
        await ask_for_a_button(anna)
        await killed(process)
    question = anna.last
    await anna.taps(1, wait=False)
    async with bot.running():
        await server.api.idle()
        assert "Question" in anna.last.text
        assert anna.last.text != question.text
        assert anna.last.labels[0] == "Next question ›"


async def test_a_verdict_that_was_stored_but_never_shown_is_shown_after_a_kill_and_counts_once(
    server: BotApiServer, anna: Person, tmp_path: Path
) -> None:
    bot = Bot(server, tmp_path)
    async with bot.running() as process:
        await ask_for_a_button(anna)
        with server.api.faults.hold("editMessageText") as held:
            await anna.taps(1, wait=False)
            await held.reached.wait()  # the bot has stored the answer and is about to show it
            await killed(process)
    async with bot.running():
        await server.api.idle()
        verdict = anna.last
        assert verdict.labels[0] == "Next question ›"
        await anna.says("/stop")
        assert "1 of 5 questions answered" in anna.last.text


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
async def test_a_second_bot_on_the_same_database_ends_with_a_sentence_and_the_first_goes_on(
    server: BotApiServer, anna: Person, tmp_path: Path
) -> None:
    bot = Bot(server, tmp_path)
    async with bot.running():
        await anna.says("/start")
        async with bot.running() as second:
            _, said = await second.communicate()
        assert second.returncode == 1
        assert said.decode().startswith(f"{tmp_path / 'answers.db.waiting'} is held by another bot")
        assert len(said.decode().strip().splitlines()) == 1
        await anna.says("/help")
        assert "/quiz" in anna.last.text


async def test_a_folder_without_banks_is_warned_of_and_served_all_the_same(
    server: BotApiServer, anna: Person, tmp_path: Path
) -> None:
    bot = Bot(server, tmp_path)
    (tmp_path / "questions" / BANK.name).unlink()
    async with bot.running() as process:
        await anna.says("/quiz")
        assert "no questions here yet" in anna.last.text
        process.terminate()
        _, said = await process.communicate()
    assert f"{tmp_path / 'questions'} holds no question bank" in said.decode()


async def test_a_refused_token_is_one_sentence(server: BotApiServer, tmp_path: Path) -> None:
    token = "111:" + "b" * 35
    async with Bot(server, tmp_path, token).running() as process:
        _, said = await process.communicate()
    assert process.returncode == 2
    assert said.decode().startswith("Telegram refused the token")
    assert len(said.decode().strip().splitlines()) == 1
    assert token not in said.decode()


async def test_missing_settings_are_named_all_at_once(server: BotApiServer, tmp_path: Path) -> None:
    bot = Bot(server, tmp_path, token="")
    bot.environment |= {"ADMIN_IDS": "me", "LOG_LEVEL": "LOUD"}
    async with bot.running() as process:
        _, said = await process.communicate()
    assert process.returncode == 2
    for name in ("BOT_TOKEN", "ADMIN_IDS", "LOG_LEVEL"):
        assert name in said.decode()
    assert "Traceback" not in said.decode()
