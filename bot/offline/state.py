"""Everything that the offline Telegram holds, and what all its methods do with it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.offline.chats import Chat, Chats
from bot.offline.files import Archive
from bot.offline.parameters import Files, Parameters
from bot.offline.spans import Json
from bot.offline.updates import Updates

BOT_ID = 4242424242
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Query:
    """A callback query that the bot has not answered: where and when a button was pressed."""

    id: str
    chat: Chat
    message_id: int
    date: int
    update_id: int | None = None


@dataclass(slots=True)
class State:
    """One bot's Telegram."""

    clock: Callable[[], datetime]
    bot: Json
    chats: Chats
    updates: Updates
    files: Archive = field(default_factory=Archive)
    queries: dict[str, Query] = field(default_factory=dict)
    """Those that wait for an answer."""
    query_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    poll_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    commands: dict[tuple[Any, ...], list[Json]] = field(default_factory=dict)
    """The menu of commands by its scope and language."""
    about: dict[tuple[str, str], str] = field(default_factory=dict)
    """The bot's name and descriptions by kind and language."""
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    @classmethod
    def new(cls, clock: Callable[[], datetime]) -> State:
        """Return the Telegram of a bot that nobody has written to yet."""
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "civicquiz", "username": "civicquiz_bot"}
        # A bot may remember the numbers of messages and updates, so a later run must not give them again.
        first_id = int((clock() - _EPOCH).total_seconds() * 1000)
        return cls(clock, bot, Chats(bot, first_id=first_id), Updates(first_id=first_id))

    def now(self) -> int:
        """Return the Unix time."""
        return int(self.clock().timestamp())

    def keep(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Make a message of ``content``, keep it in the chat and return it."""
        message = {
            "message_id": self.chats.next_message_id(),
            "from": sender,
            "chat": chat.info,
            "date": self.now(),
            **content,
        }
        chat.messages[message["message_id"]] = message
        chat.happened("sent", message)
        return message


Method = Callable[[State, Parameters, Files], Any]
