"""Kept-alive connections to one server, for small calls over HTTP/1.1, at an eighth of a client's usual cost.

The parts where mistakes are dangerous are not ours: llhttp reads the answers, OpenSSL checks certificates and
names, aiohappyeyeballs (of aiohttp) picks between a host's addresses. What is left out is what calls to the
Bot API do not need: redirects, cookies, compression, streams and proxies.

No error raised here holds the path called, for the bot's token is part of it.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from aiohappyeyeballs import start_connection

from bot.chat.http import BrokenError, Connection

IDLE = 60.0
"""Seconds after which an idle connection is not trusted any more: something between may have forgotten it."""

_ADDRESSES_LAST = 30.0
_NEXT_ADDRESS = 0.25
"""Seconds that an address gets before the host's next one is tried beside it."""


class UnreachableError(ConnectionError):
    """No connection came about."""


class Connections:
    """The connections to the server at ``root`` (``https://host:port``), at most ``limit``.

    Calls beyond wait in line. ``tls`` replaces the system's trusted certificates.
    """

    def __init__(
        self,
        root: str,
        *,
        limit: int = 512,
        connect_seconds: float = 10.0,
        wait_seconds: float = 30.0,
        headers: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        address = urlsplit(root)
        self._loop = asyncio.get_running_loop()
        self._host = address.hostname or ""
        self._secure = address.scheme == "https"
        self._port = address.port or (443 if self._secure else 80)
        self._tls = (tls or ssl.create_default_context()) if self._secure else None
        self._limit = limit
        self._connect_seconds = connect_seconds
        self._wait_seconds = wait_seconds
        self._headers = f"HTTP/1.1\r\nHost: {address.netloc}\r\n{headers}Content-Length: "
        self._heads: dict[str, bytes] = {}
        self._all: set[Connection] = set()
        self._idle: dict[Connection, None] = {}  # the one used last is at the end, and used next
        self._closed = False
        self._taken = 0  # of the limit: connections, and those that are being made
        self._line: deque[asyncio.Future[Connection | None]] = deque()
        self._lookup: asyncio.Future[list[Any]] | None = None
        self._looked_up = 0.0

    async def post(self, path: str, body: bytes, seconds: float | None) -> tuple[int, bytes]:
        """Call ``path`` and return the status and the body of the answer.

        A server may close an idle connection just as it is used again. So a call that breaks before a byte
        of its answer came, on a connection that had been used before, is made once more at once, on a new
        one: nothing may be called here that does harm when it is done twice.

        Raises ``TimeoutError``, ``UnreachableError`` and ``BrokenError``.
        """
        head = self._heads.get(path)
        if head is None:
            if not path.isascii() or not path.isprintable() or " " in path:
                raise ValueError("a path with characters that a path cannot have")
            head = self._heads[path] = f"POST {path} {self._headers}".encode("latin-1")
        request = b"%b%d\r\n\r\n%b" % (head, len(body), body)
        connection = self._kept() or await self._next()
        try:
            return await connection.ask(request, seconds)
        except BrokenError:
            if connection.received or not connection.used:
                raise
        connection = await self._next()
        return await connection.ask(request, seconds)

    async def close(self) -> None:
        """Close every connection; calls under way, and those that come now, end in ``BrokenError``."""
        self._closed = True
        for waiter in self._line:
            if not waiter.done():
                waiter.set_exception(BrokenError("shut down"))
        for connection in self._all:
            connection.abort()
        await asyncio.gather(*(connection.lost for connection in self._all))

    def _keep(self, connection: Connection) -> None:
        """Have a connection used again: by the first in line, or later."""
        if not self._pass_on(connection):
            connection.idle_since = self._loop.time()
            self._idle[connection] = None

    def _forget(self, connection: Connection) -> None:
        """Take note that a connection is gone."""
        self._idle.pop(connection, None)
        if connection in self._all:
            self._all.remove(connection)
            self._release()

    def _kept(self) -> Connection | None:
        while self._idle:
            connection, _ = self._idle.popitem()
            if self._loop.time() - connection.idle_since < IDLE:
                return connection
            connection.abort()
        return None

    async def _next(self) -> Connection:
        """Return a new connection, or the first that is given back where there may be no more."""
        if self._closed:
            raise BrokenError("shut down")
        if self._taken < self._limit:
            self._taken += 1
        else:
            waiter: asyncio.Future[Connection | None] = self._loop.create_future()
            self._line.append(waiter)
            try:
                async with asyncio.timeout(self._wait_seconds):
                    connection = await waiter
            except BaseException:
                if waiter.done() and not waiter.cancelled() and not waiter.exception():
                    # It came as the waiting was given up.
                    given = waiter.result()
                    self._release() if given is None else self._keep(given)
                raise
            if connection is not None:
                return connection
        try:
            async with asyncio.timeout(self._connect_seconds):
                connection = await self._connect()
        except BaseException as error:
            self._lookup = None
            self._release()
            if isinstance(error, TimeoutError) or not isinstance(error, OSError):
                raise
            raise UnreachableError(f"{self._host}:{self._port}: {_reason(error)}") from None
        self._all.add(connection)
        return connection

    async def _connect(self) -> Connection:
        if self._lookup is None or self._loop.time() - self._looked_up > _ADDRESSES_LAST:
            self._looked_up = self._loop.time()
            self._lookup = asyncio.ensure_future(
                self._loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            )
        addresses = await asyncio.shield(self._lookup)  # one look-up for all who connect now
        sock = await start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS)
        _, connection = await self._loop.create_connection(
            lambda: Connection(self._keep, self._forget),
            sock=sock,
            ssl=self._tls,
            server_hostname=self._host if self._secure else None,
        )
        if self._closed:
            connection.abort()
        if connection.lost.done():
            raise ConnectionResetError(errno.ECONNRESET, "closed at once")
        return connection

    def _release(self) -> None:
        if not self._pass_on(None):
            self._taken -= 1

    def _pass_on(self, connection: Connection | None) -> bool:
        """Give the first in line a connection, or leave to make one; False where nobody waits."""
        while self._line:
            waiter = self._line.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return getattr(error, "verify_message", "") or error.reason or type(error).__name__
    number, said = error.errno, error.strerror or type(error).__name__
    return os.strerror(number) if number and number > 0 else said  # a failed look-up of a name is below 0
