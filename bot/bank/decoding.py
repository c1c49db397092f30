"""The bytes of a file as text, or the sentences that say why they are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.bank.faults import Fault, Place
from bot.bank.rules import reading as say

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\r(?!\n)"
)
"""Control characters, line breaks that editors do not show, and overrides of the direction of writing."""

_TABS = re.compile("\t+")
_DIRECTIVE = re.compile("^%", re.MULTILINE)
_SHOWN = 20
"""How many of a sort are shown: a file with one of these mostly has thousands."""


def decode(data: bytes, *, name: str, limit: int) -> tuple[str, list[Fault]]:
    """Return the text of a file; where it has faults, the text is not fit to be used.

    A byte order mark in front is passed over. ``limit`` is in bytes.
    """
    if len(data) > limit:
        return "", [say.not_too_big.at(Place(name), f"{limit // 2**20} MiB")]
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "", [say.is_utf8.at(Place(name), "The file is in UTF-16")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "replace").removeprefix("\ufeff")
        return "", [
            say.is_utf8.at(_place(name, before, len(before)), "From here on the file is not in UTF-8")
        ]


def characters(text: str, *, name: str) -> list[Fault]:
    """Return the faults of single characters that a bank file must not hold.

    A line that begins with "%" is a directive of YAML; libyaml takes time squared over many of them.
    """
    signs = [
        say.no_hidden_characters.at(_place(name, text, found.start()), sign_name(found.group()))
        for found in _first(HIDDEN, text)
    ]
    tabs = [say.no_tabs.at(_place(name, text, found.start())) for found in _first(_TABS, text)]
    directives = [
        say.plain_yaml.at(_place(name, text, found.start()), "A line begins with %", "delete it")
        for found in _first(_DIRECTIVE, text)
    ]
    return sorted([*signs, *tabs, *directives])


def sign_name(sign: str) -> str:
    """Return how a character that cannot be seen is named: "U+202E"."""
    return f"U+{ord(sign[0]):04X}"


def _first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), _SHOWN)


def _place(name: str, text: str, offset: int) -> Place:
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(name, text.count("\n", 0, offset) + 1, offset - line_start + 1)
