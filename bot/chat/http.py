"""One kept-alive connection over which HTTP/1.1 calls go, one after the other.

llhttp (of Node.js) reads the answers, through httptools. An answer that states no length and ends with the
connection is none here: it cannot be told from one that was cut off, and the Bot API sends none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

LARGEST = 16 * 2**20
"""Bytes of an answer at most."""


class BrokenError(ConnectionError):
    """The connection ended, or what came was no HTTP, before the answer was whole."""


class Connection(asyncio.Protocol):
    """One connection: asks, and waits for the answer before it asks again."""

    def __init__(self, keep: Callable[[Connection], None], forget: Callable[[Connection], None]) -> None:
        """Have ``keep`` told when it can be asked again, and ``forget`` when it is gone."""
        self.received = 0
        """Bytes that came since the last question."""
        self.used = False
        self.idle_since = 0.0
        self._loop = asyncio.get_running_loop()
        self.lost = self._loop.create_future()
        self._keep = keep
        self._forget = forget
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []
        self._reusable = False

    async def ask(self, request: bytes, seconds: float | None) -> tuple[int, bytes]:
        """Send a request and return the status and the body of its answer.

        Raises ``TimeoutError`` after ``seconds`` and ``BrokenError``; after either the connection is closed.
        """
        if self.lost.done():
            self.received = 0
            raise BrokenError("closed before it was asked")
        self.received = 0
        self._answer = answer = self._loop.create_future()
        self._transport.write(request)
        timer = None if seconds is None else self._loop.call_later(seconds, self._fail, TimeoutError())
        try:
            status, body = await answer
        except BaseException:
            self._transport.abort()  # the answer may still be on its way: it must not meet the next question
            raise
        finally:
            self._answer = None
            if timer is not None:
                timer.cancel()
        if self._reusable:
            self.used = True
            self._keep(self)
        else:
            self._transport.abort()
        return status, body

    def abort(self) -> None:
        """Close at once; whoever waits for an answer gets ``BrokenError``."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take note of the way out."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none of asyncio's by birth
        self._parser: Any = HttpResponseParser(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - all that matters is that it is gone
        """Tell whoever waits."""
        self._parser = None  # parser and connection hold each other
        self._reusable = False
        self._fail(BrokenError("closed before the answer was whole"))
        self.lost.set_result(None)
        self._forget(self)

    def data_received(self, data: bytes) -> None:
        """Take in what came; what nobody asked for closes the connection."""
        self.received += len(data)
        if self._answer is None or self.received > LARGEST:
            self._fail(BrokenError("the answer is too large"))
            self._transport.abort()
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._reusable = False
            self._fail(BrokenError("the answer is not HTTP"))

    def on_message_begin(self) -> None:
        """Hear from the parser that an answer begins; a second one to one question is none of ours."""
        if self._answer is None or self._answer.done():
            self._reusable = False
            self._transport.abort()

    def on_body(self, part: bytes) -> None:
        """Keep a part of the answer."""
        self._body.append(part)

    def on_message_complete(self) -> None:
        """Hand the answer over."""
        status, body = self._parser.get_status_code(), b"".join(self._body)
        self._body.clear()
        # "100 Continue" and the like come before the answer.
        if status >= 200 and self._answer is not None and not self._answer.done():
            self._reusable = self._parser.should_keep_alive()
            self._answer.set_result((status, body))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
