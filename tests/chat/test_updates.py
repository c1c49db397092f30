from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest, RequestData

from bot.chat.gate import Gate
from bot.chat.parking import Parking
from bot.chat.updates import ALLOWED_UPDATES, Delivery
from bot.errors import StoreError, UsageError
from tests.virtual_time import in_virtual_time

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


# --- a slow chat and a full window


@in_virtual_time
async def test_one_slow_update_holds_the_others_up_once_and_its_chat_no_longer(tmp_path: Path) -> None:
    handled = Handled()
    gates = [handled.hold(1), handled.hold(3)]
    parking = Parking(tmp_path / "parked")
    async with Bot(handled, parking) as bot:
        bot.telegram.send(message(1, ANN))
        await asyncio.sleep(3.7)
        assert parking.read() == [message(1, ANN)]
        assert bot.telegram.unconfirmed == []
        bot.telegram.send(message(2, BEN), message(3, ANN))
        await asyncio.sleep(0.001)
        assert handled.ended == [2]
        assert parking.read() == [message(1, ANN), message(3, ANN)]
        assert bot.telegram.polls[-1][1]["timeout"] == 30
        for gate in gates:
            gate.set()
        await asyncio.sleep(0.001)
        assert handled.ended == [2, 1, 3]
        assert parking.read() == []


@in_virtual_time
async def test_what_is_under_way_as_usual_is_not_parked(tmp_path: Path) -> None:
    begun: list[int] = []

    async def handler(update: Update) -> None:
        begun.append(update.update_id)
        await asyncio.sleep(2)
        assert not (tmp_path / "parked").exists()

    async with Bot(handler, Parking(tmp_path / "parked")) as bot:
        for number in range(1, 200):
            bot.telegram.send(message(number, 100 + number % 50))
            await asyncio.sleep(0.05)
        await asyncio.sleep(3)
        assert len(begun) == 199
        assert not (tmp_path / "parked").exists()


@in_virtual_time
async def test_a_full_window_is_parked_so_that_one_slow_chat_does_not_stall_the_others(
    tmp_path: Path,
) -> None:
    handled = Handled()
    gate = handled.hold(1)
    parking = Parking(tmp_path / "parked")
    async with Bot(handled, parking) as bot:
        bot.telegram.send(message(1, ANN), *(message(number, 100 + number) for number in range(2, 201)))
        await asyncio.sleep(5)
        assert len(handled.ended) == 199
        assert parking.read() == [message(1, ANN)]
        assert bot.telegram.unconfirmed == []
        gate.set()
        await asyncio.sleep(1)
        assert parking.read() == []
    assert sorted(handled.begun) == list(range(1, 201))


@in_virtual_time
async def test_without_parking_a_full_window_waits_and_loses_nothing() -> None:
    handled = Handled()
    gate = handled.hold(1)
    async with Bot(handled) as bot:
        bot.telegram.send(message(1, ANN), *(message(number, 100 + number) for number in range(2, 201)))
        await asyncio.sleep(5)
        assert len(handled.ended) == 99
        assert len(bot.telegram.unconfirmed) == 200
        gate.set()
        await asyncio.sleep(5)
        assert sorted(handled.ended) == list(range(1, 201))


@in_virtual_time
async def test_parked_updates_are_handled_first_after_a_restart(tmp_path: Path) -> None:
    parking = Parking(tmp_path / "parked")
    parking.write([message(1), message(2)])
    handled = Handled()
    async with Bot(handled, parking) as bot:
        bot.telegram.send(message(2), message(3))  # the crash came before the parked ones were confirmed
        await asyncio.sleep(1)
        assert handled.ended == [1, 2, 3]
        assert bot.telegram.unconfirmed == []
    assert not (tmp_path / "parked").exists()


def test_a_damaged_parking_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "parked").write_bytes(b"[{")
    with pytest.raises(StoreError, match=r"parked holds updates that were not answered yet"):
        Parking(tmp_path / "parked").read()


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


@in_virtual_time
async def test_a_parking_file_that_cannot_be_written_confirms_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    handled = Handled()
    gate = handled.hold(1)
    caplog.set_level(logging.ERROR)
    async with Bot(handled, Parking(tmp_path / "no such folder" / "parked")) as bot:
        bot.telegram.send(*(message(number, 100 + number) for number in range(1, 151)))
        await asyncio.sleep(5)
        assert len(bot.telegram.unconfirmed) == 150
        gate.set()
        await asyncio.sleep(5)
        assert bot.telegram.unconfirmed == []
    assert "cannot be parked" in caplog.text
