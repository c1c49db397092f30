"""Rows of buttons. What a button says comes from ``templates/chat/labels.txt`` or from the bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.callbacks import Action, encode

Style = Literal["primary", "success", "danger"]
"""The colours that Telegram knows for a button (Bot API 9.4)."""

WIDE = 32
"""Characters that fit on a button across a phone; a longer option is written out above the buttons."""

IN_ROW = 4


def button(text: str, action: Action, *parts: int, style: Style | None = None) -> InlineKeyboardButton:
    """Return a button that carries an action."""
    return InlineKeyboardButton(text, callback_data=encode(action, *parts), style=style)


def column(*buttons: InlineKeyboardButton | None) -> InlineKeyboardMarkup:
    """Return buttons one below the other; None among them is left out."""
    return InlineKeyboardMarkup([[each] for each in buttons if each is not None])


def grid(
    buttons: Sequence[InlineKeyboardButton], *below: InlineKeyboardButton | None
) -> InlineKeyboardMarkup:
    """Return short buttons in even rows of at most ``IN_ROW``, and others below them, one a row."""
    rows = -(-len(buttons) // IN_ROW)
    width = -(-len(buttons) // rows) if rows else 1
    lines = [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
    return InlineKeyboardMarkup([*lines, *([each] for each in below if each is not None)])


def letter(index: int) -> str:
    """Return the letter of the option that stands at ``index``, from 0: A, B, C ..."""
    return chr(ord("A") + index)
