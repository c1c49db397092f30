"""The texts of a bank that people read, with their places; and the names by which actors are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from bot.bank.quotes import normalise
from bot.domain.bank import Actor, ActorKind, Bank
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
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in lower case."""
    return _WORD.findall(normalise(text).casefold())


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
        self._by_first: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            if name:
                self._by_first.setdefault(name[0], set()).add(name)

    def stand_in(self, words: list[str]) -> bool:
        """Tell whether one of the names stands in a text, given as its words."""
        for place, word in enumerate(words):
            for name in self._by_first.get(word, ()):
                if tuple(words[place : place + len(name)]) == name:
                    return True
        return False
