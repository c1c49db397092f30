"""Reading the number that a learner typed, in figures or in words, with or without its unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

_UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *(
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    **{
        f"{ten} {unit}": 10 * tens + units
        for tens, ten in enumerate(_TENS, start=2)
        for units, unit in enumerate(_UNITS[1:10], start=1)
    },
}
"""Zero to ninety-nine in English, hyphens as spaces."""

_PERCENT = frozenset({"%", "percent", "per cent", "pct"})

# NFKC has made no-break and thin spaces plain ones by then; these signs it leaves as they are.
_SIGNS = str.maketrans({"−": "-", "–": "-", "’": "'", "٫": ".", "٬": ","})
_FIGURES = re.compile(r"[-+]?\d+(?:[., ']\d+)*|[-+]?[.,]\d+")
_GROUPED = re.compile(
    r"(?![-+]?\d+\.\d{3}$)[-+]?[1-9]\d{0,2}(?P<mark>[., '])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d+)?"
)
_PLAIN = re.compile(r"[-+]?\d*[.,]?\d+")


def read_number(text: str) -> tuple[Decimal, str] | None:
    """Return the one number in ``text`` and the words that stand around it, or None if there is none.

    It may be written in figures or, up to ninety-nine, in English words: "3", "$3", "three percent", "−2,5".
    A comma or point marks decimals unless it groups thousands: a comma (or space, or apostrophe) before
    exactly three figures does ("1,500"), a single point never does ("1.500" is one and a half).
    Fractions, powers, ranges and words on both sides are not read: they are asked for again, not guessed at.
    """
    plain = _plain(text).rstrip(".!")
    figures = list(_FIGURES.finditer(plain))
    if not figures:
        return _words(plain)
    before, after = plain[: figures[0].start()].strip(), plain[figures[0].end() :].strip()
    value = _figures(figures[0].group()) if len(figures) == 1 and not (before and after) else None
    return None if value is None else (value, before or after.removeprefix("-").lstrip())


def names_unit(words: str, known: Iterable[str]) -> bool:
    """Tell whether ``words``, found around a number, are one of the ``known`` words for its unit, or nothing.

    Case makes no difference, nor whether it is one or many ("mayor", "mayors"); "%" is "percent".
    """
    forms = {_plain(word) for word in known}
    if forms & _PERCENT:
        forms |= _PERCENT
    return not words or words.removesuffix("s") in {form.removesuffix("s") for form in forms}


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold().split())


def _figures(written: str) -> Decimal | None:
    if grouped := _GROUPED.fullmatch(written):
        return Decimal(written.replace(grouped["mark"], "").replace(",", "."))
    return Decimal(written.replace(",", ".")) if _PLAIN.fullmatch(written) else None


def _words(plain: str) -> tuple[Decimal, str] | None:
    words = plain.replace("-", " ").split()
    for length in (2, 1):
        value = _WORDS.get(" ".join(words[:length]))
        if value is not None:
            return Decimal(value), " ".join(words[length:])
    return None


def as_decimal(value: float) -> Decimal:
    """Return a float of the bank as the number that its author wrote: 0.1, not the binary one next to it."""
    return Decimal(repr(value))
