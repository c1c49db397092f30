"""The queue of updates and getUpdates: an update stays until a later offset confirms it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from itertools import islice
from typing import Any

from bot.offline import parameters, webhooks
from bot.offline.errors import conflict
from bot.offline.parameters import Parameters
from bot.offline.spans import Json
from bot.offline.webhooks import Webhook

MAX_TIMEOUT = 50
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that come only when they are asked for by name."""

_HASTY = 0.5
"""Seconds within which the same offset again brings a single update, on Telegram's server."""


class Updates:
    """The updates that wait for the bot; one bot process may ask for them at a time."""

    def __init__(self, *, first_id: int = 1) -> None:
        self.allowed: frozenset[str] = frozenset()  # empty: all but UNASKED
        self.webhook: Webhook | None = None
        self.stirred = asyncio.Event()
        """Set when there is a new update or another webhook; whoever waits for it clears it."""
        self.polling = asyncio.Event()
        """Set while a call of getUpdates waits for something to come."""
        self._queue: OrderedDict[int, Json] = OrderedDict()
        self._next_id = first_id
        self._poller: asyncio.Future[None] | None = None
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}
        self._last: Json | None = None
        self._asked: tuple[int, float] = (-1, 0.0)  # the last poll's offset, and when it was

    def __len__(self) -> int:
        return len(self._queue)

    def push(self, kind: str, payload: Json) -> int | None:
        """Queue an update and return its number, ``None`` where the bot has not asked for such."""
        if kind not in self.allowed and (self.allowed or kind in UNASKED):
            return None
        update_id = self._next_id
        self._next_id += 1
        self._last = self._queue[update_id] = {"update_id": update_id, kind: payload}
        self._wake()
        return update_id

    def repeat_last(self) -> int:
        """Queue the last update's content once more under a new number, as a sender's retry would look."""
        if self._last is None:
            raise LookupError("There was no update yet that could come again.")
        (kind, payload) = next((key, value) for key, value in self._last.items() if key != "update_id")
        update_id = self.push(kind, payload)
        if update_id is None:
            raise LookupError(f"The bot does not ask for updates of kind {kind!r} any more.")
        return update_id

    def waiting(self) -> tuple[Json, ...]:
        """Return the updates that wait, oldest first."""
        return tuple(self._queue.values())

    def waits(self, update_id: int) -> bool:
        """Tell whether the update still waits."""
        return update_id in self._queue

    def delivered(self, update_id: int) -> None:
        """Take out an update that the webhook has taken."""
        if self._queue.pop(update_id, None) is not None:
            self._tell(update_id)

    async def confirmed(self, update_id: int | None) -> None:
        """Return when the update has been confirmed; at once for one that never was queued."""
        if update_id is not None and update_id in self._queue:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.setdefault(update_id, []).append(waiter)
            await waiter

    async def idle(self) -> None:
        """Return when no update waits."""
        while self._queue:
            await self.confirmed(next(reversed(self._queue)))

    async def get(self, given: Parameters) -> list[Json]:
        """Answer getUpdates.

        Raises the 409 where a webhook is set, or when another getUpdates takes the place of this one.
        """
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self._end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        offset = parameters.integer(given, "offset")
        self._confirm(offset)
        self.allow(given)
        limit = 1 if self._hasty(offset) else parameters.integer(given, "limit", 100, 1, 100)
        timeout = parameters.integer(given, "timeout", 0, 0, MAX_TIMEOUT)
        if not self._queue and timeout:
            await self._arrival(timeout)
        return list(islice(self._queue.values(), limit))

    def _hasty(self, offset: int) -> bool:
        now = asyncio.get_running_loop().time()
        (before, at), self._asked = self._asked, (offset, now)
        return offset == before and now < at + _HASTY

    async def _arrival(self, timeout: float) -> None:  # noqa: ASYNC109 - Telegram's own long polling
        self._poller = poller = asyncio.get_running_loop().create_future()
        self.polling.set()
        try:
            async with asyncio.timeout(timeout):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None
                self.polling.clear()

    def _wake(self) -> None:
        self.stirred.set()
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def _end_poll(self, why: str) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict(why))

    def _confirm(self, offset: int) -> None:
        if offset < 0:  # all but the last ones are forgotten
            offset = next(islice(reversed(self._queue), -offset - 1, None), 0)
        while self._queue and next(iter(self._queue)) < offset:
            update_id, _ = self._queue.popitem(last=False)
            self._tell(update_id)

    def _tell(self, update_id: int) -> None:
        for waiter in self._waiting.pop(update_id, ()):
            if not waiter.done():
                waiter.set_result(None)

    def allow(self, given: Parameters) -> None:
        """Take over which kinds of updates the bot asks for; without the parameter it stays as it was."""
        kinds: Any = parameters.structure(given, "allowed_updates", "allowed updates")
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds))

    def set_webhook(self, given: Parameters) -> bool:
        """Answer setWebhook and (without a url) deleteWebhook; ``posting`` sends updates to the address."""
        webhook = webhooks.read(given)
        if parameters.flag(given, "drop_pending_updates"):
            self._confirm(self._next_id)
        if webhook:
            self._end_poll("terminated by setWebhook request")
            self.allow(given)
        self.webhook = webhook
        self.stirred.set()
        return True

    def webhook_info(self) -> Json:
        """Answer getWebhookInfo."""
        info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._queue)}
        if self.webhook:
            info |= self.webhook.info()
        return info | ({"allowed_updates": sorted(self.allowed)} if self.allowed else {})
