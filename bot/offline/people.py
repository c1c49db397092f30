"""The people's side: someone who writes to the bot, taps its buttons and sees what it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.offline import callbacks, polls, profile
from bot.offline.botapi import BotApi
from bot.offline.chats import Event
from bot.offline.formatting import MAX_TEXT, tidied
from bot.offline.groups import Group
from bot.offline.kinds import Kind, content_of
from bot.offline.seen import Button, Notice, Seen, chosen, look
from bot.offline.spans import Json

PATIENCE = 10.0
"""Seconds that a person waits for the bot before it counts as stuck."""


class Person:
    """One person and their private chat with the bot.

    What they do returns when the bot has handled it, that is, when it has confirmed the update; with
    ``wait=False`` it returns at once. A button is named by its label, its number from 1 or its data.
    """

    def __init__(
        self,
        api: BotApi,
        *,
        id: int,  # noqa: A002 - Telegram's own word
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
    ) -> None:
        self.api = api
        given = {"first_name": first_name, "last_name": last_name, "username": username}
        names = {key: value for key, value in given.items() if value is not None}
        self.user: Json = {"id": id, "is_bot": False, **names}
        if language_code:
            self.user["language_code"] = language_code
        self._state = api.state
        self.chat = self._state.chats.open({"id": id, "type": "private", **names}, {id: self.user})
        self.alerts: list[Notice] = []
        """Notices and alerts that taps were answered with, if they had a text."""
        self.opened: list[str] = []
        """Addresses of the link buttons that were tapped."""
        self.chat.watchers.append(self._notice)

    def _notice(self, event: Event) -> None:
        if event.what == "answered" and event.content["text"]:
            self.alerts.append(Notice(event.content["text"], event.content["alert"]))

    @property
    def id(self) -> int:
        """The person's Telegram id."""
        return int(self.user["id"])

    # What they see.

    @property
    def conversation(self) -> list[Seen]:
        """Both sides' messages, oldest first."""
        return [look(self._state, message) for message in self.chat.messages.values()]

    @property
    def messages(self) -> list[Seen]:
        """The bot's messages, oldest first, as they now are."""
        bot = self._state.bot
        return [
            look(self._state, message) for message in self.chat.messages.values() if message["from"] is bot
        ]

    @property
    def last(self) -> Seen:
        """The bot's newest message; ``LookupError`` if it has not said anything."""
        bot = self._state.bot
        for message in reversed(self.chat.messages.values()):
            if message["from"] is bot:
                return look(self._state, message)
        raise LookupError(f"The bot has said nothing to {self.user['first_name']}.")

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons of the newest message that has any."""
        message = self._newest_with_buttons()
        return message.buttons if message else ()

    @property
    def keyboard(self) -> tuple[Button, ...]:
        """The keyboard below the chat, whose buttons send their text."""
        rows = (self.chat.keyboard or {}).get("keyboard", ())
        return tuple(Button(button["text"], style=button.get("style")) for row in rows for button in row)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The callback queries that still wait for the bot: the button shows its clock."""
        return tuple(query.id for query in self._state.queries.values() if query.chat is self.chat)

    @property
    def menu(self) -> Sequence[Json]:
        """The commands in the menu of the chat."""
        return profile.menu(self._state, self.id, self.user.get("language_code", ""))

    def _newest_with_buttons(self) -> Seen | None:
        return next((message for message in reversed(self.messages) if message.buttons), None)

    # What they do.

    async def says(self, text: str, *, wait: bool = True, group: Group | None = None) -> None:
        """Send a text, as a client does: a long one in several messages, nothing of a blank one."""
        for start in range(0, len(text), MAX_TEXT):
            kept = tidied(text[start : start + MAX_TEXT], [], user=self._state.chats.users.get)
            entities = {"entities": kept.entities} if kept.entities else {}
            if kept.text:
                await self._sends({"text": kept.text, **entities}, wait=wait, group=group)

    async def starts(self, payload: str = "", *, wait: bool = True) -> None:
        """Open the bot by a link: ``t.me/bot?start=payload``."""
        await self.says(f"/start {payload}".strip(), wait=wait)

    async def sends_document(
        self,
        name: str,
        content: bytes,
        mime_type: str | None = None,
        *,
        caption: str = "",
        reply_to: Seen | None = None,
        wait: bool = True,
    ) -> None:
        """Send a file, in reply to a message or on its own."""
        stored = self._state.files.add(name, content, mime_type)
        message: Json = {"document": stored.described(file_name=name, mime_type=stored.mime_type)}
        if caption:
            message["caption"] = caption
        if reply_to is not None:
            message["reply_to_message"] = self.chat.messages[reply_to.id]
        await self._sends(message, wait=wait)

    async def sends_other(self, kind: Kind, *, wait: bool = True) -> None:
        """Send something else than text or a file."""
        await self._sends(content_of(self._state, kind, self.user), wait=wait)

    async def edits(self, message: Seen, text: str, *, wait: bool = True) -> None:
        """Change an own text message."""
        kept = tidied(text, [], user=self._state.chats.users.get)
        old = {key: value for key, value in self.chat.messages[message.id].items() if key != "entities"}
        changed = {**old, "text": kept.text, "edit_date": self._state.now()}
        if kept.entities:
            changed["entities"] = kept.entities
        self.chat.messages[message.id] = changed
        await self._handled(self._state.updates.push("edited_message", changed), wait=wait)

    async def taps(
        self,
        button: str | int | None = None,
        *,
        data: str | None = None,
        on: Seen | None = None,
        wait: bool = True,
    ) -> None:
        """Tap a button ``on`` a message as it was seen, or else on the newest message with buttons.

        A label of the keyboard below the chat sends its text, a link button is only opened. Raises
        ``LookupError`` naming the buttons that are there when there is no such button.
        """
        message = on or self._newest_with_buttons()
        inline = message.buttons if message else ()
        if on is None and button in {each.label for each in self.keyboard} - {each.label for each in inline}:
            await self.says(str(button), wait=wait)
            return
        found = chosen(inline, button, data)
        if found.url is not None:
            self.opened.append(found.url)
        elif found.data is not None and message is not None:
            query = callbacks.press(self._state, self.chat, self.user, message.id, found.data)
            await self._handled(query.update_id, wait=wait)

    async def presses(self, data: str, *, message_id: int, wait: bool = True) -> None:
        """Press a button that no message shows, with any data, as a hostile or very old client can."""
        query = callbacks.press(self._state, self.chat, self.user, message_id, data)
        await self._handled(query.update_id, wait=wait)

    async def votes(self, option: int, *, on: Seen | None = None, wait: bool = True) -> None:
        """Vote for an option (from 0) of a poll."""
        update_id = polls.vote(self._state, self.chat, self.user, (on or self.last).id, option)
        await self._handled(update_id, wait=wait)

    async def blocks(self, *, wait: bool = True) -> None:
        """Block the bot."""
        self.chat.blocked = True
        await self._membership("member", "kicked", wait=wait)

    async def unblocks(self, *, wait: bool = True) -> None:
        """Take the block back."""
        self.chat.blocked = False
        await self._membership("kicked", "member", wait=wait)

    async def repeats(self, *, wait: bool = True) -> None:
        """Let the last update reach the bot once more, as if the network had sent it twice."""
        await self._handled(self._state.updates.repeat_last(), wait=wait)

    async def hears(self) -> None:
        """Wait for the next thing that happens in the chat, whether or not the bot has confirmed anything."""
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def watcher(_event: Event) -> None:
            if not heard.done():
                heard.set_result(None)

        self.chat.watchers.append(watcher)
        try:
            async with asyncio.timeout(PATIENCE):
                await heard
        finally:
            self.chat.watchers.remove(watcher)

    async def _sends(self, content: Json, *, wait: bool, group: Group | None = None) -> None:
        chat = group.chat if group else self.chat
        chat.started = True
        message = self._state.keep(chat, self.user, content)
        if group is None or group.reaches_bot(message):
            await self._handled(self._state.updates.push("message", message), wait=wait)

    async def _membership(self, old: str, new: str, *, wait: bool) -> None:
        def member(status: str) -> Json:
            return {"status": status, "user": self._state.bot} | (
                {"until_date": 0} if status == "kicked" else {}
            )

        change = {
            "chat": self.chat.info,
            "from": self.user,
            "date": self._state.now(),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        await self._handled(self._state.updates.push("my_chat_member", change), wait=wait)

    async def _handled(self, update_id: int | None, *, wait: bool) -> None:
        if not wait:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._state.updates.confirmed(update_id)
        except TimeoutError:
            raise TimeoutError(
                f"The bot has not handled what {self.user['first_name']} did within {PATIENCE:.0f} seconds: "
                "it does not poll, is stuck, or waits for another update."
            ) from None
