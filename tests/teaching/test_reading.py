"""Files are read in a process that may take only so much, and whatever becomes of it the next one is read."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import pickle
import subprocess
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from bot.errors import BankError, ReadingError
from bot.teaching.importing import brought
from bot.teaching.reading import LENGTH, Limits, Reader
from bot.teaching.uploads import checked
from tests.teaching import hostile
from tests.teaching.set_files import ARTICLE, UNVERIFIED

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    async with Reader(Limits(cpu_seconds=1, seconds=30, mebibytes=200, answer=2**18)) as reader:
        yield reader


async def test_what_is_read_elsewhere_is_what_is_read_here(reader: Reader) -> None:
    jobs: tuple[Callable[[], object], ...] = (
        partial(checked, UNVERIFIED, name="a.yaml", text=ARTICLE, today=dt.date(2026, 1, 5)),
        partial(brought, b"What is it?\nA. This\nB. That\nANSWER: A\n", name="a.txt"),
    )
    for job in jobs:
        assert await reader(job) == job()


@POSIX
@pytest.mark.parametrize("job", [hostile.for_ever, hostile.ever_more_memory, hostile.crash])
async def test_a_file_that_takes_too_much_is_given_up_and_the_next_is_read(
    reader: Reader, job: Callable[[], object], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ReadingError, match=r"more than 1 seconds or 200 MiB of memory"):
        await reader(job)
    assert "A file was given up" in caplog.text
    assert await reader(hostile.talk) == "read"


async def test_the_clock_on_the_wall_ends_what_only_waits() -> None:
    async with Reader(Limits(seconds=0.5)) as reader:
        with pytest.raises(ReadingError):
            await reader(hostile.asleep)


async def test_an_outcome_may_be_only_so_large(reader: Reader) -> None:
    with pytest.raises(ReadingError):
        await reader(hostile.too_long_an_answer)


async def test_a_process_that_dies_with_its_pipe_full_is_not_waited_for_in_vain(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill, loop = Process.kill, asyncio.get_running_loop()
    monkeypatch.setattr(Process, "kill", lambda process: loop.call_later(0.1, kill, process))
    async with asyncio.timeout(20):
        with pytest.raises(ReadingError):
            await reader(hostile.too_long_an_answer)
    assert await reader(hostile.talk) == "read"


async def test_a_refusal_comes_back_and_the_process_goes_on(reader: Reader) -> None:
    before = await reader(hostile.process)
    with pytest.raises(BankError, match=r"^bridge\.yaml:5: no\.$"):
        await reader(hostile.refuse)
    assert await reader(hostile.process) == before != os.getpid()


async def test_a_fault_of_ours_comes_back_with_the_place_where_it_is(reader: Reader) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        await reader(hostile.fault)
    assert "hostile.py" in "".join(caught.value.__notes__)


async def test_nothing_of_the_bots_settings_is_known_there(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "secret")
    assert "BOT_TOKEN" not in await reader(hostile.environment)


async def test_files_are_read_one_after_the_other(reader: Reader) -> None:
    assert len(set(await asyncio.gather(*[reader(hostile.process) for _ in range(5)]))) == 1


async def test_a_process_without_work_ends_and_the_next_file_gets_another() -> None:
    async with Reader(idle=0.01) as reader:
        before = await reader(hostile.process)
        process = reader._process
        assert process is not None
        await asyncio.wait_for(process.wait(), 30)
        assert await reader(hostile.process) != before


async def test_who_no_longer_waits_ends_the_process(reader: Reader) -> None:
    waiting = asyncio.create_task(reader(hostile.asleep))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert reader._process is None
    assert await reader(hostile.talk) == "read"


FRAME = pickle.dumps(partial(time.sleep, 0.3))


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(b"", id="before any job"),
        pytest.param(LENGTH.pack(100) + b"half of it", id="in the middle of a job"),
        pytest.param(LENGTH.pack(len(FRAME)) + FRAME, id="while a job is done"),
    ],
)
def test_the_process_ends_without_a_word_when_the_bot_is_gone(written: bytes) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.teaching.reading_process", "20", "512"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(written)
    process.stdin.close()
    process.stdout.close()
    with process.stderr as said:
        assert said.read() == b""
    assert process.wait(60) == 0
