"""Updates are brought in order, each is confirmed once handled, and Telegram may fail meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError

from bot.chat.updates import ALLOWED_UPDATES
from bot.errors import UsageError
from tests.chat.polled import ANN, BEN, TOKEN, Bot, Handled, message
from tests.virtual_time import in_virtual_time

# --- handling


@in_virtual_time
async def test_a_chats_updates_are_handled_one_after_the_other() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1), message(2))
        await asyncio.sleep(1)
        assert handled.begun == [1]
        gate.set()
        await asyncio.sleep(1)
        assert handled.ended == [1, 2]


@in_virtual_time
async def test_another_chat_does_not_wait() -> None:
    handled = Handled()
    handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1, ANN), message(2, BEN))
        await asyncio.sleep(1)
        assert handled.ended == [2]
        handled.gates[1].set()


@in_virtual_time
async def test_an_update_handled_before_is_not_handled_again() -> None:
    handled = Handled()
    async with Bot(handled) as bot:
        update = message(1)
        await asyncio.gather(bot.delivery.handle(update), bot.delivery.handle(update))
        await bot.delivery.handle(update)
        assert handled.begun == [1]


@in_virtual_time
async def test_an_idle_chat_leaves_nothing_behind() -> None:
    async with Bot(Handled()) as bot:
        await bot.delivery.handle(message(1))
        lanes = bot.delivery._lanes
        await asyncio.sleep(0)
        assert (lanes._lanes, lanes._workers, lanes._under_way) == ({}, {}, {})


@in_virtual_time
async def test_only_so_many_handled_updates_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.lanes.REMEMBERED", 3)
    async with Bot(Handled()) as bot:
        for number in range(1, 6):
            await bot.delivery.handle(message(number))
        assert list(bot.delivery._lanes._handled) == [3, 4, 5]


@in_virtual_time
async def test_a_handlers_fault_ends_with_the_error_handler_and_confirms_the_update() -> None:
    async def fail(update: Update) -> None:
        raise RuntimeError(f"fault {update.update_id}")

    seen: list[str] = []

    async def on_error(_: object, context: Any) -> None:
        seen.append(str(context.error))

    async with Bot(fail) as bot:
        bot.application.add_error_handler(on_error)
        bot.telegram.send(message(1), message(2))
        await asyncio.sleep(1)
        assert seen == ["fault 1", "fault 2"]
        assert bot.telegram.unconfirmed == []


# --- confirming


@in_virtual_time
async def test_nothing_is_confirmed_before_it_and_all_before_it_are_handled() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1, ANN), message(2, BEN))
        await asyncio.sleep(5)
        assert handled.ended == [2]
        assert bot.telegram.unconfirmed == [1, 2]
        gate.set()
        await asyncio.sleep(1)
        assert bot.telegram.unconfirmed == []
    assert handled.begun == [1, 2]  # though each poll showed them anew


@in_virtual_time
async def test_what_was_cut_off_is_repeated() -> None:
    tries: list[int] = []

    async def cut_off_once(update: Update) -> None:
        tries.append(update.update_id)
        if len(tries) == 1:
            raise asyncio.CancelledError

    async with Bot(cut_off_once) as bot:
        bot.telegram.send(message(1), message(2))
        await asyncio.sleep(5)
        assert tries == [1, 1, 2]
        assert bot.telegram.unconfirmed == []


@in_virtual_time
async def test_what_comes_while_one_chat_is_slow_is_handled_soon() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1, ANN))
        await asyncio.sleep(5)
        bot.telegram.send(message(2, BEN))
        await asyncio.sleep(0.7)
        assert handled.ended == [2]
        gate.set()


@in_virtual_time
async def test_polls_keep_their_distance_while_one_chat_is_slow() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1))
        await asyncio.sleep(6)
        times = [time for time, _ in bot.telegram.polls]
        assert len(times) == pytest.approx(11, abs=1)  # every 0.6 s
        gate.set()


@in_virtual_time
async def test_the_next_poll_comes_as_soon_as_everything_is_handled() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1))
        asyncio.get_running_loop().call_at(0.123, gate.set)
        await asyncio.sleep(1)
        time, asked = bot.telegram.polls[-1]
        assert (time, asked["offset"], asked["timeout"]) == (0.123, 2, 30)


@in_virtual_time
async def test_a_server_that_holds_no_request_open_is_not_asked_without_end() -> None:
    async with Bot(Handled()) as bot:
        bot.telegram.holds = False
        await asyncio.sleep(10)
        assert len(bot.telegram.polls) == pytest.approx(40, abs=1)


@in_virtual_time
async def test_only_what_the_bot_uses_is_asked_for() -> None:
    async with Bot(Handled()) as bot:
        await asyncio.sleep(1)
        _, asked = bot.telegram.polls[0]
        assert asked["allowed_updates"] == list(ALLOWED_UPDATES)


@in_virtual_time
async def test_an_update_that_cannot_be_read_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    handled = Handled()
    async with Bot(handled) as bot:
        bot.telegram.send({"update_id": 1, "message": {"date": "nonsense"}}, message(2))
        await asyncio.sleep(1)
        assert handled.ended == [2]
        assert bot.telegram.unconfirmed == []
    assert "an update cannot be read and is passed over" in caplog.text


# --- stopping


@in_virtual_time
async def test_stopping_ends_what_is_under_way_and_confirms_it() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1), message(2))
        await asyncio.sleep(1)
        asyncio.get_running_loop().call_later(3, gate.set)
    assert handled.ended == [1, 2]
    assert bot.telegram.unconfirmed == []


@in_virtual_time
async def test_stopping_does_not_wait_for_ever_and_leaves_the_rest_to_be_repeated() -> None:
    handled = Handled()
    handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1), message(2, BEN))
        await asyncio.sleep(1)
    assert asyncio.get_running_loop().time() < 30
    assert bot.telegram.unconfirmed == [1, 2]


@in_virtual_time
async def test_stopping_an_idle_bot_takes_no_time() -> None:
    async with Bot(Handled()):
        await asyncio.sleep(1)
    assert asyncio.get_running_loop().time() == 1


# --- when Telegram fails


@in_virtual_time
async def test_polling_outlives_faults_with_growing_pauses(caplog: pytest.LogCaptureFixture) -> None:
    handled = Handled()
    async with Bot(handled) as bot:
        bot.telegram.failures = [NetworkError("gone"), (502, "Bad Gateway"), (429, "Slow down"), (200, "")]
        bot.telegram.send(message(1))
        await asyncio.sleep(20)
        assert [time for time, _ in bot.telegram.polls[:5]] == [0, 1, 3, 7, 15]
        assert handled.ended == [1]
    assert "Telegram cannot be reached (gone); trying again in 1 s" in caplog.text
    assert "Telegram answers again" in caplog.text


@in_virtual_time
async def test_another_fetcher_is_named_and_outlived(caplog: pytest.LogCaptureFixture) -> None:
    handled = Handled()
    async with Bot(handled) as bot:
        bot.telegram.failures = [(409, "Conflict: terminated by other getUpdates request")]
        bot.telegram.send(message(1))
        await asyncio.sleep(5)
        assert handled.ended == [1]
    assert "Another program fetches this bot's updates" in caplog.text


@in_virtual_time
async def test_a_webhook_is_taken_off() -> None:
    async with Bot(Handled()) as bot:
        bot.telegram.failures = [(409, "Conflict: can't use getUpdates method while webhook is active")]
        await asyncio.sleep(5)
        assert bot.telegram.called[1:4] == ["getUpdates", "deleteWebhook", "getUpdates"]


@pytest.mark.parametrize("status", [401, 404])
@in_virtual_time
async def test_a_refused_token_ends_polling_with_a_sentence(status: int) -> None:
    async with Bot(Handled()) as bot:
        bot.telegram.failures = [(status, "Unauthorized")]
        assert bot.polling is not None
        with pytest.raises(UsageError, match="Telegram refused the token in BOT_TOKEN") as caught:
            await bot.polling
    assert TOKEN not in str(caught.value)
