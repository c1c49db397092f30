"""Passages of an article that may prove something: its sentences, the likeliest first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.bank.quotes import Article

_SENTENCE = re.compile(r"[^\s].*?(?:[.!?…][\"'”’)]*(?=\s)|$)", re.S)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LIKE = 35
LONGEST = 1_000
"""Characters of a passage; the format takes 1,200."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage, word for word, and how like it is to what it is to prove (0 to 100)."""

    words: str
    paragraph: int
    likeness: float


def proposals(article: Article, text: str, *, limit: int = 3) -> list[Proposal]:
    """Return the sentences of ``article`` that are most like ``text``, at most ``limit`` of them.

    The likeness is rapidfuzz's token set ratio: it counts shared words, in whatever order and with whatever
    other words beside them. What is hardly like it is not proposed.
    """
    sentences = _sentences(article)
    found = process.extract(
        text,
        [words for words, _ in sentences],
        scorer=fuzz.token_set_ratio,
        processor=lambda words: " ".join(re.findall(r"\w+", words.casefold())),
        limit=limit,
        score_cutoff=_LIKE,
    )
    return [Proposal(words, sentences[at][1], likeness) for words, likeness, at in found]


def _sentences(article: Article) -> list[tuple[str, int]]:
    """Return the sentences with their paragraphs; white space in them is single spaces."""
    found: dict[str, int] = {}
    for match in _SENTENCE.finditer(article.text):
        at = match.start()
        for part in _BLANK_LINE.split(match.group()):
            words = " ".join(part.split())
            if 0 < len(words) <= LONGEST:
                found.setdefault(words, article.paragraph(at + match.group().find(part)))
    return list(found.items())
