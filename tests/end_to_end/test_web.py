"""The report pages as ``civicquiz run --web`` and ``civicquiz web`` serve them, in processes of their own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.people import Person
from bot.offline.server import BotApiServer, serving
from tests.web.conftest import Visitor

TREE = Path(__file__).parent.parent.parent
BANK = TREE / "tests" / "banks" / "small.yaml"
PATIENCE = 60.0  # pages are made by a process that stands back, and other tests keep the machine busy


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with serving(BotApi()) as server:
        yield server


@pytest.fixture
def environment(server: BotApiServer, tmp_path: Path) -> dict[str, str]:
    questions = tmp_path / "questions"
    questions.mkdir()
    shutil.copy(BANK, questions)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.root,
        "DATABASE": str(tmp_path / "answers.db"),
        "QUESTIONS_DIR": str(questions),
        "WEB_PORT": str(port),
        "WEB_SECRET": "a secret of the tests, which is long enough",
    }


BREAKING = """
import uvicorn
from bot.cli import main

async def on_tick(self, counter):
    if counter == 5:
        raise OSError("the server is broken")
    return False

uvicorn.Server.on_tick = on_tick
main(prog_name="civicquiz")
"""
"""civicquiz with a web server that fails after half a second."""


@asynccontextmanager
async def running(
    environment: dict[str, str], *command: str, program: tuple[str, ...] = ("-m", "bot")
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *program, *command),
        env=environment,
        cwd=TREE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def signs_in(person: Person) -> None:
    """Ask for a link in the chat, and use it."""
    await person.says("/web")
    found = re.search(r"(http://\S+)(/signin/\S+)", person.last.text)
    assert found is not None
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(
        base_url=found[1], transport=transport, trust_env=False, timeout=PATIENCE
    ) as client:
        visitor = Visitor(client)
        await visitor.opens(found[2])
        assert "Signed in as Anna" in await visitor.page("/")


async def ready(environment: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        return await client.get(f"http://127.0.0.1:{environment['WEB_PORT']}/readyz")


async def ended(process: asyncio.subprocess.Process) -> str:
    """Tell a process to end and return what it has said."""
    process.send_signal(signal.SIGTERM)
    _, said = await process.communicate()
    assert process.returncode == 0
    return said.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
async def test_the_bot_and_the_pages_run_in_one_process(
    server: BotApiServer, environment: dict[str, str]
) -> None:
    async with running(environment, "run", "--web") as process:
        await signs_in(Person(server.api, id=6_000_000_001, first_name="Anna"))
        assert (await ready(environment)).json() == {"database": "ok", "telegram": "ok"}
        said = await ended(process)
    assert not re.search(r"Anna|signin|Traceback", said)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
async def test_the_pages_run_beside_the_bot(server: BotApiServer, environment: dict[str, str]) -> None:
    async with running(environment, "web") as pages:
        assert pages.stderr is not None
        assert b"The pages are at http://127.0.0.1:" in await pages.stderr.readline()
        assert (await ready(environment)).json() == {"database": "ok"}
        async with running(environment, "run") as bot:
            await signs_in(Person(server.api, id=6_000_000_001, first_name="Anna"))
            await ended(bot)
        await ended(pages)


@pytest.mark.parametrize("command", [("run", "--web"), ("web",)])
async def test_a_port_that_is_taken_is_named(environment: dict[str, str], command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", int(environment["WEB_PORT"]))):
        async with running(environment, *command) as process:
            _, said = await process.communicate()
    assert process.returncode == 1
    assert f"cannot be served on 127.0.0.1, port {environment['WEB_PORT']}" in said.decode()
    assert not re.search("Traceback|Warning", said.decode())


@pytest.mark.parametrize("command", [("run", "--web"), ("web",)])
async def test_pages_without_a_secret_are_not_served(
    environment: dict[str, str], command: tuple[str, ...]
) -> None:
    async with running({**environment, "WEB_SECRET": ""}, *command) as process:
        _, said = await process.communicate()
    assert process.returncode == 2
    assert said.decode().startswith("WEB_SECRET is not set")


@pytest.mark.parametrize(
    ("command", "webhook"), [(("run", "--web"), ""), (("web",), ""), (("run",), "https://quiz.example/hook")]
)
async def test_a_web_server_that_fails_ends_the_process_so_that_it_is_started_again(
    environment: dict[str, str], command: tuple[str, ...], webhook: str
) -> None:
    told = {**environment, "WEBHOOK_URL": webhook} if webhook else environment
    async with running(told, *command, program=("-c", BREAKING)) as process:
        async with asyncio.timeout(30):
            _, said = await process.communicate()
    assert process.returncode == 1
    lines = said.decode()
    assert "ERROR bot.web.serving: The web server has ended by itself" in lines
    assert "OSError: the server is broken" in lines
    assert lines.rstrip().endswith("The web server has ended by itself, and so all ends: start it again.")
    assert lines.count("Traceback") == 1
