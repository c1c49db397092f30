"""Giving questions the quotes that prove them: which have none, and writing one into the file.

Works on files that are not banks yet, as they come from other tools: only what is needed is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bot.bank.editing import append, replace
from bot.bank.files import read
from bot.bank.proposals import Proposal
from bot.bank.quotes import normalise
from bot.domain.bank import REPORTER
from bot.errors import BankError
from bot.formats.drafts import identifier

_ID_WORDS = 5


@dataclass(frozen=True, slots=True)
class Uncited:
    """A question that cites nothing; texts are empty where the file has none."""

    index: int
    id: str
    prompt: str
    key: str
    explanation: str

    @property
    def text(self) -> str:
        """What a passage is to prove: the explanation, or else the prompt with its key."""
        return self.explanation or f"{self.prompt} {self.key}"


def uncited(data: bytes, *, name: str) -> tuple[Uncited, ...]:
    """Return the questions of a file that say ``cites: []``, or nothing of it, in their order.

    Raises ``BankError`` where the file is no YAML.
    """
    found = []
    for index, question in enumerate(_list(_tree(data, name).get("questions"))):
        if isinstance(question, dict) and not question.get("cites"):
            found.append(
                Uncited(
                    index=index,
                    id=_text(question.get("id")) or f"question {index + 1}",
                    prompt=_text(question.get("prompt")),
                    key="; ".join(_key(question)),
                    explanation=_text(question.get("explanation")),
                )
            )
    return tuple(found)


def speakers(data: bytes, *, name: str) -> dict[str, str]:
    """Return whose words a quote can be, by id with names: the reporter, then the file's actors."""
    actors = _tree(data, name).get("actors")
    named = actors.items() if isinstance(actors, dict) else ()
    return {
        REPORTER: "the article's own narration",
        **{key: _text(actor.get("name")) for key, actor in named if isinstance(actor, dict)},
    }


def cited(data: bytes, question: Uncited, passage: Proposal, *, by: str, name: str) -> bytes:
    """Return the file with the question citing the passage: a quote of ``by``, unless it is one already.

    Comments and layout stay. Raises ``BankError`` where the layout does not allow that.
    """
    quotes = _tree(data, name).get("quotes")
    known: Mapping[str, Any] = quotes if isinstance(quotes, dict) else {}
    wanted = normalise(passage.words)
    quote_id = next(
        (
            key
            for key, quote in known.items()
            if isinstance(quote, dict) and normalise(_text(quote.get("exact"))) == wanted
        ),
        None,
    )
    if quote_id is None:
        quote_id = _unused(identifier(passage.words, words=_ID_WORDS) or "quote", known)
        exact = orjson.dumps(passage.words).decode()  # a text in JSON is one in YAML
        entry = f"{quote_id}: {{by: {by}, exact: {exact}, paragraph: {passage.paragraph}}}"
        data = append(data, "quotes", entry)
    return replace(data, ("questions", question.index, "cites"), f"[{quote_id}]")


def _tree(data: bytes, name: str) -> dict[str, Any]:
    given = read(data, name=name)
    if given.root is None:
        raise BankError("\n".join(map(str, given.faults)))
    value: dict[str, Any] = given.root.value
    return value


def _key(question: Mapping[str, Any]) -> Iterator[str]:
    for option in _list(question.get("options")):
        if isinstance(option, dict) and option.get("correct") is True:
            yield _text(option.get("text"))
    for field in ("key", "answer"):
        if question.get(field) is not None:
            yield str(question[field])


def _unused(wanted: str, known: Mapping[str, Any]) -> str:
    unused, count = wanted, 1
    while unused in known:
        count += 1
        unused = f"{wanted[:36].rstrip('-')}-{count}"
    return unused


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
