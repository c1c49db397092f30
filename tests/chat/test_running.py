from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import Application, ApplicationBuilder, MessageHandler, TypeHandler, filters
from telegram.request import BaseRequest

from bot.chat.parking import Parking
from bot.chat.running import run
from bot.errors import CivicQuizError, StoreError, UsageError
from bot.offline.botapi import TOKEN, BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def bot_on(request: BaseRequest, token: str = TOKEN) -> AnyApplication:
    async def echo(update: Update, _: object) -> None:
        assert update.effective_chat is not None
        assert update.message is not None
        await update.effective_chat.send_message(f"You said {update.message.text}.")

    application = (
        ApplicationBuilder().token(token).request(request).get_updates_request(request).updater(None).build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


async def test_a_bot_serves_people_until_it_is_told_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.chat.running")
    api, stop = BotApi(), asyncio.Event()
    running = asyncio.create_task(run(bot_on(OfflineRequest(api)), stop=stop))
    anna = Person(api, id=7, first_name="Anna")
    await anna.says("hello")
    assert anna.last.text == "You said hello."
    assert caplog.messages == ["@civicquiz_bot answers now; Ctrl-C or SIGTERM ends it"]
    stop.set()
    await running


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself a signal there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly_and_is_as_it_was_afterwards(number: signal.Signals) -> None:
    api, before = BotApi(), signal.getsignal(number)
    running = asyncio.create_task(run(bot_on(OfflineRequest(api))))
    await Person(api, id=7, first_name="Anna").says("hello")
    os.kill(os.getpid(), number)
    await running
    assert signal.getsignal(number) is before


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself a signal there")
async def test_a_second_signal_ends_the_process_as_it_always_does() -> None:
    before, stop, begun, gate = (
        signal.getsignal(signal.SIGTERM),
        asyncio.Event(),
        asyncio.Event(),
        asyncio.Event(),
    )

    async def wait(*_: object) -> None:
        begun.set()
        await gate.wait()

    api = BotApi()
    application = bot_on(OfflineRequest(api))
    application.add_handler(TypeHandler(Update, wait), group=1)
    running = asyncio.create_task(run(application, stop=stop))
    await Person(api, id=7, first_name="Anna").says("hello", wait=False)
    await begun.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await stop.wait()
    assert signal.getsignal(signal.SIGTERM) is before
    gate.set()
    await running


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
async def test_a_second_bot_is_refused_before_it_writes_over_what_waits_for_the_first(tmp_path: Path) -> None:
    api, stop, parking = BotApi(), asyncio.Event(), Parking(tmp_path / "bot.db.waiting")
    first = asyncio.create_task(run(bot_on(OfflineRequest(api)), parking=parking, stop=stop))
    anna = Person(api, id=7, first_name="Anna")
    await anna.says("hello")
    parking.write([{"update_id": 1}])
    second = bot_on(OfflineRequest(BotApi()))
    with pytest.raises(StoreError, match=r"waiting is held by another bot that runs on this database"):
        async with asyncio.timeout(5):
            await run(second, parking=Parking(tmp_path / "bot.db.waiting"))
    assert parking.read() == [{"update_id": 1}]
    await anna.says("again")
    assert anna.last.text == "You said again."
    stop.set()
    await first


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
async def test_another_bot_may_begin_once_the_first_has_ended(tmp_path: Path) -> None:
    for word in ("hello", "again"):
        api, stop = BotApi(), asyncio.Event()
        running = run(bot_on(OfflineRequest(api)), parking=Parking(tmp_path / "bot.db.waiting"), stop=stop)
        bot = asyncio.create_task(running)
        anna = Person(api, id=7, first_name="Anna")
        await anna.says(word)
        assert anna.last.text == f"You said {word}."
        stop.set()
        await bot


async def test_where_nothing_can_be_locked_a_bot_runs_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    api, stop = BotApi(), asyncio.Event()
    parking = Parking(tmp_path / "no such folder" / "bot.db.waiting")
    bot = asyncio.create_task(run(bot_on(OfflineRequest(api)), parking=parking, stop=stop))
    anna = Person(api, id=7, first_name="Anna")
    await anna.says("hello")
    assert anna.last.text == "You said hello."
    assert "cannot be locked" in caplog.text
    stop.set()
    await bot


async def test_a_refused_token_is_one_sentence_without_it() -> None:
    wrong = "1:" + "w" * 35
    with pytest.raises(UsageError, match="Telegram refused the token in BOT_TOKEN") as caught:
        await run(bot_on(OfflineRequest(BotApi()), wrong))
    assert wrong not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_telegram_that_cannot_be_reached_at_the_start_is_one_sentence() -> None:
    class Dead(OfflineRequest):
        open = False

        async def initialize(self) -> None:
            self.open = True

        async def shutdown(self) -> None:
            self.open = False

        async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
            raise NetworkError("No connection to host:1: refused")

    dead = Dead(BotApi())

    with pytest.raises(
        CivicQuizError, match=r"Telegram cannot be reached \(No connection to host:1: refused\)"
    ):
        await run(bot_on(dead))
    assert not dead.open


async def test_it_can_be_stopped_while_it_waits_for_telegrams_first_answer() -> None:
    class Silent(OfflineRequest):
        async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
            stop.set()
            await asyncio.Event().wait()
            raise AssertionError

    stop = asyncio.Event()
    await run(bot_on(Silent(BotApi())), stop=stop)


async def test_nobody_waits_for_the_introduction() -> None:
    api, stop, introduced = BotApi(), asyncio.Event(), asyncio.Event()

    async def introduce(_: AnyApplication) -> None:
        introduced.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(run(bot_on(OfflineRequest(api)), introduce=introduce, stop=stop))
    await Person(api, id=7, first_name="Anna").says("hello")
    assert introduced.is_set()
    stop.set()
    await running


async def test_the_collector_is_as_it_was_afterwards() -> None:
    before, stop = gc.get_threshold(), asyncio.Event()
    stop.set()
    await run(bot_on(OfflineRequest(BotApi())), stop=stop)
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
