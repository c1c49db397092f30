"""The process in which files from outside are read: ``python -m bot.teaching.reading_process SECONDS MIB``.

It does one job after the other, each as it comes on standard input, and ends when nothing can come any more:
also when the bot was killed. Where there are no such limits (Windows), it is ended by the bot alone.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from bot.errors import CivicQuizError
from bot.teaching.reading import LENGTH

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


NICENESS = 5
"""How much this process stands back."""


def main() -> None:
    """Work until standard input ends."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they are for the bot, which then ends this one
        signal.signal(number, signal.SIG_IGN)
    _stand_back()
    jobs, outcomes = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the outcomes
    cpu_seconds, mebibytes = map(int, sys.argv[1:])
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_DATA", mebibytes * 2**20)
    while (content := _next(jobs)) is not None:
        _limit("RLIMIT_CPU", int(time.process_time()) + 1 + cpu_seconds)
        outcome = _outcome(content)
        try:
            outcomes.write(LENGTH.pack(len(outcome)) + outcome)
            outcomes.flush()
        except BrokenPipeError:  # the bot was killed, and nobody is there to be told
            os._exit(0)


def _next(jobs: BinaryIO) -> bytes | None:
    length = jobs.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    content = jobs.read(size)
    return content if len(content) == size else None  # the bot was killed while it wrote


def _outcome(content: bytes) -> bytes:
    """Return the result of a job and None, or None and its error, pickled."""
    try:
        job: Callable[[], object] = pickle.loads(content)  # noqa: S301 - it comes from the bot
        return pickle.dumps((job(), None))
    except CivicQuizError as error:
        return pickle.dumps((None, error))
    except MemoryError:
        raise SystemExit(1) from None  # there is none for anything else either
    except Exception as error:
        error.add_note(traceback.format_exc())  # the bot's log is the place where somebody sees it
        return pickle.dumps((None, error))


def _stand_back() -> None:
    """Let the bot go first: at work, and where the machine's memory runs out, at staying alive."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with contextlib.suppress(OSError):  # Linux alone has it
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _limit(name: str, most: int) -> None:
    if resource is None:
        return
    number: int = getattr(resource, name)
    _, hard = resource.getrlimit(number)
    try:
        resource.setrlimit(number, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (ValueError, OSError) as error:  # macOS knows some of them by name only
        sys.stderr.write(f"{name} cannot be set: {error}\n")


if __name__ == "__main__":
    main()
