"""What a button carries: an action and a few small parts, ``a:1z:3:0``, in at most 64 bytes.

Nothing in it is trusted. It says only what the person wants; who they are comes from Telegram and what
they may do from the store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LIMIT = 64
"""Bytes that Telegram takes as callback_data."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"^[0-9a-z]{1,12}$")  # 36^12 fits SQLite's 63 bits


class Action(StrEnum):
    """What a button does; the value is the first part of its data."""

    ANSWER = "a"  # attempt, position, choice: answer with that choice
    SUBMIT = "as"  # attempt, position: answer with what was chosen so far
    TOGGLE = "m"  # attempt, position, choice, 0 or 1: choose or unchoose
    PLACE = "o"  # attempt, position, at, choice: put that item at that place
    UNDO = "u"  # attempt, position, length: keep the first so many
    NEXT = "n"  # attempt, position: go on after that question
    SETUP = "q"  # bank: how many questions?
    BEGIN = "b"  # bank, size (0 for all): start
    RESUME = "g"  # attempt: go on with it
    RESTART = "w"  # attempt: end it and start anew
    REPEAT = "x"  # bank: the mistakes again
    MORE = "e"  # bank, start: further mistakes
    ISSUES = "i"  # bank: the list of issues
    STANCES = "s"  # bank, issue: who stands where
    WORDS = "k"  # bank, issue, stance: the words that show it
    SOURCE = "c"  # bank: the source card
    FORGET = "f"  # 0 or 1: erase my data?


@dataclass(frozen=True, slots=True)
class Tap:
    """A button's data, taken apart."""

    action: Action
    parts: tuple[int, ...]


def encode(action: Action, *parts: int) -> str:
    """Return the callback_data of a button; ``ValueError`` if it would not fit (a fault of ours)."""
    data = ":".join([action, *(_base36(part) for part in parts)])
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback_data of {len(data)} bytes: {data}")
    return data


def decode(data: str | None) -> Tap | None:
    """Take a button's data apart; None for what this bot never writes."""
    word, *parts = (data or "").split(":")
    action = _ACTIONS.get(word)
    if action is None or len(parts) != _PARTS[action] or not all(map(_NUMBER.match, parts)):
        return None
    return Tap(action, tuple(int(part, 36) for part in parts))


_ACTIONS = {action.value: action for action in Action}

_PARTS = {
    Action.ANSWER: 3,
    Action.SUBMIT: 2,
    Action.TOGGLE: 4,
    Action.PLACE: 4,
    Action.UNDO: 3,
    Action.NEXT: 2,
    Action.SETUP: 1,
    Action.BEGIN: 2,
    Action.RESUME: 1,
    Action.RESTART: 1,
    Action.REPEAT: 1,
    Action.MORE: 2,
    Action.ISSUES: 1,
    Action.STANCES: 2,
    Action.WORDS: 3,
    Action.SOURCE: 1,
    Action.FORGET: 1,
}


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"callback_data holds no negative numbers: {number}")
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text
