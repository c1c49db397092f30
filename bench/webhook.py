"""Updates brought to a bot's webhook: over many connections, each repeated until it is answered 200.

What a bot writes into its answer is carried out as a call. Where nobody listens any more the bot has ended,
and no more is brought.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit

import orjson

Json: TypeAlias = dict[str, Any]

CONNECTIONS = 100
"""As many as Telegram opens to one bot at most."""

_AGAIN = 0.5


class Webhook:
    """The way to one address. ``handled`` counts the updates that were answered 200."""

    def __init__(
        self, url: str, secret: str, execute: Callable[[str, Json], Awaitable[Any]], *, delay: float
    ) -> None:
        place = urlsplit(url)
        self._address = (place.hostname or "", place.port or 80)
        self._head = (
            f"POST {place.path or '/'} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()
        self._execute = execute
        self._delay = delay
        self._waiting: deque[Json] = deque()
        self._idle: list[_Connection] = []
        self._open = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.handled = 0

    def push(self, update: Json) -> None:
        """Bring an update as soon as a connection is free."""
        self._waiting.append(update)
        if self._idle or self._open < CONNECTIONS:
            if not self._idle:
                self._open += 1
            task = asyncio.create_task(self._work(self._idle.pop() if self._idle else None))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, connection: _Connection | None) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            update = self._waiting.popleft()
            body = orjson.dumps(update)
            try:
                if connection is None or connection.closed:
                    _, connection = await loop.create_connection(_Connection, *self._address)
                if self._delay:
                    await asyncio.sleep(self._delay)
                status, answer = await connection.post(self._head + b"%d\r\n\r\n%b" % (len(body), body))
                if self._delay:
                    await asyncio.sleep(self._delay)
            except ConnectionRefusedError:
                self._open -= 1
                return
            except OSError:
                status, answer = 0, b""
            if status != 200:
                self._waiting.append(update)
                await asyncio.sleep(_AGAIN)
                continue
            self.handled += 1
            if answer:
                call = orjson.loads(answer)
                await self._execute(call.pop("method"), call)
        if connection is None:
            self._open -= 1
        else:
            self._idle.append(connection)


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self._received = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._lost = False

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more; uvloop tells that it is lost a moment later."""
        return self._lost or self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's
        self._lost = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())

    async def post(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return the status and the body of its answer.

        Raises ``ConnectionResetError`` where the connection is closed, or ends before the answer is whole.
        """
        if self.closed:
            raise ConnectionResetError
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0 or self._answer is None:
            return
        head = bytes(self._received[:head_end]).lower()
        if header(head, b"transfer-encoding") == b"chunked":
            end, body = _unchunked(self._received, head_end + 4)
        else:
            end = head_end + 4 + int(header(head, b"content-length") or 0)
            body = bytes(self._received[head_end + 4 : end])
        if not end or len(self._received) < end:
            return
        del self._received[:end]
        if not self._answer.done():
            self._answer.set_result((int(head.split(b" ", 2)[1]), body))


def header(head: bytes, name: bytes) -> bytes:
    """Return what a head in lower case says under a name; nothing where it does not."""
    at = head.find(b"\r\n%b: " % name)
    return head[at + len(name) + 4 :].partition(b"\r\n")[0] if at >= 0 else b""


def _unchunked(data: bytearray, at: int) -> tuple[int, bytes]:
    """Return where a chunked body ends, 0 where it has not yet, and what is in it."""
    body = bytearray()
    while (line_end := data.find(b"\r\n", at)) >= 0:
        size = int(data[at:line_end], 16)
        start, at = line_end + 2, line_end + 4 + size
        if at > len(data):
            break
        if not size:
            return at, bytes(body)
        body += data[start : start + size]
    return 0, b""
