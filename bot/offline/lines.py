"""Reading a person's lines without keeping the bot waiting."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def next_line(source: TextIO) -> asyncio.Future[str | None]:
    """Read a line in a thread that nobody waits for when the program ends; None at the end of the input."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str | None] = loop.create_future()

    def deliver(text: str) -> None:
        if not line.done():
            line.set_result(text.rstrip("\r\n") if text else None)

    def read() -> None:
        try:
            text = source.readline()
        except (OSError, ValueError):  # the input was closed
            text = ""
        if not loop.is_closed():
            loop.call_soon_threadsafe(deliver, text)

    threading.Thread(target=read, daemon=True).start()
    return line


@contextmanager
def interruption() -> Iterator[asyncio.Future[None]]:
    """Yield a future that Ctrl-C completes, where the platform lets it."""
    loop = asyncio.get_running_loop()
    interrupted: asyncio.Future[None] = loop.create_future()

    def interrupt() -> None:
        if not interrupted.done():
            interrupted.set_result(None)

    try:
        loop.add_signal_handler(signal.SIGINT, interrupt)
    except (NotImplementedError, RuntimeError, ValueError):  # Windows, or not the main thread
        yield interrupted
        return
    try:
        yield interrupted
    finally:
        loop.remove_signal_handler(signal.SIGINT)
