"""Comparing a word or a name that a learner typed with the ones that a question knows."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

_ARTICLES = frozenset({"a", "an", "the"})
_DROPPED = re.compile(r"['’ʼ`´]|(?<!\d)\.|\.(?!\d)")
_BETWEEN_WORDS = re.compile(r"[^\w.%]+|_")
_TYPO_FROM = 5
"""Letters that a right answer must have before a typo is forgiven: shorter words are too near each other."""


def normalised(text: str) -> str:
    """Return ``text`` as it is compared: what is left to differ is spelling, not typing.

    Unicode compatibility forms, case, accents, punctuation, white space and English articles make no
    difference: "The U.S.  Conference of Mayors" is "us conference of mayors", "Giménez" is "gimenez". It is
    empty when nothing but such marks was typed. An article is kept where it is all there is.
    """
    # Folding case can undo normalisation ("ﬀ", "İ"), so it is done once more.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(mark for mark in unicodedata.normalize("NFD", folded) if not unicodedata.combining(mark))
    words = _BETWEEN_WORDS.sub(" ", _DROPPED.sub("", unicodedata.normalize("NFC", bare))).split()
    return " ".join([word for word in words if word not in _ARTICLES] or words)


def nearest(typed: str, known: Sequence[str]) -> tuple[int, int] | None:
    """Return (distance, index) of the text in ``known`` that ``typed`` can be taken for, or None.

    The distance is 0 for the same text and 1 for one typo: one letter more, less or other, or two
    neighbours swapped (optimal string alignment distance, by rapidfuzz). A typo is forgiven only in texts
    of five letters or more, and never in their figures: "2013" is not a mistyped "2017".
    """
    mine = normalised(typed)
    found: tuple[int, int] | None = None
    for index, text in enumerate(known):
        theirs = _known(text)
        if mine == theirs:
            return 0, index
        if found is None and _forgives(theirs) and _figures(mine) == _figures(theirs):
            distance = OSA.distance(mine, theirs, score_cutoff=1)
            if distance == 1:
                found = 1, index
    return found


# The texts of a bank are compared with at each answer; what was typed is not to be kept.
_known = functools.lru_cache(maxsize=4_096)(normalised)


def _forgives(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= _TYPO_FROM


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)
