"""Files from outside are read in a process of their own, which may take only so much time and memory.

What people send is read by parsers, and some file will be the one that a parser takes minutes or gigabytes
over. In the bot's own process it would keep every chat waiting. Here it costs one process, which is ended;
the next file gets a fresh one. That process knows neither the bot's token nor its other settings.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from bot.errors import ReadingError

R = TypeVar("R")

LENGTH = struct.Struct(">Q")
"""What stands before each job and each outcome on their way between the processes: its size."""

# Windows starts no program without its root; the libraries under NumPy keep memory for each thread of theirs.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_KEPT = ("SYSTEMROOT", "LANG", "LC_ALL")

_PIECE = 2**16

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take.

    A bank of 4 MiB, which is the most that is taken, beside an article of 4 MiB takes 7 s and 480 MiB.
    """

    cpu_seconds: int = 20
    seconds: float = 40.0
    """By the clock on the wall, from when it is its turn."""
    mebibytes: int = 768
    answer: int = 64 * 2**20
    """Bytes of an outcome."""


class Read(Protocol):
    """Does a job that reads a file: a function without arguments that can be pickled, and so its result."""

    async def __call__(self, job: Callable[[], R]) -> R:
        """Return the job's result or raise its error; ``ReadingError`` where it took too much."""


async def in_process(job: Callable[[], R]) -> R:
    """Read in this process, without limits: for whoever runs the bot, in the terminal and in tests."""
    return job()


class Reader:
    """Reads in another process, one file after the other. It is started by the first, and ends when idle."""

    def __init__(self, limits: Limits | None = None, *, idle: float = 300.0) -> None:
        """``idle``: the seconds that a process without work is kept; to start one takes half a second."""
        self._limits = limits or Limits()
        self._idle = idle
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._resting: asyncio.Task[None] | None = None

    async def __call__(self, job: Callable[[], R]) -> R:
        """See ``Read``."""
        async with self._turn:
            if self._resting is not None:
                self._resting.cancel()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    outcome, error = await self._outcome(job)
            except (TimeoutError, OSError, EOFError) as reason:
                raise self._failed(reason, await self._end()) from None
            except BaseException:
                await self._end()
                raise
            self._resting = asyncio.create_task(self._rest())
        if error is not None:
            raise error
        result: R = outcome
        return result

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None
    ) -> None:
        """End the process."""
        if self._resting is not None:
            self._resting.cancel()
        await self._end()

    async def _outcome(self, job: Callable[[], object]) -> tuple[Any, BaseException | None]:
        if self._process is None or self._process.returncode is not None:
            self._process = await self._started()
        given, answers = self._process.stdin, self._process.stdout
        assert given is not None  # noqa: S101 - both are pipes
        assert answers is not None  # noqa: S101
        content = pickle.dumps(job)
        given.write(LENGTH.pack(len(content)) + content)
        await given.drain()
        (size,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
        if size > self._limits.answer:
            raise OSError(f"{size} bytes came of it")
        outcome: tuple[Any, BaseException | None] = pickle.loads(await answers.readexactly(size))  # noqa: S301 - of our own process
        return outcome

    async def _started(self) -> Process:
        limits = self._limits
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        path = os.pathsep.join(each for each in sys.path if each)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.teaching.reading_process"),
            *(str(limits.cpu_seconds), str(limits.mebibytes)),
            stdin=PIPE,
            stdout=PIPE,
            env={**_ENVIRONMENT, **kept, "PYTHONPATH": path},
        )

    def _failed(self, reason: Exception, code: int | None) -> ReadingError:
        _log.warning(
            "A file was given up: %s %s (its process ended with %s)", type(reason).__name__, reason, code
        )
        return ReadingError(self._limits.cpu_seconds, self._limits.mebibytes)

    async def _rest(self) -> None:
        await asyncio.sleep(self._idle)
        await self._end()

    async def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            process.kill()
        # While more is in a pipe than asyncio cares to hold, it does not read on, and so never sees it end.
        answers = process.stdout
        assert answers is not None  # noqa: S101 - it is a pipe
        with contextlib.suppress(RuntimeError):  # somebody waits for an outcome, and so is reading
            while await answers.read(_PIECE):
                pass
        return await process.wait()
