"""The life of a running bot: from Telegram's first answer to a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeAlias

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application

from bot.chat.gate import Gate
from bot.chat.handling import Handle
from bot.chat.parking import Parking
from bot.chat.stopping import done_before
from bot.chat.updates import REFUSED, Delivery
from bot.errors import CivicQuizError, UsageError

_Application: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Introduce: TypeAlias = Callable[[_Application], Awaitable[None]]
Receive: TypeAlias = Callable[[Delivery, asyncio.Event], Awaitable[None]]
"""Brings updates to a delivery until the event is set."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_log = logging.getLogger(__name__)


async def run(
    application: _Application,
    *,
    handle: Handle | None = None,
    parking: Parking | None = None,
    gate: Gate | None = None,
    introduce: Introduce | None = None,
    receive: Receive = Delivery.poll,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve a bot's people until SIGTERM, SIGINT or ``stop``; then end what is under way and return.

    ``handle`` handles the updates (None: by the application's handlers) that ``gate`` admits (None: all), and
    ``receive`` brings them: by polling, or by a webhook. ``introduce`` is called once Telegram has answered;
    nobody waits for it. Raises ``UsageError`` where Telegram refuses the token, ``StoreError`` where another
    bot holds ``parking``, and ``CivicQuizError`` where Telegram cannot be reached at the start; later it may
    come and go.
    """
    stop = asyncio.Event() if stop is None else stop
    try:
        with parking.held() if parking else contextlib.nullcontext(), _setting(stop), _rare_collections():
            if await _initialized(application, stop):
                delivery = Delivery(application, parking, handle, gate)
                await _serve(application, functools.partial(receive, delivery, stop), introduce)
    finally:
        await application.shutdown()
        await application.bot.shutdown()  # where initialising failed, the line above leaves connections open


async def _initialized(application: _Application, stop: asyncio.Event) -> bool:
    """Wait for Telegram's first answer; False where ``stop`` came before it."""
    try:
        return await done_before(stop, application.initialize())
    except InvalidToken:  # PTB's message repeats the token
        raise UsageError(REFUSED) from None
    except TelegramError as error:
        raise CivicQuizError(
            f"Telegram cannot be reached ({error}). Check the network, and TELEGRAM_API_URL if it is set."
        ) from None


async def _serve(
    application: _Application, receive: Callable[[], Awaitable[None]], introduce: Introduce | None
) -> None:
    await application.start()
    _log.info("@%s answers now; Ctrl-C or SIGTERM ends it", application.bot.username)
    introduction = asyncio.ensure_future(introduce(application)) if introduce is not None else None
    try:
        await receive()
    finally:
        if introduction is not None:
            introduction.cancel()
        await application.stop()


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage less often, and not among what was there from the start: a seventh of a tap's CPU."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextlib.contextmanager
def _setting(stop: asyncio.Event) -> Iterator[None]:
    """Have SIGTERM and SIGINT set ``stop``; a second one ends the process as it always does."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def end(*_: object) -> None:
        restore()
        loop.call_soon_threadsafe(stop.set)

    for number in _SIGNALS:
        signal.signal(number, end)
    try:
        yield
    finally:
        restore()
