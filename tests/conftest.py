"""A bot that runs, a Telegram for it that is not there, and people who write to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal, Protocol

import hypothesis
import pytest
from pydantic import SecretStr
from telegram.ext import Application

from bot import app
from bot.chat.fast_lane import by_lanes
from bot.chat.handling import by_handlers
from bot.chat.updates import Delivery
from bot.config import Settings
from bot.errors import AttemptError
from bot.offline.botapi import TOKEN, BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.quiz import Quiz
from bot.store.database import Store
from bot.teaching.reading import Read, in_process

# On a busy machine a first example may take any time.
hypothesis.settings.register_profile("civicquiz", deadline=None)
hypothesis.settings.load_profile("civicquiz")

Lane = Literal["fast", "ordinary"]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]

ADMIN_ID = 5_000_000_001
"""The Telegram id of the one who is an admin by the settings."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on, by ``timedelta``'s words."""
        self.now += timedelta(**by)


class People(Protocol):
    """Makes people, each with a chat of their own."""

    def __call__(self, first_name: str = "Anna", **account: Any) -> Person: ...


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock) -> BotApi:
    return BotApi(clock=clock)


@pytest.fixture
def people(api: BotApi) -> People:
    ids = count(6_000_000_001)  # more than 32 bits, as new accounts have

    def person(first_name: str = "Anna", **account: Any) -> Person:
        return Person(api, **{"id": next(ids), "first_name": first_name, **account})

    return person


@pytest.fixture
def errors() -> Iterator[list[object]]:
    """What went wrong behind a test's back: PTB swallows what handlers raise, and logs go by unread.

    There must be nothing in it at the end; a test that provokes an error takes it out.
    """
    found: list[object] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is None or error not in found:
                found.append(error or record.getMessage())

    collector = Collector(logging.ERROR)
    logging.getLogger().addHandler(collector)
    yield found
    logging.getLogger().removeHandler(collector)
    assert found == []


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, bot_token=SecretStr(TOKEN), admin_ids=frozenset({ADMIN_ID}))


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


@pytest.fixture
def quiz(store: Store) -> Quiz:
    """Nothing to ask yet; tests that need questions load them."""
    return Quiz(store)


@pytest.fixture
def read() -> Read:
    """Where files that people send are read."""
    return in_process


@pytest.fixture
def lane() -> Lane:
    """The way that taps take; ``tests/chat`` has them take both."""
    return "fast"


@pytest.fixture
async def application(
    api: BotApi,
    settings: Settings,
    store: Store,
    quiz: Quiz,
    clock: Callable[[], datetime],
    errors: list[object],
    read: Read,
    lane: Lane,
) -> AsyncIterator[AnyApplication]:
    """The bot itself, running; every tap must have been answered in the end."""
    application = app.build(
        settings,
        store,
        quiz,
        request=OfflineRequest(api),
        read=read,
        now=clock,
        seed=count(1).__next__,
        token=(f"token-{n}" for n in count(1)).__next__,
    )

    async def collect(_update: object, context: Any) -> None:
        # What does not fit the attempt is a person's mistake, which the chat answers.
        if context.error not in errors and not isinstance(context.error, AttemptError):
            errors.append(context.error)

    application.add_error_handler(collect)
    stop = asyncio.Event()
    async with application:
        await application.start()
        handle = by_lanes(application) if lane == "fast" else by_handlers(application)
        polling = asyncio.create_task(Delivery(application, handle=handle).poll(stop))
        yield application
        stop.set()
        await polling
        await application.stop()
    assert not api.state.queries, "taps were left without an answer"


@pytest.fixture
def anna(application: AnyApplication, people: People) -> Person:
    """Someone who can chat with the running bot."""
    return people("Anna", last_name="Ortiz")
