"""What a button carries: an action and a few small parts, ``a:1z:3:0``, in at most 64 bytes.

Nothing in it is trusted. It says only what the person wants; who they are comes from Telegram and what
they may do from the store.
"""

from __future__ import annotations

import functools
import re
from enum import StrEnum
from typing import NamedTuple

LIMIT = 64
"""Bytes that Telegram takes as callback_data."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DATA = re.compile(r"[a-z]+(?::[0-9a-z]{1,12})*")  # 36^12 fits SQLite's 63 bits


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
    RESULT = "ar"  # attempt: what it came to
    FORGET = "f"  # 0 or 1: erase my data?
    CANCEL = "cc"  # never mind: nothing is to be typed
    REVOKE = "rr"  # person, role: take that role back
    DISPUTE = "dw"  # attempt, position: I think the key is wrong
    ACCEPT = "da"  # dispute: the key is wrong
    KEEP = "dk"  # dispute: the key stays
    LATER = "dl"  # dispute: not now
    SETS = "sl"  # start: the list of sets, from there on
    SET = "sc"  # bank: its card
    SET_DIFF = "sf"  # bank: what is new in it
    SET_PUBLISH = "su"  # bank, the bank that it replaces (0 for none)
    SET_WITHDRAW = "sw"  # bank
    SET_DISCARD = "sd"  # bank, 0 or 1: erase that draft?
    SET_OPEN = "so"  # bank: offer it to everybody
    SET_ARTICLE = "sa"  # bank: forget the article that was kept
    SET_REGRADE = "sr"  # bank: whose scores would change?
    SET_REGRADED = "sg"  # bank, fingerprint of what was shown: change them
    SET_FORMATS = "sx"  # bank: export it as what?
    SET_EXPORT = "se"  # bank, format
    PREVIEW = "pq"  # bank, position, what is marked: the question as a learner sees it
    PREVIEW_ANSWER = "pa"  # bank, position, what is marked: its verdict

    CLASS = "kc"  # class: its card
    CLASS_CODE = "kq"  # class: how to join it
    CLASS_FILE = "kf"  # class, format: the roster as a file
    ROSTER = "kr"  # assignment: how far everyone has come
    LOWER = "kl"  # assignment: those who asked for help have got it
    TAKE_BACK = "kt"  # assignment, 0 or 1: end it?
    NEW_CODE = "kn"  # class, its code as a number, 0 or 1: give it another?
    MEMBERS = "km"  # class, start: its members, from there on
    MEMBER = "kx"  # class, person, 0 or 1: take them out?
    CLASS_NAME = "jn"  # join code, as a number: join under my name in Telegram
    LEAVE = "jl"  # class
    TASK = "jt"  # assignment: begin it or go on with it
    HAND = "jh"  # attempt, position: I need help

    REPORT = "rp"  # view, bank, class (0 for none): that view of the report
    REPORT_FILES = "rl"  # bank, class: which file?
    REPORT_FILE = "rf"  # format, bank, class: the report as that file


class Tap(NamedTuple):
    """A button's data, taken apart."""

    action: Action
    parts: tuple[int, ...]


def encode(action: Action, *parts: int) -> str:
    """Return the callback_data of a button; ``ValueError`` if it would not fit (a fault of ours)."""
    data = ":".join([action, *map(_base36, parts)])
    if len(data) > LIMIT:  # all of it is ASCII
        raise ValueError(f"callback_data of {len(data)} bytes: {data}")
    return data


def decode(data: str | None) -> Tap | None:
    """Take a button's data apart; None for what this bot never writes."""
    if data is None or not _DATA.fullmatch(data):
        return None
    word, *parts = data.split(":")
    action = _ACTIONS.get(word)
    if action is None or len(parts) != _PARTS[action]:
        return None
    return Tap(action, tuple([int(part, 36) for part in parts]))


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
    Action.RESULT: 1,
    Action.FORGET: 1,
    Action.CANCEL: 0,
    Action.REVOKE: 2,
    Action.DISPUTE: 2,
    Action.ACCEPT: 1,
    Action.KEEP: 1,
    Action.LATER: 1,
    Action.SETS: 1,
    Action.SET: 1,
    Action.SET_DIFF: 1,
    Action.SET_PUBLISH: 2,
    Action.SET_WITHDRAW: 1,
    Action.SET_DISCARD: 2,
    Action.SET_OPEN: 1,
    Action.SET_ARTICLE: 1,
    Action.SET_REGRADE: 1,
    Action.SET_REGRADED: 2,
    Action.SET_FORMATS: 1,
    Action.SET_EXPORT: 2,
    Action.PREVIEW: 3,
    Action.PREVIEW_ANSWER: 3,
    Action.CLASS: 1,
    Action.CLASS_CODE: 1,
    Action.CLASS_FILE: 2,
    Action.ROSTER: 1,
    Action.LOWER: 1,
    Action.TAKE_BACK: 2,
    Action.NEW_CODE: 3,
    Action.MEMBERS: 2,
    Action.MEMBER: 3,
    Action.CLASS_NAME: 1,
    Action.LEAVE: 1,
    Action.TASK: 1,
    Action.HAND: 2,
    Action.REPORT: 3,
    Action.REPORT_FILES: 2,
    Action.REPORT_FILE: 3,
}


@functools.lru_cache(maxsize=4_096)
def _base36(number: int) -> str:
    if number < 0:
        raise ValueError(f"callback_data holds no negative numbers: {number}")
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text
