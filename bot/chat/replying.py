"""What whoever handles an update can say to whoever brought it, from wherever that is.

A webhook's own response can carry one call to Telegram, without a round trip. Telegram never tells what
became of such a call, so it is used for those alone whose result nobody needs. Where updates are polled,
each call goes out on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol


class Reply(Protocol):
    """The way back to where an update came from."""

    def take(self, method: str, fields: Mapping[str, Any], /) -> bool:
        """Carry this call (its name as in Telegram's documentation); False where there is no room for it."""

    def set_aside(self) -> None:
        """Write the update down, so that nobody waits for it: what is left to do about it takes long."""


REPLY: ContextVar[Reply | None] = ContextVar("reply", default=None)
"""The reply to the update that is being handled."""


def carried(method: str, fields: Mapping[str, Any]) -> bool:
    """Hand a call over to the reply to the update at hand; False where it must be made as any other."""
    reply = REPLY.get()
    return reply is not None and reply.take(method, fields)


def set_aside() -> None:
    """Let others go on: what is left to do about the update at hand takes long. It carries no more calls."""
    reply = REPLY.get()
    if reply is not None:
        REPLY.set(None)
        reply.set_aside()
