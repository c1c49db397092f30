"""The texts of a bank that people read, with their places; and the names by which actors are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from bot.bank.quotes import normalise
from bot.domain.bank import Actor, ActorKind, Bank
from bot.domain.numbers import read_number
from bot.domain.questions import (
    Numeric,
    OptionQuestion,
    Ordering,
    Question,
    ShortText,
    StanceQuestion,
    TrueFalseNotStated,
    WhichQuote,
    WhoSaid,
)

Text: TypeAlias = tuple[tuple[str | int, ...], str]
"""The way to a text, and the text."""

_WORD = re.compile(r"\w+")
_NUMBER_OR_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_TIMES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_STEM = 4
_COMMON = frozenset(
    {"about", "also", "article", "because", "been", "from", "have", "more", "only", "said", "says", "some"}
    | {
        "that",
        "their",
        "them",
        "they",
        "this",
        "very",
        "were",
        "what",
        "when",
        "which",
        "will",
        "with",
        "would",
    }
)
"""English words of four letters or more that stand in any sentence."""
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in lower case."""
    return _WORD.findall(normalise(text).casefold())


def stems(text: str) -> set[str]:
    """Return the words of ``text`` that carry content, cut to their first letters.

    Words shorter than four letters are left out unless they are figures; four letters of the others are
    enough to make "vote" and "votes" one. Crude, and the same in every language.
    """
    return {
        word[:_STEM]
        for word in words_of(text)
        if (len(word) >= _STEM and word not in _COMMON) or word.isdigit()
    }


def numbers_in(text: str) -> set[Decimal]:
    """Return the numbers in ``text``: figures, English words, and both of them times a thousand and so on."""
    words = _NUMBER_OR_WORD.findall(normalise(text).casefold())
    numbers = set()
    for at in range(len(words)):
        for length in (1, 2):
            found = read_number(" ".join(words[at : at + length]))
            if found is not None and not found[1]:
                numbers.add(found[0])
                numbers.add(found[0] * _TIMES.get("".join(words[at + length : at + length + 1]), 1))
    return numbers


def outside_quotation_marks(text: str) -> str:
    """Return ``text`` without what stands in double quotation marks."""
    return _QUOTED.sub(" ", text)


def in_quotation_marks(text: str) -> list[str]:
    """Return what stands in double quotation marks in ``text``, without its outer punctuation."""
    found = [straight or curly for straight, curly in _QUOTED.findall(text)]
    parts = [part for words in found for part in re.split(r"\.\.\.|…|\[[^]]*\]", words)]
    return [part.strip(" .,;:?!") for part in parts if part.strip(" .,;:?!")]


def texts_of(question: Question) -> Iterator[Text]:
    """Yield every text of a question that a learner can read, with its path within the question."""
    yield ("prompt",), question.prompt
    yield ("explanation",), question.explanation
    if isinstance(question, OptionQuestion):
        for place, option in enumerate(question.options):
            yield ("options", place, "text"), option.text
            if option.feedback is not None:
                yield ("options", place, "feedback"), option.feedback
    elif isinstance(question, Ordering):
        for place, item in enumerate(question.items):
            yield ("items", place, "text"), item.text
        yield ("misordered", "feedback"), question.misordered.feedback
    elif isinstance(question, (TrueFalseNotStated, StanceQuestion, WhoSaid, WhichQuote)):
        for key, other in question.others.items():
            yield ("others", str(key), "feedback"), other.feedback
    elif isinstance(question, (Numeric, ShortText)):
        for place, miss in enumerate(question.near):
            yield ("near", place, "feedback"), miss.feedback
        yield ("otherwise", "feedback"), question.otherwise.feedback


def texts_around(bank: Bank) -> Iterator[Text]:
    """Yield the texts in our own voice outside its questions; claims speak for their speaker."""
    yield ("title",), bank.title
    yield ("source", "summary"), bank.source.summary
    for key, actor in bank.actors.items():
        yield ("actors", key, "role"), actor.role
    for key, issue in bank.issues.items():
        yield ("issues", key), issue
    for place, stance in enumerate(bank.stances):
        if stance.note is not None:
            yield ("stances", place, "note"), stance.note


def names_of(actor: Actor) -> Iterator[tuple[str, ...]]:
    """Yield the names by which a prompt may call an actor, each as its words: name, last name, aka, role."""
    names = [actor.name, actor.role, *actor.aka]
    if actor.kind is ActorKind.PERSON:
        names.append(actor.name.split()[-1])
    for name in names:
        words = tuple(words_of(name))
        yield words[1:] if words[:1] == ("the",) and len(words) > 1 else words


class Names:
    """Many names, looked for in a text at once; the cost does not grow with their number."""

    def __init__(self, names: Iterator[tuple[str, ...]]) -> None:
        self._names = {name for name in names if name}
        self._lengths: dict[str, set[int]] = {}
        for name in self._names:
            self._lengths.setdefault(name[0], set()).add(len(name))

    def stand_in(self, words: list[str]) -> bool:
        """Tell whether one of the names stands in a text, given as its words."""
        return any(
            tuple(words[place : place + length]) in self._names
            for place, word in enumerate(words)
            for length in self._lengths.get(word, ())
        )
