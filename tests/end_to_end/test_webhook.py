"""``civicquiz run`` with a webhook, as its own process: Telegram's stand-in posts the updates to it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.server import BotApiServer, serving
from tests.end_to_end.test_running import Bot, ask_for_a_button, killed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with serving(BotApi(), pause=0.05) as server:
        yield server


@pytest.fixture
def anna(server: BotApiServer) -> Person:
    return Person(server.api, id=6_000_000_001, first_name="Anna")


@pytest.fixture
def bot(server: BotApiServer, tmp_path: Path) -> Bot:
    bot = Bot(server, tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    bot.environment |= {"WEB_PORT": str(port), "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram/a-path"}
    return bot


@asynccontextmanager
async def running(bot: Bot, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot; the block begins when it has set its webhook."""
    async with bot.running(*options) as process:
        assert process.stderr is not None
        while b"Telegram brings updates" not in await process.stderr.readline():
            assert not process.stderr.at_eof(), "the bot has ended"
        yield process


async def test_the_bot_answers_what_telegram_brings_and_ends_cleanly_on_sigterm(
    server: BotApiServer, bot: Bot, anna: Person
) -> None:
    bot.environment["LOG_FORMAT"] = "json"
    async with running(bot) as process:
        await anna.says("/start")
        assert "Welcome" in anna.last.text
        process.terminate()
        _, said = await process.communicate()
    assert process.returncode == 0
    assert {json.loads(line)["level"] for line in said.splitlines()} <= {"INFO"}
    webhook = server.api.state.updates.webhook
    assert webhook is not None, "what comes while the bot is down must be kept"
    assert webhook.secret.encode() not in said
    assert server.api.state.updates.allowed == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }


async def test_a_verdict_that_was_stored_but_never_shown_is_shown_after_a_kill_and_counts_once(
    server: BotApiServer, bot: Bot, anna: Person
) -> None:
    async with running(bot) as process:
        await ask_for_a_button(anna)
        with server.api.faults.hold("editMessageText") as held:
            await anna.taps(1, wait=False)
            await held.reached.wait()  # the bot has stored the answer and is about to show it
            await killed(process)
    async with running(bot):
        await server.api.idle()
        assert anna.last.labels[0] == "Next question ›"
        await anna.says("/stop")
        assert "1 of 5 questions answered" in anna.last.text


async def test_what_is_handled_while_the_bot_ends_is_answered_and_what_comes_then_is_kept(
    server: BotApiServer, bot: Bot, anna: Person
) -> None:
    ben = Person(server.api, id=6_000_000_002, first_name="Ben")
    async with running(bot) as process:
        await ask_for_a_button(anna)
        with server.api.faults.hold("editMessageText") as held:
            tap = asyncio.create_task(anna.taps(1))
            await held.reached.wait()
            process.send_signal(signal.SIGTERM)
            webhook = server.api.state.updates.webhook
            assert webhook is not None
            while webhook.failed_at is None:  # the signal takes effect a moment later
                await ben.says("/start", wait=False)
                await asyncio.wait({tap}, timeout=0.1)
            assert "503" in webhook.failure
            held.release()
            await tap
        assert anna.last.labels[0] == "Next question ›"
        await process.wait()
        assert process.returncode == 0
    async with running(bot):
        await server.api.idle()
        assert "Welcome" in ben.last.text


async def test_a_start_with_another_secret_takes_over(server: BotApiServer, bot: Bot, anna: Person) -> None:
    secrets = set()
    for _ in range(2):
        async with running(bot) as process:
            await anna.says("/start")
            webhook = server.api.state.updates.webhook
            assert webhook is not None
            secrets.add(webhook.secret)
            await killed(process)
    assert len(secrets) == 2


async def test_without_the_webhook_the_bot_polls_again(server: BotApiServer, bot: Bot, anna: Person) -> None:
    async with running(bot):
        await anna.says("/start")
    del bot.environment["WEBHOOK_URL"]
    async with bot.running():
        await anna.says("/help")
    assert server.api.state.updates.webhook is None


async def test_an_address_that_telegram_refuses_is_one_sentence(bot: Bot) -> None:
    bot.environment["WEBHOOK_URL"] = "http://quiz.school.example/telegram"
    async with bot.running() as process:
        _, said = await process.communicate()
    assert process.returncode == 2
    assert "WEBHOOK_URL: Bad webhook: an https url must be provided" in said.decode()
    assert b"Traceback" not in said


async def test_pages_are_served_beside_the_webhook(server: BotApiServer, bot: Bot, anna: Person) -> None:
    bot.environment["WEB_SECRET"] = "a secret of the tests, which is long enough"
    site = f"http://127.0.0.1:{bot.environment['WEB_PORT']}"
    async with httpx.AsyncClient(base_url=site, trust_env=False) as client:
        async with running(bot):
            await anna.says("/start")
            assert (await client.get("/signin")).status_code == 404  # without --web
            assert (await client.get("/readyz")).json() == {"database": "ok", "telegram": "ok"}
            assert 'civicquiz_updates_total{kind="message"} 1.0' in (await client.get("/metrics")).text
        async with running(bot, "--web"):
            await anna.says("/start")
            assert (await client.get("/signin")).status_code == 200
            assert (await client.get("/telegram/a-path")).status_code == 405
