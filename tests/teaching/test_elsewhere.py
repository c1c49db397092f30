"""The process that makes reports, and what becomes of it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

import pytest

from bot.teaching.elsewhere import NICENESS, OtherProcess, stand_back

KILLED = """
import asyncio, os, signal
from bot.teaching.elsewhere import OtherProcess

async def main():
    print(await OtherProcess().done(os.getpid), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_it_ends_with_a_bot_that_is_killed() -> None:
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        said, _ = await bot.communicate()  # until everybody who could write there has ended
    assert int(said) not in {0, bot.pid}
    assert bot.returncode == -9


async def test_it_leaves_the_cores_to_all_others() -> None:
    process = OtherProcess()
    policy, niceness = await process.done(standing)
    process.close()
    assert policy == os.SCHED_IDLE or niceness == NICENESS


def standing() -> tuple[int | None, int]:
    """How this process is scheduled."""
    policy = os.sched_getscheduler(0) if hasattr(os, "sched_getscheduler") else None
    return policy, os.getpriority(os.PRIO_PROCESS, 0)


def test_where_it_may_not_stand_back_it_works_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(what: str) -> Callable[..., None]:
        def refused(*_: object) -> None:
            asked.append(what)
            raise PermissionError

        return refused

    monkeypatch.setattr(os, "setpriority", refuse("niceness"))
    monkeypatch.setattr(os, "sched_setscheduler", refuse("policy"), raising=False)
    monkeypatch.setattr(os, "SCHED_IDLE", 5, raising=False)
    monkeypatch.setattr(os, "sched_param", int, raising=False)
    stand_back(os.getpid())
    assert asked == ["niceness", "policy"]
