"""Delivery of updates: each is confirmed to Telegram only once it has been handled."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, NamedTuple

from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError
from telegram.ext import Application

from bot import metrics
from bot.chat.calls import Method, call
from bot.chat.gate import Gate
from bot.chat.handling import Handle, Raw, by_handlers, chat_of
from bot.chat.lanes import Lanes
from bot.chat.parking import Parked, Parking
from bot.chat.replying import Reply
from bot.errors import UsageError

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What the bot asks Telegram for."""

REFUSED = (
    "Telegram refused the token in BOT_TOKEN. Copy it whole from @BotFather (a revoked one no longer works), "
    "and check TELEGRAM_API_URL if it is set."
)

WINDOW = 100
"""Updates that Telegram shows at most, from the first one that is not confirmed."""

LONG_POLL = 30
"""Seconds that Telegram holds a request open while there is nothing new."""

GRACE = 20.0
"""Seconds that updates under way get to end when the bot is stopped."""

SLOW, FEW = 3.0, 10
"""Seconds after which what holds all others up is parked, if it is so few."""

# While updates are under way each poll brings them again, so polls keep a distance: a short one when there
# is something to confirm; else one above the half second in which Telegram's server answers a repeated
# offset with a single update.
_MOVED, _STUCK = 0.02, 0.6
# While updates are refused at the gate, which takes no time: so many come that a poll for each is too many.
_FLOODED = 0.005
_EMPTY = 0.25  # for a server that does not hold a request open
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0

_log = logging.getLogger(__name__)


class _Fetched(NamedTuple):
    raw: Raw
    handled: asyncio.Future[None]
    aside: _Aside
    at: float


class _Aside:
    """The way back of an update that was fetched: it carries no call, but the update can be parked."""

    def __init__(self, park: Callable[[], bool]) -> None:
        self._park = park
        self.parked: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def take(self, *_: object) -> bool:
        return False

    def set_aside(self) -> None:
        if not self.parked.done() and self._park():
            self.parked.set_result(None)


class Delivery:
    """Brings updates to an initialised PTB application, whichever way they come.

    Within a chat they are handled in order, between chats side by side, and none twice while it is
    remembered. What a handler raises is the application's error handler's affair.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        parking: Parking | None = None,
        handle: Handle | None = None,
        gate: Gate | None = None,
    ) -> None:
        """Have updates handled by ``handle`` (by the application's handlers where it is not given).

        ``gate`` decides which are (None: all of them).
        """
        self._bot = application.bot
        self._lanes = Lanes(handle or by_handlers(application), gate)
        self._fetched: dict[int, _Fetched] = {}  # not confirmed yet, as Telegram ordered them
        self._parked = Parked(parking)
        self._offset = 0  # the first update that Telegram is to show; those before it are confirmed
        self._asked: int | None = None  # the offset of the last poll, and when that was
        self._asked_at = 0.0
        self._failures = 0
        metrics.waiting("lanes", self._lanes.__len__)
        metrics.waiting("parked", self._parked.__len__)

    @property
    def full(self) -> bool:
        """Whether no more updates should be brought for now. Polling brings few enough by itself."""
        return self._lanes.full

    def handle(self, update: Raw, reply: Reply | None = None) -> asyncio.Future[None]:
        """Have an update handled, after those of its chat that came before; return what is done then.

        For what is brought here (a webhook), while the delivery is ``open``. ``reply`` is offered one of the
        calls that it leads to; not so for an update that is under way, or was handled, already. The future is
        cancelled where handling was cut off: the update is then still to be handled. Others may wait for the
        same one, so nobody may cancel it.
        """
        return self._lanes.accept(update, reply)

    def park(self, pending: Iterable[tuple[Raw, asyncio.Future[None]]]) -> bool:
        """Write updates down, each with what ``handle`` returned, so that nobody need bring them again.

        False where that cannot be done.
        """
        return self._parked.add(pending)

    async def poll(self, stop: asyncio.Event) -> None:
        """Fetch updates and have them handled until ``stop`` is set; then end what is under way.

        An update is confirmed when it and all before it have been handled, so a crash repeats updates and
        loses none. Network faults, 5xx and conflicts with another fetcher are logged and outlived.
        Raises ``UsageError`` where Telegram refuses the token, ``StoreError`` where parked updates cannot be
        read.
        """
        stopping = asyncio.create_task(stop.wait())
        async with self.open():
            try:
                while not stopping.done():
                    fetched = await self._fetch(stopping)
                    refused = self._take(fetched)
                    if self._parked:
                        chats = self._parked.chats()
                        self._park(each for each in self._fetched.values() if chat_of(each.raw) in chats)
                    await self._keep_distance(
                        stopping, _FLOODED if refused else _MOVED if fetched else _EMPTY
                    )
            finally:
                stopping.cancel()
        await self._confirm()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Have what was parked handled, and let what is under way at the end of the block end.

        Raises ``StoreError`` where parked updates cannot be read.
        """
        try:
            for raw in self._parked.left():
                self._parked.wait_for(raw, self._lanes.accept(raw, admitted=True))
            yield
        finally:
            await self._lanes.close(GRACE)
            self._parked.close()

    def _take(self, fetched: list[Raw]) -> bool:
        """Have new updates handled; tell whether one of them was refused, and so handled at once."""
        refused = False
        for raw in fetched:
            known = self._fetched.get(raw["update_id"])
            if known is None or known.handled.cancelled():
                update = self._fetched[raw["update_id"]] = self._accept(raw)
                refused |= update.handled.done()
        return refused

    def _accept(self, raw: Raw) -> _Fetched:
        number = raw["update_id"]
        aside = _Aside(lambda: number in self._fetched and self._park([self._fetched[number]]))
        return _Fetched(raw, self._lanes.accept(raw, aside), aside, asyncio.get_running_loop().time())

    async def _get_updates(self, hold: int) -> list[Raw]:
        try:  # `Bot.get_updates` would build each repeated update anew (0.15 ms), so this asks for plain JSON
            answer = await call(
                self._bot,
                Method.UPDATES,
                offset=self._offset,
                timeout=hold,
                allowed_updates=ALLOWED_UPDATES,
                read_timeout=hold + LONG_POLL,
            )
        except KeyError:
            raise TelegramError("its answer has no result") from None
        return answer if isinstance(answer, list) else []

    async def _fetch(self, stopping: asyncio.Task[Any]) -> list[Raw]:
        """Ask for what is not confirmed and new; nothing where Telegram failed or ``stopping`` came first."""
        self._asked, self._asked_at = self._offset, asyncio.get_running_loop().time()
        request = asyncio.create_task(self._get_updates(0 if self._fetched else LONG_POLL))
        try:
            await asyncio.wait({request, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not request.done():
                return []
            updates = request.result()
        except (InvalidToken, EndPointNotFound):
            raise UsageError(REFUSED) from None
        except TelegramError as error:
            self._asked = None
            await self._recover(error, stopping)
            return []
        finally:
            request.cancel()
        if self._failures:
            _log.warning("Telegram answers again")
            self._failures = 0
        return updates

    async def _recover(self, error: TelegramError, stopping: asyncio.Task[Any]) -> None:
        pause = min(_FIRST_PAUSE * 2 ** min(self._failures, 10), _LONGEST_PAUSE)
        self._failures += 1
        if isinstance(error, Conflict) and "webhook is active" in error.message:
            _log.warning("This bot's updates went to a webhook; it is taken off, and they come here")
            with contextlib.suppress(TelegramError):
                await self._bot.delete_webhook()
        elif isinstance(error, Conflict):
            _log.warning(
                "Another program fetches this bot's updates, and each gets only some: stop one of the two. "
                "Trying again in %.0f s",
                pause,
            )
        else:
            _log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error, pause)
        await asyncio.wait({stopping}, timeout=pause)

    async def _keep_distance(self, stopping: asyncio.Task[Any], distance: float) -> None:
        """Wait until a poll is worth it: all is handled, there is something to confirm, or time is up."""
        loop = asyncio.get_running_loop()
        while not stopping.done():
            self._advance()
            if not self._fetched and distance == _MOVED:
                return
            stuck = bool(self._fetched) and self._offset == self._asked
            front = next(iter(self._fetched.values()), None)
            cut_off = front is not None and front.handled.cancelled()
            full = stuck and len(self._fetched) >= WINDOW and not cut_off
            left = self._asked_at + (_STUCK if stuck else distance) - loop.time()
            if full:
                # At once: to wait until some are handled would keep the next hundred waiting as long.
                if self._make_way(full=True):
                    return
            elif left <= 0:
                if stuck:
                    self._make_way(full=False)
                return
            await asyncio.wait(
                {stopping} if front is None or cut_off else {stopping, front.handled, front.aside.parked},
                timeout=left if left > 0 else None,
                return_when=asyncio.FIRST_COMPLETED,
            )

    def _advance(self) -> None:
        """Move the offset past what has been handled or parked, with nothing before it that was not."""
        while self._fetched:
            number, (_, handled, *_) = next(iter(self._fetched.items()))
            if number not in self._parked and (not handled.done() or handled.cancelled()):
                return
            del self._fetched[number]
            self._offset = number + 1

    async def _confirm(self) -> None:
        self._advance()
        if self._offset == self._asked:
            return
        try:
            await self._get_updates(0)
        except TelegramError as error:
            _log.warning("What was handled last could not be confirmed and will be repeated: %s", error)

    def _make_way(self, *, full: bool) -> bool:
        """Park what holds up all others, if it is worth that; tell whether it was done."""
        waiting = [update for update in self._fetched.values() if not update.handled.done()]
        slow = bool(waiting) and asyncio.get_running_loop().time() - waiting[0].at >= SLOW
        made = (full or (slow and len(waiting) <= FEW)) and self._park(self._fetched.values())
        self._advance()
        return made

    def _park(self, updates: Iterable[_Fetched]) -> bool:
        """Park those that are unhandled, so that the offset can pass them; tell whether they are."""
        pending = [
            (update.raw, update.handled)
            for update in updates
            if update.raw["update_id"] not in self._parked and not update.handled.done()
        ]
        return not pending or self._parked.add(pending)
