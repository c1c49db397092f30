"""What the bot does about an update: decided first (and committed), then carried out on Telegram.

Handlers are plain functions that return a ``Reaction``; only ``perform`` talks to Telegram. So nothing is
shown that is not yet on disk, and a handler can be tested by what it returns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot, CallbackQuery

from bot.chat.messages import Screen, acknowledge, drop_keyboard, replace, send


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its name, its bytes and a line below it."""

    name: str
    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to show. Everything in it is optional; an empty one only acknowledges the tap."""

    alert: str | None = None
    """A short text in a window over the chat; taps only."""
    replace: Screen | None = None
    """What the tapped message turns into (a new message where nothing was tapped)."""
    drop_keyboard: bool = False
    """Whether the tapped message loses its buttons."""
    send: tuple[Screen, ...] = ()
    """New messages, in order."""
    file: File | None = None
    sent: Callable[[int], None] | None = None
    """Told the id of the message that shows it, once it is there."""


async def perform(reaction: Reaction, bot: Bot, chat_id: int, query: CallbackQuery | None = None) -> None:
    """Carry a reaction out in a chat; with ``query``, on the message whose button was tapped."""
    tapped = query.message.message_id if query is not None and query.message is not None else None
    at_once = []
    if query is not None:
        at_once.append(acknowledge(bot, query, reaction.alert))
    new = list(reaction.send)
    if reaction.replace is not None:
        if tapped is None:
            new.insert(0, reaction.replace)
        else:
            at_once.append(replace(bot, chat_id, tapped, reaction.replace))
    if reaction.drop_keyboard and tapped is not None:
        at_once.append(drop_keyboard(bot, chat_id, tapped))
    await asyncio.gather(*at_once)
    message_id = tapped if reaction.replace is not None else None
    for screen in new:
        message_id = await send(bot, chat_id, screen)
    if reaction.sent is not None and message_id is not None:
        reaction.sent(message_id)
    if reaction.file is not None:
        await bot.send_document(
            chat_id, reaction.file.content, filename=reaction.file.name, caption=reaction.file.caption
        )
