"""The running bot on a Bot API in this process, and everything that goes wrong behind its back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
from pydantic import SecretStr
from telegram.error import TelegramError

from bot import app
from bot.chat.context import DESK, Desk
from bot.chat.fast_lane import by_lanes
from bot.chat.updates import Delivery
from bot.config import Settings
from bot.domain.roles import Role
from bot.offline.botapi import TOKEN, BotApi
from bot.offline.chats import Chat
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.offline.seen import Button
from bot.offline.spans import Json
from bot.offline.state import Query
from bot.quiz import Quiz, library
from bot.store.database import Store
from fuzz.counting import Tally

ADMIN_ID = 5_000_000_001
SHELF = 300
"""Questions and quotes that the bot keeps parsed here, so that this is soon full and what grows is seen."""

KEPT = 40
"""Messages of a chat that are kept: the harness is not to grow."""

PASSED_OVER = "cannot be read and is passed over"

_HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "query is too old",
)
"""What Telegram says when there is nothing left to edit or to answer; the bot lives with it."""


class Clock:
    """Moves on with each update."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class WatchedApi(BotApi):
    """Notes what it refuses."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock=clock)
        self.refused: list[str] = []

    async def call(self, method: str, parameters: Any, files: Any = None) -> tuple[int, Json]:
        """Call a method, as Telegram is called."""
        status, answer = await super().call(method, parameters, files)
        said = str(answer.get("description", ""))
        if status != 200 and not any(phrase in said for phrase in _HARMLESS):
            self.refused.append(f"{method}: {status} {said}\n{dict(parameters)!r}"[:6_000])
        return status, answer


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class World:
    """The bot, its people, and what they see."""

    def __init__(self, delivery: Delivery, api: WatchedApi, clock: Clock, tally: Tally, desk: Desk) -> None:
        self.delivery = delivery
        self._desk = desk
        self.api = api
        self.clock = clock
        self.tally = tally
        self.people: list[Person] = []
        self._update_ids = count(1)
        self._collector = _Collector()

    def person(self, name: str, **account: Any) -> Person:
        """Let somebody in, who has written to the bot."""
        person = Person(self.api, **{"id": 6_000_000_000 + len(self.people), "first_name": name, **account})
        person.chat.started = True
        self.people.append(person)
        return person

    def reinstate(self) -> None:
        """Make those teachers again who were revoked, or have erased themselves."""
        roles = self._desk.roles
        for person in self.people[1:3]:
            known = self._desk.quiz.learner(
                person.id, name=person.user["first_name"], language="en", now=self.clock()
            )
            roles.appoint(known, Role.TEACHER, now=self.clock())

    async def brings(self, kind: str, payload: Json, *, mutated: bool = False) -> None:
        """Have an update handled and note what goes wrong; ``mutated``: it is not as Telegram sends it."""
        await self.bring([self.update(kind, payload)], mutated=mutated)

    def update(self, kind: str, payload: Json) -> Json:
        """Return a new update."""
        made: Json = orjson.loads(orjson.dumps({"update_id": next(self._update_ids), kind: payload}))
        return made

    async def bring(self, raws: list[Json], *, mutated: bool = False) -> None:
        """Have updates handled at the same moment, those of one chat in order; note what goes wrong."""
        with self._watching():
            done = await asyncio.gather(*map(self.delivery.handle, raws), return_exceptions=True)
        for raw, error in zip(raws, done, strict=True):
            if error is not None:
                self.tally.raised(error, _shown(raw))
        self._judge(raws, mutated=mutated)
        self.clock.now += timedelta(seconds=7)
        self._tidy()

    @contextmanager
    def _watching(self) -> Iterator[None]:
        self._collector.records.clear()
        self.api.refused.clear()
        logging.getLogger().addHandler(self._collector)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(self._collector)

    def _judge(self, raws: list[Json], *, mutated: bool) -> None:
        how, raw = "handled", "\n".join(map(_shown, raws))
        for record in self._collector.records:
            error = record.exc_info[1] if record.exc_info else None
            if PASSED_OVER in record.getMessage() and mutated:
                how = "passed over"
            elif isinstance(error, TelegramError) and mutated:
                how = "refused by Telegram"
            elif error is not None:
                self.tally.raised(error, f"{record.getMessage()}\n{raw}")
            else:
                self.tally.went_wrong(record.msg, f"{record.getMessage()}\n{raw}")
        if not mutated:
            for refused in self.api.refused:
                self.tally.went_wrong(f"refused: {refused.splitlines()[0][:120]}", f"{refused}\n{raw}")
            for query in self.api.state.queries:
                self.tally.went_wrong("a tap was left without an answer", f"{query}\n{raw}")
        self.api.state.queries.clear()
        self.tally.ended[how] += len(raws)

    def _tidy(self) -> None:
        state = self.api.state
        for person in self.people:
            person.alerts.clear()
            messages = person.chat.messages
            while len(messages) > KEPT:
                del messages[next(iter(messages))]
        state.files._files.clear()  # noqa: SLF001 - the archive of a Telegram that is not there
        self.api.calls.clear()

    # What people see.

    def buttons(self, person: Person) -> list[tuple[int, Button]]:
        """Return the buttons that a person has on the screen, with the message of each."""
        return [
            (message.id, button)
            for message in person.messages
            for button in message.buttons
            if button.data is not None
        ]

    def query(self, person: Person, message_id: int, data: str | None, chat: Chat | None = None) -> Json:
        """Return a callback query, which now waits for an answer."""
        state, chat = self.api.state, chat or person.chat
        query = Query(str(next(state.query_ids)), chat, message_id, state.now())
        state.queries[query.id] = query
        gone = {"chat": chat.info, "message_id": message_id, "date": 0}
        made: Json = {
            "id": query.id,
            "from": person.user,
            "message": chat.messages.get(message_id, gone),
            "chat_instance": str(chat.id),
        }
        return made if data is None else {**made, "data": data}

    def message(self, person: Person, content: Json, chat: Chat | None = None) -> Json:
        """Return a message of somebody's, which now stands in the chat."""
        return self.api.state.keep(chat or person.chat, person.user, content)

    def document(self, name: str, content: bytes, **more: Any) -> Json:
        """Return the fields of a message with a file."""
        stored = self.api.state.files.add(name.replace("\0", ""), content, "application/octet-stream")
        return {"document": stored.described(file_name=name, **more)}


@asynccontextmanager
async def world(tally: Tally, *, database: Path | None = None) -> AsyncIterator[World]:
    """Give the running bot with nobody in it yet."""
    clock = Clock()
    api = WatchedApi(clock)
    settings = Settings(
        _env_file=None, bot_token=SecretStr(TOKEN), admin_ids=frozenset({ADMIN_ID}), report_min_group=1
    )
    with ExitStack() as stack:
        store = Store.open(database)
        stack.callback(store.close)
        application = app.build(
            settings,
            store,
            Quiz(store),
            request=OfflineRequest(api),
            now=clock,
            seed=count(1).__next__,
            token=(f"token-{number}" for number in count(1)).__next__,
        )
        async with application:
            await application.start()
            stack.enter_context(patch.object(library, "AT_HAND", SHELF))
            try:
                yield World(
                    Delivery(application, handle=by_lanes(application)),
                    api,
                    clock,
                    tally,
                    application.bot_data[DESK],
                )
            finally:
                await application.stop()


def _shown(raw: Json) -> str:
    return orjson.dumps(raw).decode()[:3_000]
