"""Updates straight off their connection: what ASGI needs for a request costs as much as the rest of a hook.

A request that looks in every way like Telegram's is read here, and answered with one write. Any other goes
the ordinary way, through uvicorn, where the same hook is an endpoint; its connection goes with it, for good.
"""

from __future__ import annotations

import asyncio
import functools
import hmac
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeAlias, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn import Config
from uvicorn.server import ServerState

from bot.web.heads import BoundedHeads
from bot.web.hook import AGAIN, JSON, LARGEST, LENGTH, SECRET, Hook, read

Factory: TypeAlias = Callable[..., asyncio.Protocol]
"""Makes what speaks on a connection, from uvicorn's configuration and state."""

LARGEST_HEAD = 4096
"""Bytes of a head that is read here, and remembered; Telegram's have a tenth, a proxy may add as much."""

_HEAD_END = b"\r\n\r\n"
_ASKING_FOR_MORE = {b"transfer-encoding", b"expect", b"upgrade", b"connection"}

_log = logging.getLogger(__name__)


def straight_to(hook: Hook, path: str) -> Factory:
    """Return what speaks on connections where ``hook`` is at ``path``."""

    def protocol(
        config: Config, server_state: ServerState, app_state: dict[str, Any], **more: Any
    ) -> asyncio.Protocol:
        ordinary = functools.partial(BoundedHeads, config, server_state, app_state, **more)
        return UpdatesConnection(hook, path, ordinary, server_state, idle=config.timeout_keep_alive)

    return protocol


class UpdatesConnection(asyncio.Protocol):
    """One connection, for as long as it brings nothing but updates, one after the other."""

    def __init__(
        self,
        hook: Hook,
        path: str,
        ordinary: Callable[[], asyncio.Protocol],
        server: ServerState,
        *,
        idle: float,
    ) -> None:
        """Have what is no update for ``hook`` spoken on by an ``ordinary`` protocol.

        After ``idle`` seconds in which nothing is asked, the connection is closed.
        """
        self._hook = hook
        self._start = f"POST {path} HTTP/1.1\r\n".encode()
        self._ordinary = ordinary
        self._server = server
        self._idle = idle
        self._loop = asyncio.get_running_loop()
        self._received = bytearray()
        self._needed = 0  # bytes of the request that is being received, once that is known
        self._answering = False
        self._last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the server know, which closes what is open when it ends."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none of asyncio's by birth
        self._server.connections.add(cast(Any, self))
        self._heard_at = self._loop.time()
        self._look = self._loop.call_later(self._idle, self._close_if_idle)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - all that matters is that it is gone
        """Let the server know. What is being handled goes on."""
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Take in what came."""
        self._received += data
        if self._answering:
            self._transport.pause_reading()  # no more than this, until it is its turn
        elif len(self._received) >= self._needed:
            self._read()

    def shutdown(self) -> None:
        """Hear from the server that it ends: an answer that is under way is the last."""
        self._last = True
        if not self._answering:
            self._transport.close()

    def _read(self) -> None:
        """Have a request that is there as a whole handled; turn to uvicorn with one that is odd."""
        self._heard_at = self._loop.time()
        received = self._received
        end = received.find(_HEAD_END, 0, LARGEST_HEAD) + len(_HEAD_END)
        head = bytes(received[:end])
        length = body_length(head, self._hook.secret) if head.startswith(self._start) else None
        if length is None or length > LARGEST:
            self._turn_to_uvicorn()
            return
        self._needed = end + length
        if len(received) < self._needed:
            return
        update = read(received[end : self._needed])
        if update is None:
            self._turn_to_uvicorn()
            return
        del received[: self._needed]
        self._needed = 0
        self._answering = True
        asyncio.ensure_future(self._hook.answer(update)).add_done_callback(self._answered)

    def _answered(self, answer: asyncio.Future[bytes | None]) -> None:
        if self._transport.is_closing():
            return
        self._answering = False
        self._heard_at = self._loop.time()
        self._transport.write(self._response(answer))
        if self._last:
            self._transport.close()
        elif self._received:
            self._transport.resume_reading()
            self._read()

    def _response(self, answer: asyncio.Future[bytes | None]) -> bytes:
        try:
            said, status = (None if answer.cancelled() else answer.result()), HTTPStatus.OK
        except Exception:
            _log.exception("an update could not be handled")
            said, status = b"", HTTPStatus.INTERNAL_SERVER_ERROR
        headers = list(self._server.default_headers)
        if said is None:
            said, status = b"", HTTPStatus.SERVICE_UNAVAILABLE
            headers.append(AGAIN)
        elif said:
            headers.append(JSON)
        if self._last:
            headers.append((b"connection", b"close"))
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        return b"HTTP/1.1 %d %b\r\n%bcontent-length: %d\r\n\r\n%b" % (
            *(status, status.phrase.encode(), lines),
            *(len(said), said),
        )

    def _turn_to_uvicorn(self) -> None:
        self._leave()
        ordinary = self._ordinary()
        self._transport.set_protocol(ordinary)
        ordinary.connection_made(self._transport)
        ordinary.data_received(bytes(self._received))

    def _leave(self) -> None:
        self._server.connections.discard(cast(Any, self))
        self._look.cancel()

    def _close_if_idle(self) -> None:
        left = self._idle if self._answering else self._heard_at + self._idle - self._loop.time()
        if left <= 0:
            self._transport.close()
        else:
            self._look = self._loop.call_later(left, self._close_if_idle)


class _Head:
    """What the head of a request says; ``plain`` where it asks for nothing but to read a body."""

    def __init__(self) -> None:
        self.secret = b""
        self.length: int | None = None
        self.plain = True

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name == SECRET:
            self.secret = value
        elif name == LENGTH:
            self.length = int(value)
        elif name in _ASKING_FOR_MORE:
            self.plain &= (name, value.lower()) == (b"connection", b"keep-alive")


@functools.lru_cache(maxsize=1024)
def body_length(head: bytes, secret: bytes) -> int | None:
    """Return how many bytes follow the head of a request; None where it is odd, or ``secret`` not in it.

    Telegram's heads differ in this length and nothing else, so most have been read before.
    """
    found = _Head()
    try:
        HttpRequestParser(found).feed_data(head)
    except (HttpParserError, HttpParserUpgrade):
        return None
    known = hmac.compare_digest(found.secret, secret)
    return found.length if known and found.plain else None
