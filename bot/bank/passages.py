"""What an article says instead, where a quote is not in it: the nearest passage and how it differs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.bank.quotes import Article, normalise

_WORD = re.compile(r"\w+")
_RUN = re.compile(r"[^\W_](?:\S*[^\W_])?")
_LIKE = 60
_AROUND = 40
_TELLING = 50
"""How often a word may stand in the article and still tell where to look."""
_WINDOWS = 4
_DIFFERENCES = 4


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of the article that come nearest to a quote."""

    words: str
    paragraph: int
    differences: tuple[str, ...]
    """At most four, each as a sentence's part: 'the article has "its" instead of "all"'."""


def nearest_passage(article: Article, exact: str) -> Passage | None:
    """Return the passage of ``article`` that is most like ``exact``, or None where nothing is like it.

    Where to look is voted for by the quote's rarer words, so that the cost does not grow with the article.
    The likeness is rapidfuzz's partial ratio.
    """
    quote = normalise(exact)
    best: tuple[float, int, int] | None = None
    for start in _windows(article, quote):
        low = max(0, start - len(quote) // 2 - 20)
        window = article.normal[low : start + len(quote) * 3 // 2 + 20]
        aligned = fuzz.partial_ratio_alignment(quote, window, score_cutoff=_LIKE)
        if aligned is not None and (best is None or aligned.score > best[0]):
            best = aligned.score, low + aligned.dest_start, low + aligned.dest_end
    if best is None:
        return None
    start, end = _whole_words(article.normal, quote, best[1], best[2])
    words = article.normal[start:end]
    return Passage(words, article.paragraph(article.original(start, end)[0]), _differences(quote, words))


def _windows(article: Article, quote: str) -> list[int]:
    """Return the offsets at which most of the quote's rarer words would have it begin."""
    votes: Counter[int] = Counter()
    for word in _WORD.finditer(quote):
        places = article.places.get(word.group(), ())
        if len(places) <= _TELLING:
            votes.update(max(0, place - word.start()) // 32 for place in places)
    joined = Counter({slot: count + votes[slot + 1] for slot, count in votes.items()})
    return [slot * 32 for slot, _ in joined.most_common(_WINDOWS)]


def _whole_words(text: str, quote: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch of whole words around here that is most like ``quote``.

    The alignment that it begins with is as long as the quote, and may begin and end within words.
    """
    low = max(0, start - _AROUND)
    words = [(low + word.start(), low + word.end()) for word in _RUN.finditer(text[low : end + _AROUND])]
    starts = [first for first, _ in words if abs(first - start) < _AROUND]
    ends = [last for _, last in words if abs(last - end) < _AROUND]
    pairs = [(first, last) for first in starts for last in ends if first < last]
    first, last = max(
        pairs, key=lambda pair: fuzz.ratio(quote, text[pair[0] : pair[1]]), default=(start, end)
    )
    return first, last + (not quote[-1].isalnum() and text.startswith(quote[-1], last))


def _differences(quote: str, passage: str) -> tuple[str, ...]:
    ours, theirs = quote.split(), passage.split()
    found = []
    for equal, group in groupby(Levenshtein.opcodes(ours, theirs), key=lambda change: change.tag == "equal"):
        if equal:
            continue
        run = list(group)
        mine = " ".join(ours[run[0].src_start : run[-1].src_end])
        article = " ".join(theirs[run[0].dest_start : run[-1].dest_end])
        if not article:
            found.append(f"the article has no “{mine}”")
        elif not mine:
            found.append(f"the quote leaves out “{article}”")
        else:
            found.append(f"the article has “{article}”, not “{mine}”")
    return tuple(found[:_DIFFERENCES])
