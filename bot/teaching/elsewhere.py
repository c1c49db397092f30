"""Another process, for what takes seconds of one core: made beside the bot, it would keep taps waiting."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TypeVar

from bot.errors import StoreError

R = TypeVar("R")

NICENESS = 19
"""How much the other process stands back where it may not have ``SCHED_IDLE``, which is Linux's."""


class OtherProcess:
    """One process that does one thing after another; it is started when there is something to do."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def done(self, work: Callable[[], R]) -> R:
        """Return what ``work`` returns there, or raise what it raises; it must be fit to be pickled.

        Raises ``StoreError`` where the process was ended; the next work starts another.
        """
        if self._pool is None:
            self._pool = one_process()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        except BrokenProcessPool as error:
            self.close()
            raise StoreError(
                "The report could not be made: its process was ended. Please ask again."
            ) from error

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def one_process() -> ProcessPoolExecutor:
    """Return a pool of one process, which works only when nobody else wants to, and ends with this one."""
    return ProcessPoolExecutor(1, mp_context=_Background(), initializer=_begin)


class _BackgroundProcess(SpawnProcess):
    """Stands back from its very start: to import all that it needs takes it a second."""

    def start(self) -> None:
        super().start()
        if self.pid is not None:
            stand_back(self.pid)


class _Background(SpawnContext):
    Process = _BackgroundProcess


def stand_back(pid: int) -> None:
    """Have a process leave the cores to all others, as far as the system lets it.

    One that is merely nice may finish a turn of some milliseconds, under Linux, when a tap comes in.
    """
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, NICENESS)
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def _begin() -> None:
    """Leave Ctrl-C to the bot, without which this process does not go on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()
    # A report is made of many small things, and hardly any of them hold each other: to look for those that do
    # after every 700 takes a tenth of its time.
    gc.set_threshold(100_000, 20, 50)


def _end_with_the_bot() -> None:
    """End this process when the one that began it is gone: killed, it cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
