"""Updates posted to a bot's webhook, as Telegram does it, and the calls that it answers them with."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from bot.offline.botapi import BotApi
from bot.offline.errors import ApiError, ConnectionDropped
from bot.offline.spans import Json
from bot.offline.webhooks import Webhook

POST = "webhook"
"""What ``Faults`` call the posting of an update; the fault is then the network's, or the bot's."""

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
FIRST_PAUSE, LONGEST = 1.0, 60
"""Seconds until an update that was not taken is posted again; they double each time, up to so many times."""

_TIMEOUT = aiohttp.ClientTimeout(total=60)


@asynccontextmanager
async def posting(api: BotApi, *, pause: float = FIRST_PAUSE) -> AsyncIterator[None]:
    """Post the updates of ``api`` while the block lasts, as long as the bot has a webhook set.

    Within a chat they come in order, the next one once the last has been taken; chats come side by side.
    """
    async with aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as session:
        postman = _Postman(api, session, pause)
        at_work = asyncio.create_task(postman.work())
        try:
            yield
        finally:
            await postman.end(at_work)


class _Postman:
    def __init__(self, api: BotApi, session: aiohttp.ClientSession, pause: float) -> None:
        self._api = api
        self._updates = api.state.updates
        self._session = session
        self._pause = pause
        self._lanes: dict[object, deque[Json]] = {}
        self._taken: set[int] = set()  # the updates that are in a lane
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._free = asyncio.Condition()

    async def work(self) -> None:
        """Put each update that waits into the lane of its chat, for ever."""
        while True:
            await self._updates.stirred.wait()
            self._updates.stirred.clear()
            if self._updates.webhook is None:
                continue
            for update in self._updates.waiting():
                if update["update_id"] not in self._taken:
                    self._taken.add(update["update_id"])
                    self._enqueue(update)

    async def end(self, at_work: asyncio.Task[None]) -> None:
        for task in (at_work, *self._tasks):
            task.cancel()
        await asyncio.gather(at_work, *self._tasks, return_exceptions=True)

    def _enqueue(self, update: Json) -> None:
        chat = _chat_of(update)
        lane = self._lanes.get(chat)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[chat] = deque([update])
        self._begin(self._serve(chat))

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, chat: object) -> None:
        lane, pause = self._lanes[chat], self._pause
        try:
            while lane and (webhook := self._updates.webhook) is not None:
                number = lane[0]["update_id"]
                if self._updates.waits(number):  # it may have been dropped meanwhile
                    if not await self._delivered(webhook, lane[0]):
                        await asyncio.sleep(pause)
                        pause = min(2 * pause, LONGEST * self._pause)
                        continue
                    self._updates.delivered(number)
                pause = self._pause
                self._taken.discard(number)
                lane.popleft()
        finally:
            del self._lanes[chat]
            self._taken.difference_update(update["update_id"] for update in lane)

    async def _delivered(self, webhook: Webhook, update: Json) -> bool:
        async with self._free:
            await self._free.wait_for(lambda: self._under_way < webhook.connections)
            self._under_way += 1
        try:
            return await self._post(webhook, update)
        finally:
            self._under_way -= 1
            async with self._free:
                self._free.notify()

    async def _post(self, webhook: Webhook, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers[SECRET_HEADER] = webhook.secret
        try:
            after = await self._api.faults.before(POST) if self._api.faults else None
            async with self._session.post(
                webhook.url, data=orjson.dumps(update), headers=headers, allow_redirects=False
            ) as response:
                status, said, kind = response.status, await response.read(), response.content_type
            if after is not None:
                raise after()
        except (ApiError, ConnectionDropped, TimeoutError, aiohttp.ClientError) as error:
            webhook.fail(f"Connection failed: {type(error).__name__}", now=self._api.state.now())
            return False
        if not 200 <= status < 300:
            webhook.fail(f"Wrong response from the webhook: {status}", now=self._api.state.now())
            return False
        if kind == "application/json" and said:
            self._begin(self._carry_out(said))  # nobody waits for what becomes of it
        return True

    async def _carry_out(self, said: bytes) -> None:
        """Make the call that the bot has answered with; it never hears what came of it."""
        try:
            call = orjson.loads(said)
        except orjson.JSONDecodeError:
            return
        method = call.pop("method", None) if isinstance(call, dict) else None
        if isinstance(method, str):
            try:
                await self._api.call(method, call)
            except ConnectionDropped:
                return


def _chat_of(update: Json) -> object:
    content: Json = next(value for key, value in update.items() if key != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat") or content.get("from") or {}
    return chat.get("id")
