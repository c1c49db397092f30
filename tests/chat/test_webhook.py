"""The way from Telegram's request to the delivery and back, and how Telegram is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from telegram.ext import Application, ApplicationBuilder

from bot.chat import webhook as module
from bot.chat.handling import Raw
from bot.chat.parking import Parking
from bot.chat.replying import carried, set_aside
from bot.chat.updates import ALLOWED_UPDATES, Delivery
from bot.chat.webhook import CONNECTIONS, PASSING, Webhook
from bot.errors import UsageError
from bot.offline.botapi import TOKEN, BotApi
from bot.offline.request import OfflineRequest
from tests.virtual_time import in_virtual_time

URL = "https://quiz.example/telegram"
TAP = {"callback_query_id": "17"}


class Bot:
    """A delivery behind a webhook; what it does about an update can be held, and can be told."""

    def __init__(self) -> None:
        self.api = BotApi()
        request = OfflineRequest(self.api)
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder()
            .token(TOKEN)
            .request(request)
            .get_updates_request(request)
            .updater(None)
            .build()
        )
        self.webhook = Webhook(self.application.bot, URL, secret="a-secret")
        self.stop = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()
        self.handled: list[int] = []
        self.does: Callable[[], object] = lambda: None

    async def handle(self, update: Raw) -> None:
        await self.go.wait()
        self.does()
        self.handled.append(update["update_id"])

    @asynccontextmanager
    async def running(self, parking: Parking | None = None) -> AsyncIterator[None]:
        async with self.application:
            delivery = Delivery(self.application, parking, self.handle)
            receiving = asyncio.create_task(self.webhook.receive(delivery, self.stop))
            await asyncio.sleep(1)
            yield
            self.stop.set()
            await receiving

    @property
    def settings(self) -> list[dict[str, Any]]:
        return [dict(call.parameters) for call in self.api.calls if call.method == "setwebhook"]


@in_virtual_time
async def test_telegram_is_told_where_to_bring_updates_and_which() -> None:
    bot = Bot()
    async with bot.running():
        (given,) = bot.settings
    allowed = given["allowed_updates"]
    assert given["url"] == URL
    assert given["secret_token"] == "a-secret"
    assert int(given["max_connections"]) == CONNECTIONS
    assert tuple(orjson.loads(allowed) if isinstance(allowed, str) else allowed) == ALLOWED_UPDATES
    assert str(given.get("drop_pending_updates", False)).lower() == "false"


@in_virtual_time
async def test_the_webhook_stays_when_the_bot_ends() -> None:
    bot = Bot()
    async with bot.running():
        pass
    assert bot.api.state.updates.webhook is not None


@in_virtual_time
async def test_an_update_is_answered_once_it_has_been_handled() -> None:
    bot = Bot()
    async with bot.running():
        bot.go.clear()
        answer = asyncio.ensure_future(bot.webhook.answer({"update_id": 1}))
        await asyncio.sleep(10)
        assert not answer.done()
        bot.go.set()
        assert await answer == b""
    assert bot.handled == [1]


@in_virtual_time
async def test_telegram_is_put_off_while_too_many_updates_are_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.lanes.MOST", 2)
    bot = Bot()
    async with bot.running():
        bot.go.clear()
        under_way = [asyncio.ensure_future(bot.webhook.answer({"update_id": number})) for number in (1, 2)]
        await asyncio.sleep(1)
        assert await bot.webhook.answer({"update_id": 3}) is None
        bot.go.set()
        await asyncio.gather(*under_way)
        assert await bot.webhook.answer({"update_id": 3}) == b""


@in_virtual_time
async def test_a_call_goes_along_with_the_answer_and_again_where_telegram_did_not_get_it() -> None:
    bot = Bot()
    bot.does = lambda: carried("answerCallbackQuery", TAP)
    async with bot.running():
        for _ in range(2):
            said = await bot.webhook.answer({"update_id": 1})
            assert said is not None
            assert orjson.loads(said) == {"method": "answerCallbackQuery", **TAP}
    assert bot.handled == [1]


@in_virtual_time
async def test_there_is_room_for_one_call_in_an_answer() -> None:
    bot, taken = Bot(), []

    def calls() -> None:
        taken.extend([carried("answerCallbackQuery", TAP), carried("answerCallbackQuery", TAP)])

    bot.does = calls
    async with bot.running():
        await bot.webhook.answer({"update_id": 1})
    assert taken == [True, False]


@in_virtual_time
async def test_what_takes_long_goes_on_and_is_answered_when_it_comes_again() -> None:
    bot, taken = Bot(), []
    bot.does = lambda: taken.append(carried("answerCallbackQuery", TAP))
    async with bot.running():
        bot.go.clear()
        assert await bot.webhook.answer({"update_id": 1}) is None
        again = asyncio.ensure_future(bot.webhook.answer({"update_id": 1}))
        await asyncio.sleep(1)
        bot.go.set()
        assert await again == b""
    assert bot.handled == [1]
    assert taken == [False], "an answer that has gone out can carry nothing more"


@in_virtual_time
async def test_before_it_has_begun_and_once_it_is_to_end_nothing_is_taken() -> None:
    bot = Bot()
    assert await bot.webhook.answer({"update_id": 1}) is None
    async with bot.running():
        assert await bot.webhook.answer({"update_id": 2}) == b""
        bot.stop.set()
        await asyncio.sleep(1)
        assert await bot.webhook.answer({"update_id": 3}) is None
    assert bot.handled == [2]


@in_virtual_time
async def test_what_was_parked_while_the_bot_polled_is_handled(tmp_path: Path) -> None:
    bot, parking = Bot(), Parking(tmp_path / "waiting")
    parking.write([{"update_id": 1}, {"update_id": 2}])
    async with bot.application:
        delivery = Delivery(bot.application, parking, bot.handle)
        receiving = asyncio.create_task(bot.webhook.receive(delivery, bot.stop))
        await asyncio.sleep(1)
        bot.stop.set()
        await receiving
    assert bot.handled == [1, 2]
    assert parking.read() == []


@in_virtual_time
async def test_where_nearly_all_connections_wait_updates_are_parked_and_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.webhook.CROWDED", 3)
    bot, parking = Bot(), Parking(tmp_path / "waiting")
    bot.does = lambda: carried("answerCallbackQuery", TAP)
    async with bot.running(parking):
        bot.go.clear()
        waiting = bot.webhook.answer({"update_id": 1}), bot.webhook.answer({"update_id": 2})
        await asyncio.sleep(1)
        assert not any(answer.done() for answer in waiting)
        assert await bot.webhook.answer({"update_id": 3}) == b""
        assert [await answer for answer in waiting] == [b"", b""]
        assert parking.read() == [{"update_id": number} for number in (1, 2, 3)]
        assert bot.handled == []
        bot.go.set()
        await asyncio.sleep(1)
        assert bot.handled == [1, 2, 3]
        assert parking.read() == []


@in_virtual_time
async def test_an_update_that_takes_long_is_parked_and_answered_at_once(tmp_path: Path) -> None:
    bot, parking = Bot(), Parking(tmp_path / "waiting")
    done: list[int] = []

    async def handle(update: Raw) -> None:
        carried("answerCallbackQuery", TAP)
        set_aside()
        assert not carried("answerCallbackQuery", TAP)  # the answer has gone
        await bot.go.wait()
        done.append(update["update_id"])

    bot.handle = handle  # type: ignore[method-assign]
    async with bot.running(parking):
        bot.go.clear()
        answer = await bot.webhook.answer({"update_id": 1})
        assert orjson.loads(answer or b"") == {"method": "answerCallbackQuery", **TAP}
        assert parking.read() == [{"update_id": 1}]
        assert done == []
        bot.go.set()
        await asyncio.sleep(1)
        assert done == [1]
        assert parking.read() == []


@in_virtual_time
async def test_a_crowd_that_passes_by_itself_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.webhook.CROWDED", 3)
    bot, parking = Bot(), Parking(tmp_path / "waiting")
    async with bot.running(parking):
        bot.go.clear()
        answers = [bot.webhook.answer({"update_id": number}) for number in (1, 2, 3)]
        await asyncio.sleep(PASSING / 2)
        bot.go.set()
        assert await asyncio.gather(*answers) == [b"", b"", b""]
        bot.go.clear()
        alone = bot.webhook.answer({"update_id": 4})
        await asyncio.sleep(1)
        assert not alone.done()
        assert not (tmp_path / "waiting").exists()
        bot.go.set()


@in_virtual_time
async def test_where_updates_cannot_be_parked_each_waits_until_it_is_handled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.webhook.CROWDED", 2)
    bot = Bot()
    async with bot.running():
        bot.go.clear()
        answers = [bot.webhook.answer({"update_id": number}) for number in (1, 2, 3)]
        await asyncio.sleep(1)
        assert not any(answer.done() for answer in answers)
        bot.go.set()
        assert await asyncio.gather(*answers) == [b"", b"", b""]


@in_virtual_time
async def test_what_is_under_way_at_the_end_is_finished_or_else_to_be_brought_again() -> None:
    bot = Bot()
    async with bot.running():
        bot.go.clear()
        answers = [asyncio.ensure_future(bot.webhook.answer({"update_id": number})) for number in (1, 2)]
        await asyncio.sleep(1)
        bot.stop.set()
        await asyncio.sleep(1)
    assert [await answer for answer in answers] == [None, None]
    assert bot.handled == []


@in_virtual_time
async def test_whoever_cuts_a_request_off_does_not_cut_its_update_off() -> None:
    bot = Bot()
    async with bot.running():
        bot.go.clear()
        answer = asyncio.ensure_future(bot.webhook.answer({"update_id": 1}))
        await asyncio.sleep(1)
        answer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await answer
        bot.go.set()
        await asyncio.sleep(1)
        assert bot.handled == [1]


@in_virtual_time
async def test_a_request_that_was_cut_off_can_carry_no_call() -> None:
    bot, taken = Bot(), []
    bot.does = lambda: taken.append(carried("answerCallbackQuery", TAP))
    async with bot.running():
        bot.go.clear()
        answer = bot.webhook.answer({"update_id": 1})
        await asyncio.sleep(1)
        answer.cancel()
        bot.go.set()
        await asyncio.sleep(1)
    assert taken == [False]


@in_virtual_time
async def test_a_telegram_that_is_away_is_told_later(caplog: pytest.LogCaptureFixture) -> None:
    bot = Bot()
    bot.api.fail("setWebhook", status=502, description="Bad Gateway", times=3)
    async with bot.running():
        assert bot.api.state.updates.webhook is None
        assert await bot.webhook.answer({"update_id": 1}) == b""  # an old webhook may bring some already
        await asyncio.sleep(10)
        assert bot.api.state.updates.webhook is not None
    assert [record.message for record in caplog.records if "cannot be set" in record.message] == [
        f"The webhook cannot be set (Bad Gateway); trying again in {pause} s" for pause in (1, 2, 4)
    ]


@in_virtual_time
async def test_it_can_be_stopped_while_telegram_is_away() -> None:
    bot = Bot()
    with bot.api.faults.hold("setWebhook"):
        async with bot.running():
            pass
    assert bot.api.state.updates.webhook is None


@pytest.mark.parametrize(
    ("status", "description", "said"),
    [
        (
            400,
            "Bad Request: bad webhook: IP address 10.0.0.1 is reserved",
            "WEBHOOK_URL: .*10.0.0.1 is reserved",
        ),
        (401, "Unauthorized", "Telegram refused the token"),
    ],
)
async def test_what_telegram_refuses_ends_the_bot_with_a_sentence(
    status: int, description: str, said: str
) -> None:
    bot = Bot()
    async with bot.application:
        bot.api.fail("setWebhook", status=status, description=description)
        with pytest.raises(UsageError, match=said):
            await bot.webhook.receive(Delivery(bot.application, handle=bot.handle), bot.stop)


async def test_what_was_said_is_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    bot = Bot()
    bot.does = lambda: carried("answerCallbackQuery", TAP)
    async with bot.application, Delivery(bot.application, handle=bot.handle).open():
        receiving = asyncio.create_task(
            bot.webhook.receive(Delivery(bot.application, handle=bot.handle), bot.stop)
        )
        await asyncio.sleep(0)
        for number in range(5):
            assert await bot.webhook.answer({"update_id": number})
        assert await bot.webhook.answer({"update_id": 0}) == b""
        assert await bot.webhook.answer({"update_id": 4})
        bot.stop.set()
        await receiving
