"""Updates are posted to a bot's webhook as Telegram posts them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.server import serving
from tests.conftest import People

SECRET = "a-secret_token"


@dataclass
class Hook:
    """A bot that takes updates at a webhook: what it was posted, and what it answers."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], web.Response] = lambda _update: web.Response()
    under_way: int = 0
    most: int = 0
    slow: asyncio.Event | None = None
    two: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]

    async def take(self, request: web.BaseRequest) -> web.Response:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        if self.under_way == 2:
            self.two.set()
        if self.slow is not None:
            await self.slow.wait()
        self.under_way -= 1
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return self.answer(self.got[-1])


@asynccontextmanager
async def hooked(api: BotApi, **more: Any) -> AsyncIterator[Hook]:
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.take), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        async with serving(api, pause=0.001):
            await api.call("setWebhook", {"url": hook.url, "secret_token": SECRET, **more})
            yield hook
    finally:
        await runner.cleanup()


async def test_updates_come_with_the_secret_and_are_confirmed_by_a_200(api: BotApi, people: People) -> None:
    anna = people("Anna")
    await anna.says("before", wait=False)
    async with hooked(api) as hook:
        await anna.says("after")
    assert hook.texts == ["before", "after"]
    assert hook.secrets == [SECRET, SECRET]
    assert len(api.state.updates) == 0


async def test_what_is_not_taken_comes_again_in_its_order(api: BotApi, people: People) -> None:
    anna = people("Anna")
    answers = iter((500, 302, 200, 200))
    async with hooked(api) as hook:
        hook.answer = lambda _update: web.Response(status=next(answers))
        await anna.says("one", wait=False)
        await anna.says("two")
    assert hook.texts == ["one", "one", "one", "two"]
    assert len({update["update_id"] for update in hook.got}) == 2


async def test_why_an_update_was_not_taken_is_told(api: BotApi, people: People) -> None:
    anna = people("Anna")
    answers = iter((401, 200))
    async with hooked(api) as hook:
        hook.answer = lambda _update: web.Response(status=next(answers))
        await anna.says("one")
        _, told = await api.call("getWebhookInfo", {})
    assert told["result"]["last_error_message"] == "Wrong response from the webhook: 401"
    assert told["result"]["pending_update_count"] == 0


@pytest.mark.parametrize("lost", [False, True])
async def test_a_cut_connection_brings_the_update_again(api: BotApi, people: People, lost: bool) -> None:
    anna = people("Anna")
    api.faults.drop("webhook", answered=lost)
    async with hooked(api) as hook:
        await anna.says("one")
    assert hook.texts == ["one"] * (2 if lost else 1)


async def test_chats_come_side_by_side_up_to_the_connections_asked_for(api: BotApi, people: People) -> None:
    everybody: list[Person] = [people(name) for name in ("Anna", "Ben", "Cleo")]
    async with hooked(api, max_connections=2) as hook:
        hook.slow = asyncio.Event()
        for person in everybody:
            await person.says("hello", wait=False)
        await hook.two.wait()
        hook.slow.set()
        await api.idle()
    assert hook.most == 2
    assert len(hook.got) == 3


async def test_a_call_in_the_answer_is_carried_out(api: BotApi, people: People) -> None:
    anna = people("Anna")
    async with hooked(api) as hook:
        hook.answer = lambda update: web.json_response(
            {"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "Hello!"}
        )
        await anna.says("hello")
        while not anna.messages:
            await anna.hears()
    assert anna.last.text == "Hello!"


async def test_a_webhook_that_is_taken_off_gets_nothing_more(api: BotApi, people: People) -> None:
    anna = people("Anna")
    async with hooked(api) as hook:
        await anna.says("one")
        await api.call("deleteWebhook", {})
        await anna.says("two", wait=False)
        _, answer = await api.call("getUpdates", {})
    assert hook.texts == ["one"]
    assert [update["message"]["text"] for update in answer["result"]] == ["two"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"url": "http://quiz.example/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://quiz.example/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        ({"url": "https://quiz.example/", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_what_telegram_refuses_is_refused(api: BotApi, given: dict[str, str], why: str) -> None:
    status, answer = await api.call("setWebhook", given)
    assert (status, answer["description"]) == (400, f"Bad Request: {why}")
    assert api.state.updates.webhook is None
