"""A Bot API on the loopback that costs next to nothing, so that the bot is what is measured.

It knows getUpdates (with Telegram's rules for offset, limit and long polling) and webhooks, and keeps just
enough of each message to send it back in a callback query. It checks nothing: that is what the tests are for.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

import orjson

from bench.webhook import Json, Webhook, header

Listener: TypeAlias = Callable[[str, Json], None]

TOKEN = "123456789:" + "benchmark-" * 3 + "token"
HOST = "127.0.0.1"
IN_ANSWER = "(in a webhook's answer)"
"""What calls are counted by that a bot wrote into its answer to an update, beside their own name."""
_BOT = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "bench_bot"}
_LIMIT = 100


class Telegram:
    """The queue of updates, and the bot's messages.

    ``listeners`` by chat id hear what the bot does there; ``handled`` counts the updates it has confirmed.
    ``delay`` is how many seconds each request takes to arrive, and each answer.
    """

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.listeners: dict[int, Listener] = {}
        self.calls: Counter[str] = Counter()
        self._confirmed = 0
        self._webhook: Webhook | None = None
        self._queue: dict[int, Json] = {}
        self._arrived = asyncio.Event()
        self._numbers = itertools.count(1)
        self._messages = itertools.count(1_000)
        self._offset = 0

    @property
    def handled(self) -> int:
        """How many updates the bot has handled, as it says."""
        return self._confirmed + (self._webhook.handled if self._webhook else 0)

    def push(self, kind: str, content: Json) -> None:
        """Queue an update for the bot."""
        number = next(self._numbers)
        update = {"update_id": number, kind: content}
        if self._webhook is not None:
            self._webhook.push(update)
            return
        self._queue[number] = update
        self._arrived.set()

    def message(self, chat: Json, **content: Any) -> Json:
        """Return a new message in a chat."""
        return {"message_id": next(self._messages), "date": int(time.time()), "chat": chat, **content}

    async def call(self, method: str, given: Json) -> Any:
        """Do what the bot asks and return the result."""
        self.calls[method] += 1
        if method == "getUpdates":
            return await self._get_updates(int(given.get("offset") or 0), int(given.get("timeout") or 0))
        if method == "getMe":
            return _BOT
        if method == "setWebhook":
            return self._set_webhook(given)
        chat_id = int(given.get("chat_id", 0))
        result: Any = True
        if method in {"sendMessage", "editMessageText", "sendDocument"}:
            chat = {"id": chat_id, "type": "private", "first_name": "Learner"}
            result = self.message(chat, text=given.get("text", ""))
            result["from"] = _BOT
            if method == "editMessageText":
                result["message_id"] = int(given["message_id"])
            markup = given.get("reply_markup")
            if markup:
                result["reply_markup"] = orjson.loads(markup) if isinstance(markup, str) else markup
        if method == "answerCallbackQuery":
            chat_id = int(given["callback_query_id"].partition(":")[0])
        listener = self.listeners.get(chat_id)
        if listener is not None:
            listener(method, result if isinstance(result, dict) else given)
        return result

    def _set_webhook(self, given: Json) -> bool:
        self._webhook = Webhook(
            given["url"], given.get("secret_token", ""), self._from_answer, delay=self.delay
        )
        for update in self._queue.values():
            self._webhook.push(update)
        self._queue.clear()
        return True

    async def _from_answer(self, method: str, given: Json) -> None:
        self.calls[IN_ANSWER] += 1
        await self.call(method, given)

    async def _get_updates(self, offset: int, hold: int) -> list[Json]:
        while self._offset < offset:
            self._confirmed += self._queue.pop(self._offset, None) is not None
            self._offset += 1
        if not self._queue and hold:
            self._arrived.clear()
            try:
                async with asyncio.timeout(hold):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        return list(itertools.islice(self._queue.values(), _LIMIT))


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as far as bots speak it: kept alive, with a Content-Length."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._received = bytearray()
        self._calls: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none of asyncio's by birth

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = bytes(self._received[:head_end])
        headers = head.lower()
        end = head_end + 4 + int(header(headers, b"content-length") or 0)
        if len(self._received) < end:
            return
        body = bytes(self._received[head_end + 4 : end])
        del self._received[:end]
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        task = asyncio.create_task(self._answer(method, _parameters(header(headers, b"content-type"), body)))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _answer(self, method: str, given: Json) -> None:
        if self._telegram.delay:
            await asyncio.sleep(self._telegram.delay)
        body = orjson.dumps({"ok": True, "result": await self._telegram.call(method, given)})
        if self._telegram.delay:
            await asyncio.sleep(self._telegram.delay)
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (len(body), body)
            )


def _parameters(kind: bytes, body: bytes) -> Json:
    if kind.startswith(b"application/json"):
        given: Json = orjson.loads(body)
        return given
    if kind.startswith(b"application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode()))
    return {}  # a file; nobody here looks at it


async def serve(telegram: Telegram) -> tuple[asyncio.Server, str]:
    """Serve on a free port of the loopback; return the server and its address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(telegram), HOST, 0, backlog=1024)
    return server, f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
