"""Calls to Telegram are tried again where another try can help, for a bounded time."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot import metrics
from bot.chat.transport import parse
from bot.chat.wrapping import WrappingRequest

TRIES = 5
"""Times that a call is made at most, not counting those that Telegram put off with a 429."""

PATIENCE = 60.0
"""Seconds after which a call is not tried again; a 429 that asks for more is given up at once."""

_FIRST_PAUSE = 0.5
_PUT_OFF, _FAILED = int(HTTPStatus.TOO_MANY_REQUESTS), int(HTTPStatus.INTERNAL_SERVER_ERROR)

_log = logging.getLogger(__name__)


class RetryingRequest(WrappingRequest):
    """Wraps any request and repeats what failed in passing: 429, 5xx, time-outs, dropped connections.

    A 429 is waited out for as long as Telegram says, and up to a second more. After the n-th other failure
    it waits 0.5 * 2^(n-1) seconds, with up to half of that taken off at random so that a crowd does not come
    back at one moment. Everything else passes through at once: a 400 or a 403 stays what it is.

    After a time-out or a 5xx nobody knows whether Telegram did what it was asked, so a message may come
    twice. That is chosen: a question shown twice is harmless, because answering is idempotent; a question
    that never comes ends the lesson. Edits and answers to taps have the same effect twice as once.

    ``getUpdates`` is not repeated here: the loop that polls is its own repetition.
    """

    def __init__(
        self,
        request: BaseRequest,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(request)
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return the first answer that another try would not better, or the last; raise the last error."""
        call = (url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
        if url.endswith("/getUpdates"):
            return await self._request.do_request(*call)
        deadline = self._clock() + PATIENCE
        tries = 0
        while True:
            tries += 1
            try:
                status, payload = await self._request.do_request(*call)
            except NetworkError as error:
                pause = self._pause(tries)
                if tries >= TRIES or self._clock() + pause > deadline:
                    raise
                why, reason = str(error), "network"
            else:
                if status != _PUT_OFF and status < _FAILED:
                    return status, payload
                pause = self._pause(tries)
                if put_off := retry_after(payload):
                    tries -= 1
                    pause = put_off + self._jitter()
                if tries >= TRIES or self._clock() + pause > deadline:
                    return status, payload
                why, reason = f"HTTP {status}", str(status)
            metrics.RETRIES.labels(reason).inc()
            _log.info("%s: %s; trying again in %.1f s", url.rpartition("/")[2], why, pause)
            await self._sleep(pause)

    def _pause(self, tries: int) -> float:
        return _FIRST_PAUSE * 2.0 ** (tries - 1) * (1 - self._jitter() / 2)


def retry_after(payload: bytes) -> float:
    """Return the seconds that Telegram asks to wait, 0 where it does not say."""
    try:
        seconds = parse(payload).get("parameters", {}).get("retry_after", 0)
    except (TelegramError, AttributeError):
        return 0
    return seconds if isinstance(seconds, int | float) else 0
