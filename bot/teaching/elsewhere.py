"""Another process, for what takes seconds of one core: made beside the bot, it would keep taps waiting."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from bot.errors import StoreError

R = TypeVar("R")

NICENESS = 19
"""How much the other process stands back: entirely. At 5, Linux lets it finish its turn when a tap comes in,
which shows in the slowest hundredth of taps."""


class OtherProcess:
    """One process that does one thing after another; it is started when there is something to do."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def done(self, work: Callable[[], R]) -> R:
        """Return what ``work`` returns there, or raise what it raises; it must be fit to be pickled.

        Raises ``StoreError`` where the process was ended; the next work starts another.
        """
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=stand_back)
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


def stand_back() -> None:
    """Leave this process's core to others, and Ctrl-C to the bot, without which it does not go on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    """End this process when the one that began it is gone: killed, it cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
