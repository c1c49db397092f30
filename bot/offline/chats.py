"""The chats of the offline Telegram: who is in them, what was said, and who watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bot.offline import parameters
from bot.offline.errors import bad_request, forbidden
from bot.offline.parameters import Parameters
from bot.offline.spans import Json

Happening = Literal["sent", "edited", "deleted", "answered", "action"]


class Event(NamedTuple):
    """Something that people in a chat see: a message (as it now is), or what a callback was answered with."""

    what: Happening
    content: Json


@dataclass(slots=True)
class Chat:
    """One chat. ``info`` is Telegram's Chat object; messages are replaced when edited, never changed."""

    info: Json
    members: dict[int, Json]
    messages: dict[int, Json] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    keyboard: Json | None = None
    """The reply keyboard that is shown, if any."""
    watchers: list[Callable[[Event], None]] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The chat's identifier."""
        return int(self.info["id"])

    @property
    def private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return bool(self.info["type"] == "private")

    def happened(self, what: Happening, content: Json) -> None:
        """Tell everyone who watches."""
        for watcher in self.watchers:
            watcher(Event(what, content))


class Chats:
    """All chats, and the counter of messages, which runs over all of them as in a real account."""

    def __init__(self, bot: Json, *, first_id: int = 1) -> None:
        self.users: dict[int, Json] = {bot["id"]: bot}
        self._chats: dict[int, Chat] = {}
        self._last_message = first_id - 1

    def open(self, info: Json, members: dict[int, Json]) -> Chat:
        """Return the chat that ``info`` describes, new or known."""
        self.users |= members
        return self._chats.setdefault(info["id"], Chat(info, members))

    def known(self, given: Parameters, *, field: str = "chat_id") -> Chat:
        """Return the chat that a method names, if the bot may know it.

        Raises Telegram's 400 or 403 for no chat, an unknown one, and one that the bot may not begin.
        """
        named = parameters.text(given, field).strip()
        if not named:
            raise bad_request("chat_id is empty")
        try:
            chat = self._chats.get(int(named))
        except ValueError:
            chat = None
        if chat is None or not (chat.started or self._meets(chat.id)):
            raise bad_request("chat not found")
        return chat

    def writable(self, given: Parameters) -> Chat:
        """Return the chat that a method names, if the bot may write to it; else as ``known``, or the 403."""
        chat = self.known(given)
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden(
                "bot was blocked by the user" if chat.private else "bot was kicked from the group chat"
            )
        return chat

    def _meets(self, user_id: int) -> bool:
        return any(
            not chat.private and chat.started and user_id in chat.members for chat in self._chats.values()
        )

    def next_message_id(self) -> int:
        """Return the number of the next message."""
        self._last_message += 1
        return self._last_message

    def message(self, chat: Chat, given: Parameters, *, what: str) -> Json:
        """Return the message that a method names; raises the 400 "``what`` not found"."""
        message = chat.messages.get(parameters.integer(given, "message_id"))
        if message is None:
            raise bad_request(f"{what} not found")
        return message
