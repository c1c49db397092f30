"""From a text and a keyboard to Telegram's calls: within the limits, and with an answer for each refusal."""

from __future__ import annotations

import re
from collections.abc import Coroutine, Iterator, Mapping
from typing import Any, NamedTuple

from telegram import Bot
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest

from bot.chat.calls import Method, call
from bot.chat.keyboards import Keyboard
from bot.chat.replying import carried

TEXT_LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
ALERT_LIMIT = 200

_TOKENS = re.compile(r"(<[^>]+>)|(&[#\w]+;)|(\n\n)|(\n)|( )|([^<&\n ]+)")
_IS_TAG, _IS_ENTITY = 1, 2
_TAG, _ENTITY = re.compile(r"<[^>]+>"), re.compile(r"&[#\w]+;")
_AS_HTML = {"parse_mode": ParseMode.HTML.value, "link_preview_options": {"is_disabled": True}}

# What Telegram says when there is nothing left to edit or to answer; none of it is anybody's fault.
_SAME = ("message is not modified",)
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",  # a file or a picture: the text comes below it
)
_OLD_QUERY = ("query is too old", "query id is invalid")


class Screen(NamedTuple):
    """One message to show: Telegram's HTML and the buttons below it."""

    html: str
    keyboard: Keyboard | None = None


async def send(bot: Bot, chat_id: int, screen: Screen) -> int:
    """Send a screen as one message, or as several where it is long; return the id of the last."""
    return await _send_pieces(bot, chat_id, list(split(screen.html)), screen.keyboard)


async def replace(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Turn a message into a screen; what does not fit follows below, and a deleted one is sent anew."""
    first, *rest = split(screen.html)
    try:
        await call(
            bot,
            Method.EDIT,
            chat_id=chat_id,
            message_id=message_id,
            text=first,
            reply_markup=None if rest else screen.keyboard,
            **_AS_HTML,
        )
    except BadRequest as error:
        if _is(error, _GONE):
            rest = [first, *rest]
        elif not _is(error, _SAME):
            raise
    if rest:
        await _send_pieces(bot, chat_id, rest, screen.keyboard)


async def drop_keyboard(bot: Bot, chat_id: int, message_id: int, left: Keyboard | None = None) -> None:
    """Take the buttons but those ``left`` from a message; one that is gone or has no others is fine."""
    try:
        await call(bot, Method.EDIT_KEYBOARD, chat_id=chat_id, message_id=message_id, reply_markup=left)
    except BadRequest as error:
        if not _is(error, _SAME + _GONE):
            raise


def acknowledge(bot: Bot, query_id: str, alert: str | None = None) -> Coroutine[Any, Any, None] | None:
    """Answer a tap, so that the button stops waiting; with ``alert``, in a window that must be closed.

    Returns the call that is to be made, None where a webhook's response carries it: a query that is too old
    to be answered is let go either way, for the chat shows what became of it.
    """
    if alert is not None and len(alert.encode("utf-16-le")) // 2 > ALERT_LIMIT:
        raise ValueError(f"an alert of over {ALERT_LIMIT} characters: {alert}")
    fields: dict[str, object] = {"callback_query_id": query_id}
    if alert:
        fields |= {"text": alert, "show_alert": True}
    return None if carried("answerCallbackQuery", fields) else _answer_tap(bot, fields)


async def _answer_tap(bot: Bot, fields: Mapping[str, object]) -> None:
    try:
        await call(bot, Method.ANSWER, **fields)
    except BadRequest as error:
        if not _is(error, _OLD_QUERY):
            raise


def shortened(text: str, limit: int) -> str:
    """Return a plain text of at most ``limit`` UTF-16 units, with an ellipsis where something is missing."""
    if _units(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return f"{kept.rstrip()}…"


def split(html: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """Cut Telegram HTML into pieces of at most ``limit`` UTF-16 units of text, as Telegram counts.

    Cuts fall between paragraphs where there is one in the piece's second half, else between lines, else
    between words, else between characters; never inside a tag or an entity. Tags open at a cut are closed
    before and opened again after it.
    """
    # Markup only makes it longer; and to look for a cut costs more than the whole tap before it.
    if _units(html) <= limit or _units(_ENTITY.sub("x", _TAG.sub("", html))) <= limit:
        yield html
        return
    piece = _Piece()
    for match in _TOKENS.finditer(html):
        token = match.group()
        if match.lastindex == _IS_TAG:
            piece.add_tag(token)
            continue
        entity = match.lastindex == _IS_ENTITY
        for part in [token] if entity or 2 * len(token) <= limit else _chop(token, limit):
            size = 1 if entity else _units(part)
            if piece.size + size > limit:
                text, piece = piece.cut(limit)
                yield text
            piece.add_text(part, size)
    if piece.size:
        yield piece.closed()


class _Piece:
    """A piece of a long message that is being filled: tokens, with where it may be cut."""

    def __init__(self) -> None:
        self.tokens: list[tuple[str, int]] = []  # text and its size; tags have size 0
        self.open: list[str] = []
        self.size = 0

    def add_tag(self, tag: str) -> None:
        self.tokens.append((tag, 0))
        if tag.startswith("</"):
            self.open.pop()
        else:
            self.open.append(tag)

    def add_text(self, text: str, size: int) -> None:
        self.tokens.append((text, size))
        self.size += size

    def closed(self) -> str:
        ends = "".join(f"</{_name(tag)}>" for tag in reversed(self.open))
        return "".join(text for text, _ in self.tokens).strip() + ends

    def cut(self, limit: int) -> tuple[str, _Piece]:
        """Return the text up to the best cut, and the piece that goes on after it."""
        place = self._best_cut(limit)
        head, tail = _Piece(), _Piece()
        for index, (text, size) in enumerate(self.tokens):
            target = head if index < place else tail
            if index == place:
                for tag in head.open:
                    tail.add_tag(tag)
            if size:
                target.add_text(text, size)
            else:
                target.add_tag(text)
        if place == len(self.tokens):
            for tag in head.open:
                tail.add_tag(tag)
        return head.closed(), tail

    def _best_cut(self, limit: int) -> int:
        for mark in ("\n\n", "\n", " "):
            filled, best = 0, 0
            for index, (text, size) in enumerate(self.tokens):
                filled += size
                if text == mark and filled > limit // 2:
                    best = index + 1
            if best:
                return best
        return len(self.tokens)


async def _send_pieces(bot: Bot, chat_id: int, pieces: list[str], keyboard: Keyboard | None) -> int:
    *before, last = pieces
    for piece in before:
        await call(bot, Method.SEND, chat_id=chat_id, text=piece, **_AS_HTML)
    message = await call(bot, Method.SEND, chat_id=chat_id, text=last, reply_markup=keyboard, **_AS_HTML)
    return int(message["message_id"])


def _is(error: BadRequest, phrases: tuple[str, ...]) -> bool:
    said = error.message.lower()
    return any(phrase in said for phrase in phrases)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _chop(token: str, limit: int) -> Iterator[str]:
    step = max(1, limit // 2)  # a character takes at most two units
    for start in range(0, len(token), step):
        yield token[start : start + step]


def _name(tag: str) -> str:
    return re.split(r"[\s>]", tag[1:], maxsplit=1)[0]
