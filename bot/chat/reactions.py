"""What the bot does about an update: decided first (and committed), then carried out on Telegram.

Handlers are plain functions that return a ``Reaction``; only ``perform`` talks to Telegram. So nothing is
shown that is not yet on disk, and a handler can be tested by what it returns.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from telegram import Bot, CallbackQuery
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.keyboards import Keyboard
from bot.chat.messages import Screen, acknowledge, drop_keyboard, replace, send
from bot.chat.pacing import broadcast
from bot.chat.replying import set_aside
from bot.domain.roles import Role
from bot.errors import CivicQuizError
from bot.render import render

_log = logging.getLogger(__name__)


class Query(NamedTuple):
    """A tap that waits for its answer: its id, and the message with the button (None: out of reach)."""

    id: str
    message_id: int | None
    data: str | None = None
    """What the tapped button carries."""
    keyboard: Mapping[str, Any] | None = None
    """The buttons that the message had on Telegram's side when it was tapped."""

    @classmethod
    def of(cls, query: CallbackQuery) -> Query:
        """Return what the bot needs of PTB's object, as ``bare.read_update`` makes it."""
        message = query.message
        if message is None:
            return cls(query.id, None, query.data)
        return cls(query.id, message.message_id, query.data, message.api_kwargs.get("reply_markup"))

    @property
    def late(self) -> bool:
        """Whether the message has lost the tapped button, which a slow or a second client still showed.

        Such a message may show anything by now: another question, or another question's verdict.
        """
        rows = self.keyboard["inline_keyboard"] if self.keyboard is not None else ()
        return not any(button.get("callback_data") == self.data for row in rows for button in row)


@dataclass(frozen=True, slots=True)
class File:
    """A file to send: its name, its bytes and a line below it."""

    name: str
    content: bytes
    caption: str


class Reaction(NamedTuple):
    """What to show. Everything in it is optional; an empty one only acknowledges the tap.

    A tuple, for each tap makes one or two: a frozen dataclass with as many fields takes four times as long.
    """

    alert: str | None = None
    """A short text in a window over the chat; taps only."""
    replace: Screen | None = None
    """What the tapped message turns into (a new message where nothing was tapped)."""
    over_its_button: bool = False
    """Whether it may only take the place of the tapped button or its own: after a late tap it comes below."""
    shown: int | None = None
    """The message that shows it already."""
    drop_keyboard: bool = False
    """Whether the tapped message loses its buttons; after a late tap it does not, for they are others."""
    left: Keyboard | None = None
    """Those that it does not lose."""
    send: tuple[Screen, ...] = ()
    """New messages, in order."""
    files: tuple[File, ...] = ()
    photo: File | None = None
    notify: tuple[tuple[int, Screen], ...] = ()
    """Messages to other people, by Telegram id; who cannot be reached is passed over."""
    menus: tuple[tuple[int, Role], ...] = ()
    """Whose command menu is to be set anew, by Telegram id, and the role that it is for."""
    sent: Callable[[int], None] | None = None
    """Told the id of the message that shows it, once it is there."""
    work: Callable[[], Awaitable[Reaction]] | None = None
    """What takes longer: done once the rest is shown, while others are answered; then what it returns."""


def guarded(work: Callable[[], Awaitable[Reaction]]) -> Callable[[], Awaitable[Reaction]]:
    """Say in a sentence what goes wrong while something is made."""

    async def guarded() -> Reaction:
        try:
            return await work()
        except CivicQuizError as error:
            return Reaction(send=(Screen(render("chat/alert.html", text=str(error))),))

    return guarded


async def perform(reaction: Reaction, bot: Bot, chat_id: int, query: Query | None = None) -> None:
    """Carry a reaction out in a chat; with ``query``, on the message whose button was tapped."""
    tapped = query.message_id if query is not None else None
    if reaction.work is not None or reaction.notify:
        set_aside()
    at_once: list[Coroutine[Any, Any, None]] = []
    new = list(reaction.send)
    over = tapped if _may_replace(reaction, query) else None
    if reaction.replace is not None:
        if over is None:
            new.insert(0, reaction.replace)
        else:
            at_once.append(replace(bot, chat_id, over, reaction.replace))
    if reaction.drop_keyboard and query is not None and tapped is not None and not query.late:
        at_once.append(drop_keyboard(bot, chat_id, tapped, reaction.left))
    if query is not None and (answer := acknowledge(bot, query.id, reaction.alert)) is not None:
        at_once.append(answer)
    await _side_by_side(at_once)
    message_id = over if reaction.replace is not None else None
    for screen in new:
        message_id = await send(bot, chat_id, screen)
    if reaction.sent is not None and message_id is not None:
        reaction.sent(message_id)
    if reaction.photo is not None:
        photo = reaction.photo
        await bot.send_photo(chat_id, photo.content, filename=photo.name, caption=photo.caption)
    for file in reaction.files:
        await bot.send_document(chat_id, file.content, filename=file.name, caption=file.caption)
    for telegram_id, screen in reaction.notify:
        await notify(bot, telegram_id, screen)
    if reaction.work is not None:
        await perform(await reaction.work(), bot, chat_id)


def _may_replace(reaction: Reaction, query: Query | None) -> bool:
    """Tell whether the tapped message may turn into something: then nothing is lost that it shows by now."""
    if query is None or not reaction.over_its_button:
        return True
    return query.message_id == reaction.shown or not query.late


async def _side_by_side(calls: list[Coroutine[Any, Any, None]]) -> None:
    """Make calls at once; the first in this very task, which saves making one for it."""
    loop = asyncio.get_running_loop()
    others = [loop.create_task(call) for call in calls[1:]]
    try:
        for call in calls[:1]:
            await call
    except asyncio.CancelledError:
        for other in others:
            other.cancel()
        raise
    finally:
        for other in others:
            await other


async def notify(bot: Bot, telegram_id: int, screen: Screen) -> bool:
    """Send a message to somebody who did nothing just now; False, and no more, where it cannot be sent."""
    try:
        with broadcast():
            await send(bot, telegram_id, screen)
    except (Forbidden, BadRequest) as error:  # blocked, gone, or has never written to the bot
        _log.info("somebody could not be told: %s", error)
        return False
    except TelegramError as error:
        _log.warning("somebody could not be told: %s", error)
        return False
    return True
