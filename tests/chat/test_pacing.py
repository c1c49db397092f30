from __future__ import annotations

import asyncio
from typing import Any, cast

import orjson
import pytest
from telegram import Bot
from telegram.error import RetryAfter
from telegram.request import BaseRequest, RequestData

from bot.chat import pacing
from bot.chat.calls import Encoded, Method, call
from bot.chat.keyboards import column
from bot.chat.messages import Screen
from bot.chat.pacing import PacedRequest, broadcast
from bot.chat.reactions import notify
from bot.chat.retries import PATIENCE, RetryingRequest
from bot.chat.transport import parse
from tests.virtual_time import in_virtual_time

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
GROUP = -100_123


class Telegram(BaseRequest):
    """Notes when which call comes, and refuses where ``refusals`` says for how long a chat is refused."""

    read_timeout = 5.0
    parse_json_payload = staticmethod(parse)

    def __init__(self) -> None:
        self.came: list[tuple[float, str, object]] = []
        self.refusals: dict[object, list[int]] = {}
        self.seconds = 0.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        chat = request_data.parameters.get("chat_id") if request_data else None
        self.came.append((round(asyncio.get_running_loop().time(), 3), url.rpartition("/")[2], chat))
        await asyncio.sleep(self.seconds)
        refusals = self.refusals.get(chat)
        if refusals:
            parameters = {"retry_after": refusals.pop(0)}
            return 429, orjson.dumps({"ok": False, "description": "no", "parameters": parameters})
        message = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}
        return 200, orjson.dumps({"ok": True, "result": message})

    def times(self, chat: object = None) -> list[float]:
        return [time for time, _, to in self.came if chat is None or to == chat]


class World:
    """A bot whose calls are paced, and its Telegram."""

    def __init__(self, *, per_second: float = 30, in_chat: float = 1) -> None:
        self.telegram = Telegram()
        self.paced = PacedRequest(self.telegram, per_second=per_second, per_second_in_chat=in_chat)
        self.bot = Bot(TOKEN, base_url="https://host/bot", request=RetryingRequest(self.paced))

    async def send(self, chat_id: int, method: Method = Method.SEND) -> None:
        await call(self.bot, method, chat_id=chat_id, text="hello")

    async def send_aside(self, chat_id: int) -> None:
        with broadcast():
            await self.send(chat_id)


@in_virtual_time
async def test_a_class_that_taps_at_once_does_not_wait() -> None:
    world = World()
    edits = [world.send(chat, Method.EDIT) for chat in range(1, 31)]
    await asyncio.gather(*edits, *(world.send(chat) for chat in range(1, 31)))
    assert world.telegram.times() == [0] * 60


@in_virtual_time
async def test_what_goes_beyond_waits_in_line_at_the_rate() -> None:
    world = World()
    await asyncio.gather(*(world.send(chat) for chat in range(1, 91)))
    times = world.telegram.times()
    assert times[:60] == [0] * 60
    assert times[60:63] == [0.033, 0.067, 0.1]
    assert times[-1] == 1
    assert [chat for _, _, chat in world.telegram.came] == list(range(1, 91))


@in_virtual_time
async def test_one_chat_has_ten_at_once_and_then_one_a_second() -> None:
    world = World()
    await asyncio.gather(*(world.send(7) for _ in range(13)), world.send(8))
    assert world.telegram.times(7) == [0] * 10 + [1, 2, 3]
    assert world.telegram.times(8) == [0]


@in_virtual_time
async def test_a_group_has_no_more_than_twenty_in_any_minute() -> None:
    world = World(in_chat=10)
    await asyncio.gather(*(world.send(GROUP) for _ in range(60)))
    times = world.telegram.times(GROUP)
    assert times[4:6] == [0, 4]
    assert max(sum(start <= time < start + 60 for time in times) for start in times) <= 20


@in_virtual_time
async def test_sustained_the_rate_is_kept() -> None:
    world = World(per_second=10)
    await asyncio.gather(*(world.send(chat) for chat in range(1, 1001)))
    times = world.telegram.times()
    assert times[-1] == 98  # two seconds' worth went at once
    assert max(sum(start <= time < start + 10 for time in times[20:]) for start in range(98)) <= 101


@in_virtual_time
async def test_answers_to_taps_and_questions_to_telegram_do_not_wait() -> None:
    world = World(per_second=1)
    await asyncio.gather(*(call(world.bot, Method.ANSWER, callback_query_id="1") for _ in range(50)))
    await asyncio.gather(*(call(world.bot, Method.UPDATES, offset=1) for _ in range(50)))
    await asyncio.gather(*(world.bot.get_chat_member_count(7) for _ in range(50)), return_exceptions=True)
    assert set(world.telegram.times()) == {0}


@in_virtual_time
async def test_files_wait_their_turn_too() -> None:
    world = World()
    await asyncio.gather(*(world.bot.send_document(7, b"x") for _ in range(11)))
    assert world.telegram.times(7) == [0] * 10 + [1]


@in_virtual_time
async def test_broadcasts_take_half_of_the_rate_and_have_no_burst() -> None:
    world = World(per_second=10)
    await asyncio.gather(*(world.send_aside(chat) for chat in range(1, 7)))
    assert world.telegram.times() == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])


@in_virtual_time
async def test_replies_come_before_broadcasts_that_wait() -> None:
    world = World(per_second=10)
    broadcasts = asyncio.gather(*(world.send_aside(chat) for chat in range(1, 21)))
    await asyncio.sleep(1.05)
    world.telegram.came.clear()
    await asyncio.gather(*(world.send(chat) for chat in range(100, 130)))
    replies = [time for time, _, chat in world.telegram.came if cast(int, chat) >= 100]
    told = [time for time, _, chat in world.telegram.came if cast(int, chat) < 100]
    assert replies[:19] == [1.05] * 19  # of twenty; one place a broadcast had just taken
    assert replies[-1] == pytest.approx(2.1, abs=0.06)
    assert told == []  # the line of replies has only just ended
    await broadcasts
    assert len(world.telegram.came) == 30 + 14


@in_virtual_time
async def test_replies_at_a_steady_pace_are_not_slowed_by_broadcasts() -> None:
    world = World(per_second=10)
    broadcasts = asyncio.gather(*(world.send_aside(chat) for chat in range(1, 101)))
    for chat in range(1000, 1200):
        before = asyncio.get_running_loop().time()
        await world.send(chat)
        assert asyncio.get_running_loop().time() == before
        await asyncio.sleep(0.11)
    broadcasts.cancel()


@in_virtual_time
async def test_what_tells_others_is_a_broadcast() -> None:
    world = World(per_second=10)
    screen = Screen("hello", column())
    assert all(await asyncio.gather(*(notify(world.bot, chat, screen) for chat in (1, 2, 3))))
    assert world.telegram.times() == pytest.approx([0, 0.2, 0.4])


@in_virtual_time
async def test_after_a_429_its_chat_is_left_alone_as_long_as_telegram_says() -> None:
    world = World()
    world.telegram.refusals = {7: [20]}
    refused = asyncio.create_task(world.send(7))
    await asyncio.sleep(1)
    await asyncio.gather(world.send(7, Method.EDIT), world.send(8))
    await refused
    assert world.telegram.times(8) == [1]
    first, *rest = world.telegram.times(7)
    assert first == 0
    assert min(rest) >= 20
    assert len(rest) == 2


@in_virtual_time
async def test_calls_that_wait_as_a_429_comes_wait_longer() -> None:
    world = World()
    world.telegram.refusals = {7: [30]}
    world.telegram.seconds = 0.1
    await asyncio.gather(*(world.send(7) for _ in range(13)))
    times = world.telegram.times(7)
    assert times[:10] == [0] * 10
    assert min(times[10:]) >= 30
    assert len(set(times[10:])) == len(times[10:]) == 4


@in_virtual_time
async def test_429s_in_two_chats_at_a_time_hold_everybody_back() -> None:
    world = World()
    world.telegram.refusals = {7: [10], 8: [10]}
    calls = [asyncio.create_task(world.send(chat)) for chat in (7, 8)]
    await asyncio.sleep(1)
    await asyncio.gather(world.send(9), world.send_aside(10), *calls)
    assert min(world.telegram.times(9)) >= 10
    assert min(world.telegram.times(10)) >= 10


@in_virtual_time
async def test_a_pause_beyond_patience_is_refused_without_asking_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    world = World()
    world.telegram.refusals = {7: [300]}
    for _ in range(3):
        with pytest.raises(RetryAfter):
            await world.send(7)
    assert world.telegram.times(7) == [0]
    await asyncio.sleep(301)
    await world.send(7)
    assert len(world.telegram.times(7)) == 2


@in_virtual_time
async def test_the_refusal_says_how_long() -> None:
    world = World()
    world.telegram.refusals = {7: [int(PATIENCE) + 40]}
    data = cast(RequestData, Encoded({"chat_id": 7, "text": "hello"}))
    answers = [
        await world.paced.do_request("https://host/bot1:a/sendMessage", "POST", data) for _ in range(2)
    ]
    assert [status for status, _ in answers] == [429, 429]
    assert parse(answers[1][1])["parameters"] == {"retry_after": int(PATIENCE) + 41}


@in_virtual_time
async def test_who_is_cancelled_gives_the_place_back() -> None:
    world = World()
    calls = [asyncio.create_task(world.send(7)) for _ in range(15)]
    await asyncio.sleep(0.5)
    for waiting in calls[10:]:
        waiting.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await world.send(7)
    assert world.telegram.times(7) == [0] * 10 + [1]


@in_virtual_time
async def test_a_broadcast_that_is_cancelled_lets_the_next_pass() -> None:
    world = World(per_second=10)
    calls = [asyncio.create_task(world.send_aside(chat)) for chat in range(1, 5)]
    await asyncio.sleep(0.1)
    calls[1].cancel()
    calls[2].cancel()
    await asyncio.wait(calls)
    assert world.telegram.times() == pytest.approx([0, 0.2])


@in_virtual_time
async def test_chats_that_rest_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SWEPT", 100)
    world = World(per_second=100_000)
    for chat in range(1, 10_000):
        await world.send(chat)
        await asyncio.sleep(0.1)
    assert len(world.paced._chats) <= 100
