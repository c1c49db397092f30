"""Group chats that the bot is in."""

from __future__ import annotations

from bot.offline.botapi import BotApi
from bot.offline.seen import Seen, look
from bot.offline.spans import Json


class Group:
    """A group chat that the bot is in; it sees what is meant for it alone, as bots do by default."""

    def __init__(self, api: BotApi, title: str, *members: Json) -> None:
        info = {"id": -api.state.chats.next_message_id() - 1_000_000, "type": "group", "title": title}
        self._state = api.state
        self.chat = api.state.chats.open(info, {user["id"]: user for user in members})
        self.chat.started = True

    @property
    def messages(self) -> list[Seen]:
        """The bot's messages, oldest first."""
        bot = self._state.bot
        return [
            look(self._state, message) for message in self.chat.messages.values() if message["from"] is bot
        ]

    def reaches_bot(self, message: Json) -> bool:
        """Whether the bot gets a message of the group: a command, or a text that names the bot."""
        name = f"@{self._state.bot['username']}"
        text: str = message.get("text", "")
        commands = [entity for entity in message.get("entities", ()) if entity["type"] == "bot_command"]
        addressed = any("@" not in text[e["offset"] : e["offset"] + e["length"]] for e in commands)
        return addressed or name in text
