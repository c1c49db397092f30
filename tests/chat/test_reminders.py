"""Members are told of assignments and reminded, each once, whatever happens in between."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from telegram.error import TimedOut

from bot import app
from bot.chat import reminders
from bot.chat.context import DESK
from bot.chat.reminders import deliver
from bot.config import Settings
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.quiz import Quiz
from bot.store.database import Store
from tests.chat.test_classes import SET, join, new_class, told
from tests.conftest import AnyApplication, Clock


def heard(person: Person, words: str) -> int:
    """How many messages with these words the person has."""
    return sum(words in message.text for message in person.messages)


@pytest.fixture
async def send_all(application: AnyApplication) -> Callable[[], asyncio.Future[None]]:
    """Send what waits, as the job does."""
    return lambda: asyncio.ensure_future(deliver(application.bot, application.bot_data[DESK]))


@pytest.fixture
async def given(teacher: Person, anna: Person, bo: Person) -> None:
    """Anna and Bo have heard what is due on Friday in New York."""
    code = await new_class(teacher)
    await join(anna, code, "Anna")
    await join(bo, code, "Bo")
    await teacher.says(f"/assign {SET} Civics due friday questions 1")
    await told(anna, "New for")
    await told(bo, "New for")


async def test_who_is_not_done_is_reminded_a_day_before_and_once(
    send_all: Callable[[], asyncio.Future[None]], given: None, anna: Person, bo: Person, clock: Clock
) -> None:
    await bo.taps(1)
    await bo.says("/stop")
    clock.advance(days=3, hours=20)  # Friday, three in the morning in New York
    await asyncio.gather(send_all(), send_all())
    await send_all()
    assert heard(anna, "Due soon in") == 1
    assert heard(bo, "Due soon in") == 1  # ended early is not done
    await anna.taps(1)
    assert anna.last.text.startswith("Question 1 of 1")


async def test_a_bot_that_was_down_sends_what_is_due_at_its_start(
    api: BotApi,
    application: AnyApplication,
    settings: Settings,
    store: Store,
    quiz: Quiz,
    given: None,
    anna: Person,
    clock: Clock,
) -> None:
    clock.advance(days=3, hours=20)
    again = app.build(settings, store, quiz, request=OfflineRequest(api), now=clock)
    async with again:
        await again.start()
        try:
            await told(anna, "Due soon in")
        finally:
            await again.stop()
    assert heard(anna, "Due soon in") == 1


async def test_who_has_blocked_the_bot_is_passed_over(
    send_all: Callable[[], asyncio.Future[None]], given: None, anna: Person, bo: Person, clock: Clock
) -> None:
    await anna.blocks()
    clock.advance(days=3, hours=20)
    await send_all()
    assert heard(bo, "Due soon in") == 1
    await anna.unblocks()
    await send_all()
    assert heard(anna, "Due soon in") == 0


async def test_notices_wait_where_telegram_cannot_be_reached(
    api: BotApi,
    send_all: Callable[[], asyncio.Future[None]],
    given: None,
    anna: Person,
    bo: Person,
    clock: Clock,
) -> None:
    clock.advance(days=3, hours=20)
    api.fail("sendMessage", status=502, description="Bad Gateway")
    await send_all()
    assert heard(anna, "Due soon in") + heard(bo, "Due soon in") == 0
    await send_all()
    assert heard(anna, "Due soon in") == heard(bo, "Due soon in") == 1


async def test_what_may_have_arrived_is_not_sent_again(
    send_all: Callable[[], asyncio.Future[None]],
    given: None,
    anna: Person,
    bo: Person,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def times_out(*_: object) -> int:
        raise TimedOut

    clock.advance(days=3, hours=20)
    with monkeypatch.context() as patched:
        patched.setattr(reminders, "send", times_out)
        await send_all()
    await send_all()
    assert heard(anna, "Due soon in") + heard(bo, "Due soon in") == 0


async def test_the_due_date_in_a_reminder_is_telegrams_own(
    send_all: Callable[[], asyncio.Future[None]], given: None, anna: Person, clock: Clock
) -> None:
    clock.advance(days=3, hours=20)
    await send_all()
    due = next(entity for entity in anna.last.entities if entity["type"] == "date_time")
    assert due["date_time_format"] == "wDt"
    assert dt.datetime.fromtimestamp(due["unix_time"], dt.UTC) == dt.datetime(
        2026, 1, 10, 4, 59, tzinfo=dt.UTC
    )
