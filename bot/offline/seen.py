"""What a person sees of the chat: messages with their buttons and files, as they are at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import telegram

from bot.offline.spans import Json
from bot.offline.state import State


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message, or of the keyboard below the chat (which has neither data nor url)."""

    label: str
    data: str | None = None
    url: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """What the bot has answered a tap with: a short notice, or an alert that wants to be closed."""

    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it is when it is looked at; buttons of an older look can still be tapped."""

    id: int
    text: str
    """The text or caption, or a poll's question, without formatting."""
    entities: tuple[Json, ...]
    rows: tuple[tuple[Button, ...], ...]
    attachment: Attachment | None
    edited: bool
    raw: Json

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons in reading order."""
        return tuple(button for row in self.rows for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the buttons say, in reading order."""
        return tuple(button.label for button in self.buttons)

    @property
    def html(self) -> str:
        """The text or caption with its formatting as Telegram's HTML."""
        message = telegram.Message.de_json({**self.raw, "date": self.raw["date"]}, None)
        return message.caption_html if "caption" in self.raw else message.text_html


def look(state: State, message: Json) -> Seen:
    """Return a message as a person sees it now."""
    markup = message.get("reply_markup", {})
    rows = tuple(
        tuple(Button(b["text"], b.get("callback_data"), b.get("url"), b.get("style")) for b in row)
        for row in markup.get("inline_keyboard", ())
    )
    caption = "caption" in message
    text = message.get("text") or message.get("caption") or message.get("poll", {}).get("question", "")
    return Seen(
        id=message["message_id"],
        text=text,
        entities=tuple(message.get("caption_entities" if caption else "entities", ())),
        rows=rows,
        attachment=_attachment(state, message),
        edited="edit_date" in message,
        raw=message,
    )


def _attachment(state: State, message: Json) -> Attachment | None:
    described = message.get("document") or (message.get("photo") or [None])[-1]
    stored = state.files.by_id(described["file_id"]) if described else None
    return Attachment(stored.name, stored.mime_type, stored.content) if stored else None


def chosen(buttons: Sequence[Button], button: str | int | None, data: str | None) -> Button:
    """Return the button of this data, number (from 1) or label; ``LookupError`` names those there are."""
    if data is not None:
        fitting = [each for each in buttons if each.data == data]
    elif isinstance(button, int):
        fitting = list(buttons[button - 1 : button]) if button > 0 else []
    else:
        fitting = [each for each in buttons if each.label == button]
    if not fitting:
        there = ", ".join(f"[{number}] {each.label} ({each.data})" for number, each in enumerate(buttons, 1))
        raise LookupError(f"No button {data or button!r} is there, but: {there or 'none'}.")
    return fitting[0]
