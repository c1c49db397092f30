"""Calls wait their turn, so that Telegram's limits are kept rather than run into.

Telegram allows a bot some thirty messages a second, one a second in a chat with short bursts beyond, and
twenty a minute in a group; it publishes no more than that. Each limit is a leaking bucket of which only the
time is kept at which it will be empty (the generic cell rate algorithm), so a call costs the same however
many wait, and a chat that rests costs nothing. Answers to taps, and questions to Telegram, are not limited.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from telegram.request import BaseRequest, RequestData

from bot.chat.calls import Encoded
from bot.chat.retries import PATIENCE, retry_after
from bot.chat.wrapping import WrappingRequest

OVERALL_BURST = 2.0
"""Seconds' worth of messages that may go at once: at 30 a second, a class of thirty with two calls each."""

CHAT_BURST = 10
"""Messages that may go to one person's chat at once: three questions answered as fast as one can tap."""

GROUP_PAUSE, GROUP_BURST = 4.0, 5
"""Seconds for each message to a group, and how many may go at once: twenty in the worst minute."""

SWEPT = 1_000
"""Chats that are kept, at least, before those that rest are taken out."""

_PUT_OFF = int(HTTPStatus.TOO_MANY_REQUESTS)
_PACED = ("send", "edit", "copy", "forward")

_broadcasting: ContextVar[bool] = ContextVar("broadcasting", default=False)


@contextmanager
def broadcast() -> Iterator[None]:
    """Have what is sent meanwhile wait for room that replies leave: nobody has just asked for it."""
    token = _broadcasting.set(True)
    try:
        yield
    finally:
        _broadcasting.reset(token)


@dataclass(slots=True)
class _Bucket:
    pause: float
    """Seconds that each call fills."""
    burst: float
    """Seconds' worth of calls that it holds."""
    empty_at: float = 0.0
    held_until: float = 0.0

    def take(self, now: float) -> float:
        """Take the next place; return when its turn is, which may have come."""
        self.empty_at = max(self.empty_at, now) + self.pause
        return self.empty_at - self.burst

    def hold(self, until: float) -> None:
        """Let nothing pass until then, and no burst after it."""
        self.held_until = max(self.held_until, until)
        self.empty_at = max(self.empty_at, until + self.burst)

    async def wait(self, due: float) -> float:
        """Wait for a place's turn. Return 0, or for how long there is none, where that is beyond patience."""
        time = asyncio.get_running_loop().time
        while (now := time()) < due:
            try:
                if self.held_until - now > PATIENCE:
                    self.empty_at -= self.pause
                    return self.held_until - now
                await asyncio.sleep(due - now)
            except asyncio.CancelledError:
                self.empty_at -= self.pause  # the place goes back
                raise
            now = time()
            if self.held_until > now:  # Telegram has asked for a pause meanwhile: in line again
                due = self.take(now)
        return 0.0


class PacedRequest(WrappingRequest):
    """Wraps any request: what is sent to a chat, or edited there, waits its turn.

    Within a chat, and among replies, calls go in the order in which they came. A ``broadcast()`` takes at
    most half of the rate, and only while replies leave room. After a 429 its chat is left alone for as long
    as Telegram says, and everybody where another chat is being left alone already: then the limit that was
    met is the bot's. A pause beyond what is waited for is answered with Telegram's own refusal, at once.
    """

    def __init__(self, request: BaseRequest, *, per_second: float, per_second_in_chat: float) -> None:
        super().__init__(request)
        self._chat_pause = 1 / per_second_in_chat
        self._overall = _Bucket(1 / per_second, OVERALL_BURST)
        self._broadcasts = _Bucket(2 / per_second, 2 / per_second)
        self._next_broadcast = asyncio.Lock()
        self._chats: dict[int | str, _Bucket] = {}
        self._sweep_at = SWEPT
        self._refused: tuple[_Bucket | None, float] = None, 0.0

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
        """Make the call when its turn has come; return and raise what the wrapped request does."""
        call = (url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
        chat_id = _chat_id(url, request_data)
        if chat_id is None:
            return await self._request.do_request(*call)
        chat = self._chats.get(chat_id) or self._bucket(chat_id)
        if refused := await self._turn(chat):
            return _PUT_OFF, _refusal(refused)
        status, payload = await self._request.do_request(*call)
        if status == _PUT_OFF:
            self._heed(chat, retry_after(payload))
        return status, payload

    async def _turn(self, chat: _Bucket) -> float:
        """Wait for the chat's turn, then for the bot's; return what ``_Bucket.wait`` does."""
        time = asyncio.get_running_loop().time
        now = time()
        if (due := chat.take(now)) > now:
            if refused := await chat.wait(due):
                return refused
            now = time()
        if _broadcasting.get():
            return await self._aside()
        due = self._overall.take(now)
        return 0.0 if due <= now else await self._overall.wait(due)

    async def _aside(self) -> float:
        """Wait until the broadcasts' own rate and the replies leave room for one more."""
        time, overall = asyncio.get_running_loop().time, self._overall
        async with self._next_broadcast:
            await self._broadcasts.wait(self._broadcasts.take(time()))
            while (left := overall.empty_at - overall.pause - (now := time())) > 0:
                if overall.held_until - now > PATIENCE:
                    return overall.held_until - now
                await asyncio.sleep(left)
            return await overall.wait(overall.take(now))

    def _heed(self, chat: _Bucket, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        before, until = self._refused
        if before is not chat and until > now:
            self._overall.hold(now + seconds)
        chat.hold(now + seconds)
        self._refused = chat, now + seconds

    def _bucket(self, chat_id: int | str) -> _Bucket:
        if len(self._chats) >= self._sweep_at:
            now = asyncio.get_running_loop().time()
            self._chats = {each: chat for each, chat in self._chats.items() if chat.empty_at > now}
            self._sweep_at = max(SWEPT, 2 * len(self._chats))
        person = isinstance(chat_id, int) and chat_id > 0
        pause, burst = (self._chat_pause, CHAT_BURST) if person else (GROUP_PAUSE, GROUP_BURST)
        chat = self._chats[chat_id] = _Bucket(pause, pause * burst)
        return chat


def _chat_id(url: str, data: RequestData | None) -> int | str | None:
    if isinstance(data, Encoded):
        return data.chat_id
    if data is None or not url.rpartition("/")[2].startswith(_PACED):
        return None
    chat_id = data.parameters.get("chat_id")
    return chat_id if isinstance(chat_id, int | str) else None


def _refusal(seconds: float) -> bytes:
    whole = int(seconds) + 1
    return orjson.dumps(
        {
            "ok": False,
            "error_code": _PUT_OFF,
            "description": f"Too Many Requests: retry after {whole}",
            "parameters": {"retry_after": whole},
        }
    )
