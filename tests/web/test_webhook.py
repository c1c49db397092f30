from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import orjson
import pytest

from bot.web.front import Front
from bot.web.hook import LARGEST, Hook

SECRET = "a-secret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {"update_id": 7, "message": {"text": "hello"}}


class Bot:
    """Keeps what it is given, and answers what it is told to."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.says: bytes | None = b""

    async def answer(self, update: dict[str, Any]) -> bytes | None:
        self.updates.append(update)
        return self.says


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
async def client(bot: Bot) -> AsyncIterator[httpx.AsyncClient]:
    front = Front({"/telegram": Hook(bot.answer, secret=SECRET)})
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=front), base_url="https://quiz.example"
    ) as client:
        yield client


@pytest.fixture
def post(client: httpx.AsyncClient) -> Callable[..., Any]:
    async def post(body: bytes = orjson.dumps(UPDATE), secret: str = SECRET) -> httpx.Response:
        return await client.post("/telegram", content=body, headers={HEADER: secret})

    return post


async def test_an_update_is_handled_and_then_answered(post: Callable[..., Any], bot: Bot) -> None:
    answer = await post()
    assert (answer.status_code, answer.content) == (200, b"")
    assert bot.updates == [UPDATE]


async def test_a_call_can_be_made_in_the_answer(post: Callable[..., Any], bot: Bot) -> None:
    bot.says = b'{"method":"answerCallbackQuery","callback_query_id":"1"}'
    answer = await post()
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"method": "answerCallbackQuery", "callback_query_id": "1"}


async def test_what_is_still_to_be_handled_is_to_be_brought_again_soon(
    post: Callable[..., Any], bot: Bot
) -> None:
    bot.says = None
    answer = await post()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize("secret", ["", "a-secre", "a-secret-", "A-SECRET"])
async def test_a_wrong_secret_is_refused_and_the_body_is_not_read(
    secret: str, client: httpx.AsyncClient, bot: Bot
) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    answer = await client.post("/telegram", content=body(), headers={HEADER: secret} if secret else {})
    assert answer.status_code == 401
    assert answer.headers["connection"] == "close"
    assert bot.updates == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
async def test_only_posts_are_taken(method: str, client: httpx.AsyncClient, bot: Bot) -> None:
    answer = await client.request(method, "/telegram", headers={HEADER: SECRET})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert bot.updates == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": 123456789012345678901234567890}',
        b'\xff{"update_id": 7}',
        b'{"update_id": 7, "message": ' + b"[" * 100_000,
        b'{"update_id": 7, "message": ' + b'{"reply_to_message":' * 50_000,
    ],
)
async def test_what_is_no_update_is_refused(body: bytes, post: Callable[..., Any], bot: Bot) -> None:
    assert (await post(body)).status_code == 400
    assert bot.updates == []


async def test_what_is_announced_too_large_is_not_read(client: httpx.AsyncClient, bot: Bot) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = {HEADER: SECRET, "Content-Length": str(LARGEST + 1)}
    assert (await client.post("/telegram", content=body(), headers=headers)).status_code == 413
    assert bot.updates == []


async def test_what_turns_out_too_large_is_not_read_to_its_end(client: httpx.AsyncClient, bot: Bot) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 10 * LARGEST:
            read += 65_536
            yield b" " * 65_536

    answer = await client.post("/telegram", content=body(), headers={HEADER: SECRET})
    assert answer.status_code == 413
    assert read <= LARGEST + 2 * 65_536
    assert bot.updates == []


async def test_an_update_may_come_in_pieces(client: httpx.AsyncClient, bot: Bot) -> None:
    async def body() -> AsyncIterator[bytes]:
        for byte in orjson.dumps(UPDATE):
            yield bytes([byte])

    assert (await client.post("/telegram", content=body(), headers={HEADER: SECRET})).status_code == 200
    assert bot.updates == [UPDATE]


async def test_whoever_hangs_up_within_an_update_has_said_nothing(bot: Bot) -> None:
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": b'{"update_id"', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(_: object) -> None:
        raise AssertionError("there is nobody to answer")

    scope = {"type": "http", "method": "POST", "headers": [(HEADER.lower().encode(), SECRET.encode())]}
    await Hook(bot.answer, secret=SECRET)(scope, receive, send)
    assert bot.updates == []


async def test_where_there_are_no_pages_every_other_path_is_empty(client: httpx.AsyncClient) -> None:
    for path in ("/", "/telegram/", "/telegram/x", "/TELEGRAM", "/signin"):
        assert (await client.post(path, headers={HEADER: SECRET})).status_code == 404


async def test_updates_are_handled_side_by_side(client: httpx.AsyncClient, bot: Bot) -> None:
    both = asyncio.Barrier(2)

    async def answer(_: object) -> bytes:
        await both.wait()
        return b""

    front = Front({"/telegram": Hook(answer, secret=SECRET)})
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=front), base_url="https://q.example"
    ) as two:
        posts = (two.post("/telegram", json={"update_id": n}, headers={HEADER: SECRET}) for n in (1, 2))
        assert [answer.status_code for answer in await asyncio.gather(*posts)] == [200, 200]
