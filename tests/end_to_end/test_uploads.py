"""Files that ``civicquiz run`` is sent are read in a process of its own, which never outlives it."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from bot.offline.people import Person
from bot.offline.server import BotApiServer
from tests.end_to_end.test_running import Bot, server
from tests.teaching.set_files import ARTICLE, UNVERIFIED

__all__ = ["server"]  # a fixture

TEACHER_ID = 6_000_000_002

LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc")


def children(process_id: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return [int(each) for each in found]


async def hears(person: Person, words: str) -> None:
    """Wait for an answer: a file is parked, and so confirmed, before it is read."""
    async with asyncio.timeout(30):
        while words not in person.last.text:  # noqa: ASYNC110 - people look at their chat now and then, too
            await asyncio.sleep(0.05)


async def gone(process_id: int) -> None:
    async with asyncio.timeout(30):
        while running(process_id):  # noqa: ASYNC110 - it is nobody's child here who could tell
            await asyncio.sleep(0.05)


def running(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@LINUX
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
async def test_a_file_is_read_and_no_process_is_left_behind(
    server: BotApiServer, tmp_path: Path, ending: signal.Signals
) -> None:
    bot = Bot(server, tmp_path)
    bot.environment["ADMIN_IDS"] = str(TEACHER_ID)
    teacher = Person(server.api, id=TEACHER_ID, first_name="Tia")
    async with bot.running() as process:
        await teacher.says("/start")
        await teacher.sends_document("bridge.yaml", UNVERIFIED)
        await hears(teacher, "15 questions")
        await teacher.sends_document("article.txt", ARTICLE.encode())
        await hears(teacher, "Each quote was found in the article")
        (reader,) = children(process.pid)
        process.send_signal(ending)
        _, said = await process.communicate()
        assert process.returncode == (0 if ending is signal.SIGTERM else -signal.SIGKILL)
        assert b"Traceback" not in said
        await gone(reader)
