"""The codes by which people join a class: six characters that survive a blackboard and a telephone."""

from __future__ import annotations

import hashlib
import re

ALPHABET = "346789CDFGHJKMNPQRTWXY"
"""What does not look like another one (not 0 or O, 1 or I, 2 or Z, 5 or S, B beside 8, U or V), and no
vowels, so that no code is a word."""

LENGTH = 6

_BETWEEN = re.compile(r"[\s.\-–—_]+")


def join_code(token: str, attempt: int = 0) -> str:
    """Return the code that a secret random ``token`` stands for; another ``attempt``, another code."""
    return code_of(int.from_bytes(hashlib.sha256(f"{attempt}:{token}".encode()).digest()))


def code_of(number: int) -> str:
    """Return the code that has that number; larger ones begin anew."""
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


def number_of(code: str) -> int:
    """Return the number of a code, for a button that carries it."""
    return sum(ALPHABET.index(digit) * len(ALPHABET) ** place for place, digit in enumerate(code))


def tidy_code(typed: str) -> str | None:
    """Return a typed code as it is stored, None for what cannot be one; case, spaces and dashes are free."""
    code = _BETWEEN.sub("", typed).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
