"""Finding quotes in the article, word for word.

Two texts are the same here when they are so after Unicode normalisation (NFC) in which curly and straight
quotation marks, the kinds of dashes, and runs of white space are equal. Nothing else is: not capitals, not
"..." and "…", not "ten" and "10". A quote begins and ends at the border of a word, because "legal" is not
what a text says that has "illegal".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import orjson

from bot.domain.bank import Bank, Quote, Verified

_EQUAL = str.maketrans(
    {**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("‐‑‒–—―⸺⸻﹘﹣-", "-")}
)
_WORD = re.compile(r"\w+")
_RUN = re.compile(r"\S+")
_OFTEN = 2_000
"""From how many places on it is faster to scan the text than to try each of them."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def normalise(text: str) -> str:
    """Return ``text`` in the form in which quotes are compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_EQUAL).split())


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands in an article."""

    start: int
    """The offset of its first character in the text as it was given."""
    end: int
    paragraph: int
    """Counted from 1."""
    ambiguous: bool = False
    """Whether it stands there again, and its prefix and suffix do not tell which is meant."""


class Article:
    """The text of a source, ready to be searched.

    Paragraphs are what blank lines divide; in a text without blank lines every line that is not empty is
    one. They are counted from 1.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.normal = normalise(text)

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the normalised text."""
        return hashlib.sha256(self.normal.encode()).hexdigest()

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Every word of the normalised text with the offsets at which it stands there."""
        places: dict[str, list[int]] = {}
        for word in _WORD.finditer(self.normal):
            places.setdefault(word.group(), []).append(word.start())
        return places

    def find(self, quote: Quote) -> Found | None:
        """Return where ``quote`` stands, or None where it does not (or not beside its prefix and suffix)."""
        exact = normalise(quote.exact)
        before, after = normalise(quote.prefix or ""), normalise(quote.suffix or "")
        found: Found | None = None
        for start in self.occurrences(exact):
            end = start + len(exact)
            if before and not self.normal[:start].rstrip().endswith(before):
                continue
            if after and not self.normal.startswith(after, end + self.normal.startswith(" ", end)):
                continue
            if found is not None:
                return Found(found.start, found.end, found.paragraph, ambiguous=True)
            found = self._found(start, end)
        return found

    def occurrences(self, exact: str) -> Iterator[int]:
        """Yield the offsets in the normalised text at which the normalised ``exact`` stands, in order."""
        words = [(word.group(), word.start()) for word in _WORD.finditer(exact)]
        if not words:
            return
        rarest, within = min(words, key=lambda word: len(self.places.get(word[0], ())))
        places = self.places.get(rarest, ())
        starts = self._scan(exact) if len(places) > _OFTEN else (place - within for place in places)
        for start in starts:
            if (
                start >= 0
                and self.normal.startswith(exact, start)
                and self._at_borders(start, start + len(exact))
            ):
                yield start

    def _scan(self, exact: str) -> Iterator[int]:
        start = -1
        while (start := self.normal.find(exact, start + 1)) >= 0:
            yield start

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text as it was given of a stretch of the normalised one."""
        return self._offset(start), self._offset(end - 1) + 1

    def paragraph(self, offset: int) -> int:
        """Return the number of the paragraph in which an offset of the given text lies."""
        return max(1, bisect_right(self._paragraphs, offset))

    def _found(self, start: int, end: int) -> Found:
        first, last = self.original(start, end)
        return Found(first, last, self.paragraph(first))

    def _at_borders(self, start: int, end: int) -> bool:
        text = self.normal
        begins_inside = start > 0 and _wordlike(text[start - 1]) and _wordlike(text[start])
        ends_inside = end < len(text) and _wordlike(text[end - 1]) and _wordlike(text[end])
        return not (begins_inside or ends_inside)

    @cached_property
    def _words(self) -> tuple[list[int], list[int]]:
        """Where every run of the normalised text begins in it, and where in the text as it was given.

        Normalisation does not reach across white space, so that the runs of the two are the same ones.
        """
        normal = [run.start() for run in _RUN.finditer(self.normal)]
        given = [run.start() for run in _RUN.finditer(self.text)]
        return normal, given

    @cached_property
    def _paragraphs(self) -> list[int]:
        return list(_paragraph_starts(self.text))

    def _offset(self, normal: int) -> int:
        starts, given = self._words
        index = max(0, bisect_right(starts, normal) - 1)
        within = normal - starts[index]
        word = self.text[given[index] : given[index + 1] if index + 1 < len(given) else None]
        if word.isascii() or unicodedata.is_normalized("NFC", word):
            return given[index] + within
        # Composition shortens a word: count the characters that it takes to reach the place.
        lengths = range(1, len(word) + 1)
        length = next((n for n in lengths if len(unicodedata.normalize("NFC", word[:n])) > within), len(word))
        return given[index] + length - 1


def quotes_sha256(bank: Bank) -> str:
    """Return the fingerprint of all quotes of a bank: their ids, words, context and paragraphs.

    It does not change with what quotes are compared without (the kind of dash, say) nor with their order.
    """
    quotes = [
        [
            key,
            normalise(quote.exact),
            normalise(quote.prefix or ""),
            normalise(quote.suffix or ""),
            quote.paragraph,
        ]
        for key, quote in sorted(bank.quotes.items())
    ]
    return hashlib.sha256(orjson.dumps(quotes)).hexdigest()


def is_verified(bank: Bank) -> bool:
    """Tell whether the quotes of a bank are still those that were once found in its article."""
    return bank.verified is not None and bank.verified.quotes_sha256 == quotes_sha256(bank)


def verify(bank: Bank, article: Article, *, on: dt.date) -> Verified:
    """Return the proof that the quotes of ``bank`` were found in ``article`` (which the caller has seen to).

    The date stays that of the first time as long as neither the quotes nor the article change.
    """
    fresh = Verified(text_sha256=article.sha256, quotes_sha256=quotes_sha256(bank), on=on)
    old = bank.verified
    if old is not None and (old.text_sha256, old.quotes_sha256) == (fresh.text_sha256, fresh.quotes_sha256):
        return old
    return fresh


def _wordlike(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _paragraph_starts(text: str) -> Iterator[int]:
    """Yield the offset at which each paragraph begins."""
    lines = text.replace("\r\n", " \n")  # as long as before
    blocks = _BLANK_LINE.search(lines.strip()) is not None
    at, after_blank = 0, True
    for line in lines.split("\n"):
        filled = bool(line.strip())
        if filled and (after_blank or not blocks):
            yield at
        after_blank = not filled
        at += len(line) + 1
