"""Rows of buttons. What a button says comes from ``templates/chat/labels.txt`` or from the bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from bot.chat.callbacks import Action, encode

Style = Literal["primary", "success", "danger"]
"""The colours that Telegram knows for a button (Bot API 9.4)."""

WIDE = 32
"""Characters that fit on a button across a phone; a longer option is written out above the buttons."""

IN_ROW = 4

Button: TypeAlias = dict[str, str]
"""Telegram's InlineKeyboardButton, in JSON."""

Keyboard: TypeAlias = dict[str, list[list[Button]]]
"""Telegram's InlineKeyboardMarkup, in JSON."""


def button(text: str, action: Action, *parts: int, style: Style | None = None) -> Button:
    """Return a button that carries an action."""
    made = {"text": text, "callback_data": encode(action, *parts)}
    return made if style is None else {**made, "style": style}


def column(*buttons: Button | None) -> Keyboard:
    """Return buttons one below the other; None among them is left out."""
    return {"inline_keyboard": [[each] for each in buttons if each is not None]}


def grid(buttons: Sequence[Button], *below: Button | None) -> Keyboard:
    """Return short buttons in even rows of at most ``IN_ROW``, and others below them, one a row."""
    rows = -(-len(buttons) // IN_ROW)
    width = -(-len(buttons) // rows) if rows else 1
    lines = [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
    return {"inline_keyboard": [*lines, *([each] for each in below if each is not None)]}


def letter(index: int) -> str:
    """Return the letter of the option that stands at ``index``, from 0: A, B, C ..."""
    return chr(ord("A") + index)
