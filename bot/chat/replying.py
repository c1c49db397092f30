"""What a webhook's own response can carry: one call to Telegram, made without a round trip.

Whoever answers a webhook offers a ``Reply`` for the update (``Delivery.handle``); ``carried`` finds it from
wherever the update is handled. Telegram never tells what became of such a call, so it is used for those alone
whose result nobody needs. Where updates are polled there is no reply, and each call goes out on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Protocol


class Reply(Protocol):
    """The response to the webhook request that brought an update."""

    def take(self, method: str, fields: Mapping[str, Any], /) -> bool:
        """Carry this call (its name as in Telegram's documentation); False where there is no room left."""


REPLY: ContextVar[Reply | None] = ContextVar("reply", default=None)
"""The reply to the update that is being handled."""


def carried(method: str, fields: Mapping[str, Any]) -> bool:
    """Hand a call over to the reply to the update at hand; False where it must be made as any other."""
    reply = REPLY.get()
    return reply is not None and reply.take(method, fields)
