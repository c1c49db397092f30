"""A bot that polls, a Telegram that shows it updates, and a handler that notes what came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest, RequestData

from bot.chat.gate import Gate
from bot.chat.parking import Parking
from bot.chat.updates import Delivery

TOKEN = "1:" + "a" * 35
ANN, BEN = 7, 8
Json = dict[str, Any]
Handler = Callable[[Update], Awaitable[None]]


def message(number: int, chat: int = ANN) -> Json:
    user = {"id": chat, "is_bot": False, "first_name": "Someone"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}, "from": user},
    }


class Telegram(BaseRequest):
    """Telegram's queue of updates, as getUpdates shows and confirms it."""

    def __init__(self) -> None:
        self.queue: list[Json] = []
        self.polls: list[tuple[float, Json]] = []
        self.called: list[str] = []
        self.said: list[tuple[str, Json]] = []
        self.failures: list[NetworkError | tuple[int, str]] = []
        self.holds = True
        self._more = asyncio.Event()

    read_timeout = 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    def send(self, *updates: Json) -> None:
        self.queue += updates
        self._more.set()

    @property
    def unconfirmed(self) -> list[int]:
        return [update["update_id"] for update in self.queue]

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        self.called.append(name)
        if name == "getMe":
            return answer({"id": 1, "is_bot": True, "first_name": "Bot", "username": "a_bot"})
        assert request_data is not None
        if name != "getUpdates":
            self.said.append((name, request_data.parameters))
            return answer(True)
        asked = request_data.parameters
        self.polls.append((asyncio.get_running_loop().time(), asked))
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, NetworkError):
                raise failure
            return failure[0], orjson.dumps({"ok": False, "description": failure[1]})
        self.queue = [update for update in self.queue if update["update_id"] >= int(str(asked["offset"]))]
        if not self.queue and asked.get("timeout") and self.holds:
            self._more.clear()
            try:
                async with asyncio.timeout(float(str(asked["timeout"]))):
                    await self._more.wait()
            except TimeoutError:
                pass
        return answer(self.queue[:100])


def answer(result: object) -> tuple[int, bytes]:
    return 200, orjson.dumps({"ok": True, "result": result})


class Bot:
    """An application whose one handler is ``handler``, polling until the block ends."""

    def __init__(self, handler: Handler, parking: Parking | None = None, pace: int | None = None) -> None:
        self.telegram = Telegram()
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            (ApplicationBuilder().token(TOKEN).request(self.telegram).get_updates_request(self.telegram))
            .updater(None)
            .build()
        )
        self.gate = None if pace is None else Gate(self.application.bot, per_second=pace)
        self.delivery = Delivery(self.application, parking, gate=self.gate)
        self.stop = asyncio.Event()
        self.polling: asyncio.Task[None] | None = None

        async def handle(update: Update, _: object) -> None:
            await handler(update)

        self.application.add_handler(TypeHandler(Update, handle))

    async def __aenter__(self) -> Bot:
        await self.application.initialize()
        self.polling = asyncio.create_task(self.delivery.poll(self.stop))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop.set()
        assert self.polling is not None
        await asyncio.gather(self.polling, return_exceptions=True)
        await self.application.shutdown()


class Handled:
    """A handler that notes what it has begun and what it has ended; updates named in ``gates`` wait."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}

    def hold(self, number: int) -> asyncio.Event:
        self.gates[number] = asyncio.Event()
        return self.gates[number]

    async def __call__(self, update: Update) -> None:
        self.begun.append(update.update_id)
        if update.update_id in self.gates:
            await self.gates[update.update_id].wait()
        self.ended.append(update.update_id)
