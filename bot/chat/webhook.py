"""Updates that Telegram brings: it is told where to, and each is answered only once it has been handled."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson
from telegram import Bot
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from bot.chat.handling import Raw
from bot.chat.lanes import REMEMBERED
from bot.chat.stopping import done_before
from bot.chat.updates import ALLOWED_UPDATES, REFUSED, Delivery
from bot.errors import UsageError

CONNECTIONS = 100
"""Updates that Telegram brings at once: all that it allows, for most of each is waiting for Telegram."""

CROWDED = 80
"""Requests that wait, from which on those behind them should not."""

PASSING = 0.002
"""Seconds for which so many may wait all the same: what has passed by then need not be written down."""

PATIENCE = 50.0
"""Seconds after which Telegram is asked to bring an update again; it waits for 60, and then hangs up."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0

_log = logging.getLogger(__name__)


class _Request:
    """One request that brought an update; its response can carry one call for as long as nobody has it."""

    __slots__ = ("_webhook", "answer", "said", "since", "update")

    def __init__(self, update: Raw, loop: asyncio.AbstractEventLoop, webhook: Webhook) -> None:
        self.update = update
        self.answer: asyncio.Future[bytes | None] = loop.create_future()
        self.said = b""
        self.since = loop.time()
        self._webhook = webhook

    def take(self, method: str, fields: Mapping[str, Any], /) -> bool:
        """Carry a call; False where there is no room left for it."""
        if self.said or self.answer.done():
            return False
        self.said = orjson.dumps({"method": method, **fields})
        return True

    def set_aside(self) -> None:
        """Have Telegram answered now, where the update can be written down."""
        self._webhook.set_aside([self])


class Webhook:
    """The way of updates from ``url``, where a web server calls ``answer``, to a delivery."""

    def __init__(self, bot: Bot, url: str, *, secret: str) -> None:
        """Have Telegram send ``secret`` along with each update."""
        self._bot = bot
        self._url = url
        self._secret = secret
        self._delivery: Delivery | None = None
        self._waiting: dict[_Request, asyncio.Future[None]] = {}  # the one that waits longest is the first
        self._impatient: asyncio.TimerHandle | None = None
        self._crowd: asyncio.TimerHandle | None = None
        self._said: OrderedDict[int, bytes] = OrderedDict()  # Telegram may not have got it

    def answer(self, update: Raw) -> asyncio.Future[bytes | None]:
        """Have an update handled; return what to answer Telegram, None where it is still to be handled.

        So it is before the bot has begun, once it is told to stop, while too many are under way, and where
        handling takes long: then it goes on, and the update is known when Telegram brings it again. Where
        nearly all of Telegram's connections wait, what is under way is parked, and answered at once; so is an
        update of which it is known that it takes long.
        """
        loop = asyncio.get_running_loop()
        request, delivery = _Request(update, loop, self), self._delivery
        if delivery is None or delivery.full:
            request.answer.set_result(None)
            return request.answer
        handled = self._waiting[request] = delivery.handle(update, request)
        handled.add_done_callback(lambda handled: self._end(request, done=not handled.cancelled()))
        if self._impatient is None:
            self._impatient = loop.call_later(PATIENCE, self._give_up)
        if len(self._waiting) >= CROWDED and self._crowd is None:
            self._crowd = loop.call_later(PASSING, self._make_way)
        return request.answer

    def set_aside(self, requests: list[_Request]) -> None:
        """Park what these requests have brought, and answer them; where that cannot be done, they wait."""
        waiting = [each for each in requests if each in self._waiting]
        pending = [(each.update, self._waiting[each]) for each in waiting]
        if self._delivery is not None and self._delivery.park(pending):
            for each in waiting:
                self._end(each, done=True)

    def _make_way(self) -> None:
        self._crowd = None
        self.set_aside(list(self._waiting))

    def _give_up(self) -> None:
        """Let go of those that have waited long enough, and look again when the next one will have."""
        loop = asyncio.get_running_loop()
        self._impatient = None
        for each in list(self._waiting):
            if (left := each.since + PATIENCE - loop.time()) > 0:
                self._impatient = loop.call_later(left, self._give_up)
                return
            self._end(each, done=False)

    def _end(self, request: _Request, *, done: bool) -> None:
        self._waiting.pop(request, None)
        if self._crowd is not None and len(self._waiting) < CROWDED:
            self._crowd.cancel()
            self._crowd = None
        number = request.update["update_id"]
        if request.said:
            self._remember(number, request.said)
        if not request.answer.done():  # it is where it was ended before, and where nobody waits any more
            request.answer.set_result(self._said.get(number, b"") if done else None)

    async def receive(self, delivery: Delivery, stop: asyncio.Event) -> None:
        """Bring updates to ``delivery`` until ``stop`` is set.

        The webhook stays, so that Telegram keeps what comes later. Telegram being away is outlived. Raises
        ``UsageError`` where it refuses the token or the address, ``StoreError`` where parked updates cannot
        be read.
        """
        async with delivery.open():
            self._delivery = delivery
            try:
                if await done_before(stop, self._set()):
                    await stop.wait()
            finally:
                self._delivery = None

    def _remember(self, number: int, said: bytes) -> None:
        self._said[number] = said
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)

    async def _set(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._bot.set_webhook(
                    self._url,
                    secret_token=self._secret,
                    allowed_updates=ALLOWED_UPDATES,
                    max_connections=CONNECTIONS,
                    drop_pending_updates=False,
                )
            except (InvalidToken, EndPointNotFound):
                raise UsageError(REFUSED) from None
            except BadRequest as error:
                raise UsageError(
                    f"Telegram does not bring updates to WEBHOOK_URL: {error.message}. Give an https address "
                    "that can be reached from everywhere, on port 443, 80, 88 or 8443; without WEBHOOK_URL "
                    "the bot polls."
                ) from None
            except TelegramError as error:
                _log.warning("The webhook cannot be set (%s); trying again in %.0f s", error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                _log.info("Telegram brings updates to WEBHOOK_URL now")
                return
