"""Where Telegram brings its updates: who brings them is checked first, and each is answered once handled."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeAlias

import orjson
from starlette.types import Receive, Scope, Send

LARGEST = 1 << 20
"""Bytes that an update may have; Telegram's have a few thousand."""

Answer: TypeAlias = Callable[[dict[str, Any]], Awaitable[bytes | None]]
"""Handles an update; returns the JSON to answer with (or nothing), None where it is still to be handled."""

SECRET, LENGTH = b"x-telegram-bot-api-secret-token", b"content-length"
"""Headers that a hook looks at."""

AGAIN = (b"retry-after", b"1")
"""The header of a refusal for now; without it, Telegram doubles its pause from one to the next."""

JSON = (b"content-type", b"application/json")
"""The header of a response that carries a call."""


class Hook:
    """A bare ASGI endpoint, for what does not come straight (``bot.web.straight``).

    200 tells Telegram that the update has been handled; after anything else Telegram brings it again.
    Whoever does not know the secret gets 401, and what they send is not read.
    """

    def __init__(self, answer: Answer, *, secret: str) -> None:
        self.answer = answer
        self.secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["method"] != "POST":
            return await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", b"POST"))
        secret, length = b"", 0
        for name, value in scope["headers"]:
            if name == SECRET:
                secret = value
            elif name == LENGTH:
                length = int(value)
        if not hmac.compare_digest(secret, self.secret):
            return await _refuse(send, HTTPStatus.UNAUTHORIZED)
        body = bytearray()
        more = length <= LARGEST
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False) and len(body) <= LARGEST
        if max(length, len(body)) > LARGEST:
            return await _refuse(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        update = read(body)
        if update is None:
            return await _refuse(send, HTTPStatus.BAD_REQUEST)
        said = await self.answer(update)
        if said is None:
            return await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, AGAIN)
        return await _send(send, HTTPStatus.OK, *([JSON] if said else []), body=said)


def read(body: bytearray) -> dict[str, Any] | None:
    """Return the update that a request brings; None where it is none."""
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:  # what is nested too deep, too
        return None
    sound = isinstance(update, dict) and type(update.get("update_id")) is int
    return update if sound else None


async def _refuse(send: Send, status: HTTPStatus, *more: tuple[bytes, bytes]) -> None:
    """Answer with a status alone, and hang up: what comes after it is not read."""
    await _send(send, status, (b"connection", b"close"), *more)


async def _send(send: Send, status: HTTPStatus, *more: tuple[bytes, bytes], body: bytes = b"") -> None:
    headers = [(LENGTH, b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status.value, "headers": headers})
    await send({"type": "http.response.body", "body": body})
