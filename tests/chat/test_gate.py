"""One account's flood is nobody else's affair, and no learner ever feels the limit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot import metrics
from bot.chat.gate import ALERT_SECONDS, SENTENCE_SECONDS
from bot.chat.lanes import MOST
from bot.chat.parking import Parking
from tests.chat.polled import ANN, BEN, Bot, Handled, Json, message
from tests.virtual_time import in_virtual_time

GROUP = -100


def tap(number: int, person: int = ANN) -> Json:
    user = {"id": person, "is_bot": False, "first_name": "Someone"}
    query = {"id": str(number), "from": user, "chat_instance": "1", "data": "x"}
    return {"update_id": number, "callback_query": query | {"message": message(number, person)["message"]}}


def in_group(number: int, person: int = ANN) -> Json:
    update = message(number, person)
    update["message"]["chat"] = {"id": GROUP, "type": "supergroup", "title": "Everybody"}
    return update


def by(handled: Handled, numbers: range) -> int:
    return len(set(handled.ended).intersection(numbers))


async def flood(bot: Bot, numbers: Iterator[int], *, seconds: int) -> None:
    """Five hundred updates a second of one account."""
    for _ in range(seconds * 10):
        bot.telegram.send(*(message(next(numbers)) for _ in range(50)))
        await asyncio.sleep(0.1)


@in_virtual_time
@pytest.mark.parametrize(("taps", "seconds"), [(6, 3.0), (10, 5.0), (30, 0.0), (300, 100.0)])
async def test_whoever_taps_quickly_feels_nothing(taps: int, seconds: float) -> None:
    handled = Handled()
    async with Bot(handled, pace=3) as bot:
        for number in range(1, taps + 1):
            bot.telegram.send(tap(number))
            await asyncio.sleep(seconds / taps)
        await asyncio.sleep(1)
        assert handled.ended == list(range(1, taps + 1))
        assert bot.telegram.said == []


@in_virtual_time
async def test_a_class_behind_one_network_is_thirty_people() -> None:
    handled = Handled()
    async with Bot(handled, pace=3) as bot:
        bot.telegram.send(*(tap(number, 100 + number % 30) for number in range(1, 901)))
        await asyncio.sleep(20)
        assert len(handled.ended) == 900


@in_virtual_time
async def test_of_a_flood_only_so_much_is_handled_and_all_of_it_is_confirmed() -> None:
    handled = Handled()
    async with Bot(handled, pace=3) as bot:
        await flood(bot, count(1), seconds=20)
        await asyncio.sleep(5)
        assert len(handled.ended) == pytest.approx(30 + 3 * 20, abs=2)
        assert bot.telegram.unconfirmed == []


@in_virtual_time
async def test_others_are_answered_at_once_beside_a_flood_whose_own_chat_is_slow(tmp_path: Path) -> None:
    waited: list[float] = []
    sent: dict[int, float] = {}
    loop = asyncio.get_running_loop()

    async def handler(update: Update) -> None:
        if update.update_id in sent:
            waited.append(loop.time() - sent[update.update_id])
        else:
            await asyncio.sleep(1)  # as Telegram has it, which takes one message a second into a chat

    parking = Parking(tmp_path / "parked")
    async with Bot(handler, parking, pace=3) as bot:
        numbers = count(1)
        flooding = asyncio.create_task(flood(bot, numbers, seconds=60))
        await asyncio.sleep(10.05)  # the burst is over
        for _ in range(100):
            number = next(numbers)
            sent[number] = loop.time()
            bot.telegram.send(message(number, BEN))
            await asyncio.sleep(0.4)
            assert len(parking.read()) <= 31
        await flooding
    assert len(waited) == 100
    assert max(waited) < 0.01


@in_virtual_time
async def test_a_chat_that_is_served_slowly_keeps_no_long_queue() -> None:
    handled = Handled()
    handled.hold(1)
    async with Bot(handled, pace=3) as bot:
        for number in range(1, 100):
            bot.telegram.send(message(number))
            await asyncio.sleep(0.5)  # within the pace
        handled.gates[1].set()
        await asyncio.sleep(1)
        assert handled.ended == list(range(1, 31))


@in_virtual_time
async def test_what_was_parked_has_come_through_the_gate_and_need_not_again(tmp_path: Path) -> None:
    parking = Parking(tmp_path / "parked")
    in_a_group = [message(number) for number in range(21, 41)]
    for each in in_a_group:
        each["message"]["chat"] = {"id": -100, "type": "group"}
    parking.write([*(message(number) for number in range(1, 21)), *in_a_group])
    handled = Handled()
    async with Bot(handled, parking, pace=3) as bot:
        await asyncio.sleep(1)
        assert sorted(handled.ended) == list(range(1, 41))
        assert bot.telegram.said == []


@in_virtual_time
async def test_whoever_is_too_fast_can_tap_again_when_told() -> None:
    handled = Handled()
    async with Bot(handled, pace=3) as bot:
        bot.telegram.send(*(tap(number) for number in range(1, 41)))
        await asyncio.sleep(1)
        assert handled.ended == list(range(1, 31))
        ((method, said),) = bot.telegram.said
        assert method.replace("_", "").lower() == "answercallbackquery"
        assert said["callback_query_id"] == "31"
        assert "faster than I can follow" in str(said["text"])
        assert len(str(said["text"])) <= 200
        bot.telegram.send(tap(41))
        await asyncio.sleep(1)
        assert handled.ended[-1] == 41


@in_virtual_time
@pytest.mark.parametrize(("update", "every"), [(tap, ALERT_SECONDS), (message, SENTENCE_SECONDS)])
async def test_whoever_goes_on_is_told_now_and_then(update: Any, every: int) -> None:
    async with Bot(Handled(), pace=3) as bot:
        for number in range(1, 6 * SENTENCE_SECONDS * 10):
            bot.telegram.send(update(number))
            await asyncio.sleep(0.1)
        assert len(bot.telegram.said) == pytest.approx(6 * SENTENCE_SECONDS / every, abs=1)


class Response:
    """A webhook's response, which has room for one call."""

    def __init__(self) -> None:
        self.carries: list[Json] = []

    def take(self, method: str, fields: Mapping[str, Any], /) -> bool:
        assert method == "answerCallbackQuery"
        self.carries.append(dict(fields))
        return True

    def set_aside(self) -> None:
        raise AssertionError("a refusal takes no time")


@in_virtual_time
async def test_where_the_response_can_carry_it_each_tap_is_answered() -> None:
    async with Bot(Handled(), pace=3) as bot:
        responses = [Response() for _ in range(40)]
        for number, response in enumerate(responses, start=1):
            await bot.delivery.handle(tap(number), response)
        assert [each.carries for each in responses[:30]] == [[]] * 30
        assert "faster than I can follow" in responses[30].carries[0]["text"]
        assert [each.carries for each in responses[31:]] == [
            [{"callback_query_id": str(number)}] for number in range(32, 41)
        ]
        assert bot.telegram.said == []


@in_virtual_time
async def test_a_group_is_held_to_the_pace_without_a_word() -> None:
    handled = Handled()
    before = metrics.REGISTRY.get_sample_value("civicquiz_updates_refused_total") or 0
    async with Bot(handled, pace=3) as bot:
        bot.telegram.send(*(in_group(number, 100 + number) for number in range(1, 101)))
        bot.telegram.send(message(101, BEN))
        await asyncio.sleep(1)
        assert metrics.REGISTRY.get_sample_value("civicquiz_updates_refused_total") == before + 70
        assert by(handled, range(1, 101)) == pytest.approx(30, abs=3)
        assert 101 in handled.ended
        assert bot.telegram.said == []


@in_virtual_time
async def test_a_flood_makes_no_handled_update_forgotten() -> None:
    handled = Handled()
    async with Bot(handled, pace=3) as bot:
        await bot.delivery.handle(message(1, BEN))
        for number in range(2, 3_000):
            await bot.delivery.handle(message(number))
        await bot.delivery.handle(message(1, BEN))
        assert handled.begun.count(1) == 1


@in_virtual_time
async def test_so_many_may_be_under_way_and_then_no_more_should_be_brought() -> None:
    handled = Handled()
    async with Bot(handled) as bot:
        bringing = []
        for number in range(1, MOST + 1):
            assert not bot.delivery.full
            handled.hold(number)
            bringing.append(bot.delivery.handle(message(number, number)))
            await asyncio.sleep(0)
        assert bot.delivery.full
        for gate in handled.gates.values():
            gate.set()
        await asyncio.gather(*bringing)
        assert not bot.delivery.full
