"""What an article says instead, where a quote is not in it: the nearest passage and how it differs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.bank.quotes import Article, normalise

_WORD = re.compile(r"\w+")
_LIKE = 60
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
    start, end = _whole_words(article.normal, best[1], best[2])
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


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch grown to the borders of its words, without the white space around."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _differences(quote: str, passage: str) -> tuple[str, ...]:
    ours, theirs = quote.split(), passage.split()
    found = []
    for change in Levenshtein.opcodes(ours, theirs):
        kind = change.tag
        mine = " ".join(ours[change.src_start : change.src_end])
        article = " ".join(theirs[change.dest_start : change.dest_end])
        if kind == "equal" or mine.strip("\"',.;:-") == article.strip("\"',.;:-") == "":
            continue
        if kind == "delete":
            found.append(f"the article has no “{mine}”")
        elif kind == "insert":
            found.append(f"the quote leaves out “{article}”")
        else:
            found.append(f"the article has “{article}”, not “{mine}”")
    return tuple(found[:_DIFFERENCES])
