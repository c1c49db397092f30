"""Updates side by side between chats, one after the other within a chat, each once."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from typing import NamedTuple

from bot import metrics
from bot.chat.gate import Gate
from bot.chat.handling import Handle, Raw, chat_of
from bot.chat.replying import REPLY, Reply
from bot.log import UPDATE

MOST = 2_000
"""Updates under way, and with them lanes, from which on no more should come."""

REMEMBERED = 1_000
"""Handled updates whose ids are kept, to know them when they are repeated."""

_log = logging.getLogger(__name__)


class _Waiting(NamedTuple):
    update: Raw
    reply: Reply | None
    handled: asyncio.Future[None]
    since: float


class Lanes:
    """One lane for each chat that has work; it is gone when its work is done."""

    def __init__(self, process: Handle, gate: Gate | None = None) -> None:
        """Have updates handled by ``process``; those that ``gate`` does not admit count as handled."""
        self._process = process
        self._gate = gate
        self._lanes: dict[object, deque[_Waiting]] = {}
        self._workers: dict[object, asyncio.Task[None]] = {}
        self._under_way: dict[int, asyncio.Future[None]] = {}
        self._handled: OrderedDict[int, asyncio.Future[None]] = OrderedDict()

    @property
    def full(self) -> bool:
        """Whether so many updates are under way that no more should come for now."""
        return len(self._under_way) >= MOST

    def accept(
        self, update: Raw, reply: Reply | None = None, *, admitted: bool = False
    ) -> asyncio.Future[None]:
        """Put an update into its chat's lane; return what is done once it has been handled.

        ``reply`` may carry one of the calls that it leads to; with ``admitted`` it need not come through the
        gate. An update that is under way or was handled not long ago is known by its id and not handled
        again. Where handling was cut off, the future is cancelled and the id forgotten: the update is still
        to be handled.
        """
        number = update["update_id"]
        known = self._under_way.get(number) or self._handled.get(number)
        if known is not None:
            metrics.REPEATED.inc()
            return known
        loop = asyncio.get_running_loop()
        handled = loop.create_future()
        chat = chat_of(update)
        waiting = _Waiting(update, reply, handled, loop.time())
        lane = self._lanes.get(chat)
        gate = None if admitted else self._gate
        if gate is not None and not gate.admits(update, len(lane or ()), reply):
            handled.set_result(None)  # not remembered: a flood would make the others' updates forgotten
            return handled
        self._under_way[number] = handled
        if lane is not None:
            lane.append(waiting)
        else:
            self._lanes[chat] = deque([waiting])
            self._workers[chat] = loop.create_task(self._work(chat))
        return handled

    def __len__(self) -> int:
        return len(self._under_way)

    async def close(self, grace: float) -> None:
        """Let what is under way end, for ``grace`` seconds; then cut it off."""
        if self._workers:
            await asyncio.wait(self._workers.values(), timeout=grace)
        if self._workers:
            _log.warning("%d updates were not handled in time; they will be repeated", len(self._under_way))
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._gate is not None:
            await self._gate.close()

    async def _work(self, chat: object) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                update, reply, handled, since = lane[0]
                UPDATE.set(update["update_id"])
                REPLY.set(reply)
                try:
                    await self._process(update)
                except Exception:
                    # A handler's exceptions went to the error handler; this is one of ours. To repeat the
                    # update would repeat the fault, for ever.
                    _log.exception("an update was given up")
                lane.popleft()
                self._remember(update["update_id"])
                handled.set_result(None)
                metrics.handled(update, asyncio.get_running_loop().time() - since)
        finally:
            del self._lanes[chat], self._workers[chat]
            for update, _, handled, _ in lane:
                del self._under_way[update["update_id"]]
                handled.cancel()

    def _remember(self, number: int) -> None:
        self._handled[number] = self._under_way.pop(number)
        if len(self._handled) > REMEMBERED:
            self._handled.popitem(last=False)
