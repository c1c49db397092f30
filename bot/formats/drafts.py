"""Building a draft bank, question by question, out of what another tool's file says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bot.bank.decoding import HIDDEN
from bot.domain.bank import Bank
from bot.errors import UsageError
from bot.formats.format import Draft, Imported, LeftOut
from bot.formats.intake import MAX_QUESTIONS
from bot.formats.texts import MAX_TEXT, hidden, shortened, texts_in, tidy

ID_LENGTH = 40
_ID_WORDS = 6
_LONGEST_TITLE = 300
_SUFFIXES = re.compile(r"(\.(txt|gift|aiken|xml|csv|xlsx|ya?ml))+$", re.IGNORECASE)
_MAX_LEFT_OUT = 4 * MAX_QUESTIONS

_ORDER = (
    *("id", "type", "skill", "difficulty", "prompt", "actor", "issue", "key", "others"),
    *("text", "value", "correct", "error", "feedback"),
    *("options", "items", "misordered", "answer", "accepted", "tolerance", "unit", "unit_words", "period"),
    *("near", "otherwise", "explanation", "cites"),
)
_RANK = {key: rank for rank, key in enumerate(_ORDER)}


def identifier(text: str, *, words: int | None = None) -> str:
    """Return an id made of the letters and digits of ``text``, or "" if it has none that an id can have."""
    bare = unicodedata.normalize("NFKD", text[:500].casefold()).encode("ascii", "ignore").decode()
    parts = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", bare))[:words]
    while len(parts) > 1 and len("-".join(parts)) > ID_LENGTH:
        parts.pop()
    return "-".join(parts)[:ID_LENGTH]


def in_order(part: Mapping[str, Any]) -> Draft:
    """Return a part of a question with its keys, and those within, in the format's order."""
    return {key: _value(part[key]) for key in sorted(part, key=lambda key: _RANK.get(key, len(_RANK)))}


def bank_in_order(bank: Mapping[str, Any]) -> Draft:
    """Return a bank with its keys in the format's order; what stands under them stays as it is."""
    order = [field.alias or name for name, field in Bank.model_fields.items()]
    return {key: bank[key] for key in order if key in bank}


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return in_order(value)
    return [_value(item) for item in value] if isinstance(value, list) else value


class Drafting:
    """Collects the questions of one file, and what of them has no counterpart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = _title(name) or "Imported questions"
        self.questions: list[Draft] = []
        self._left_out: list[LeftOut] = []
        self._ids: dict[str, int] = {}

    def leave_out(self, place: str, what: str, why: str) -> None:
        """Note that something cannot come over; ``UsageError`` when that is so of too much."""
        if len(self._left_out) >= _MAX_LEFT_OUT:
            what = f"more than {_MAX_LEFT_OUT:,} parts that cannot be read as questions"
            raise UsageError(f'"{self.name}" has {what}: choose the file that holds the questions.')
        self._left_out.append(LeftOut(place, what, why))

    def add(self, place: str, question: Draft, *, name: str = "") -> None:
        """Take a question that was read at ``place``; ``name`` is what the other tool calls it.

        It gets an id (of the name, or else of its prompt) and ``cites: []`` if it has none. Raises
        ``UsageError`` when there are more questions than a bank can hold.
        """
        question = _tidied(question)
        refusal = _refusal(question)
        if refusal is not None:
            self.leave_out(place, asked(question.get("prompt", "")), refusal)
            return
        if len(self.questions) >= MAX_QUESTIONS:
            raise UsageError(f'"{self.name}" holds more than {MAX_QUESTIONS:,} questions: split it.')
        given = question.get("id") or identifier(name) or identifier(question["prompt"], words=_ID_WORDS)
        question["id"] = self._unused(given or f"question-{len(self.questions) + 1}")
        question.setdefault("cites", [])
        self.questions.append(in_order(question))

    def done(self, sections: Mapping[str, Any] | None = None) -> Imported:
        """Return the draft bank, with ``sections`` that are known beside its questions.

        Raises ``UsageError`` if the file held nothing at all.
        """
        if not (self.questions or self._left_out or sections):
            raise UsageError(f'"{self.name}" holds no question: choose the file that holds them.')
        title = shortened(tidy(self.title), _LONGEST_TITLE) or "Imported questions"
        bank: Draft = {
            "schema": 1,
            "id": identifier(title) or "imported",
            "version": 1,
            "title": title,
            "source": {},
            "actors": {},
            "issues": {},
            "quotes": {},
            **(sections or {}),
            "questions": self.questions,
        }
        return Imported(bank_in_order(bank), tuple(self._left_out))

    def _unused(self, wanted: str) -> str:
        unused = wanted
        while unused in self._ids:
            count = self._ids[wanted] = self._ids[wanted] + 1
            unused = f"{wanted[: ID_LENGTH - len(str(count)) - 1].rstrip('-')}-{count}"
        self._ids[unused] = 1
        return unused


def _title(name: str) -> str:
    """Return a title made of a file's name."""
    return " ".join(_SUFFIXES.sub("", HIDDEN.sub("", name)).replace("_", " ").split())[:_LONGEST_TITLE]


def asked(prompt: str) -> str:
    """Return how a question is named in a list of what was left out."""
    return f'the question "{shortened(prompt)}"' if prompt.strip() else "a question without text"


def _tidied(part: Draft) -> Draft:
    """Return a part of a question with its texts tidied, and without what is not there."""
    return {key: _tidy(value) for key, value in part.items() if value is not None and value != ""}


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, Mapping):
        return _tidied(dict(value))
    return [_tidy(item) for item in value] if isinstance(value, list) else value


def _refusal(question: Draft) -> str | None:
    """Return why a question cannot be taken as a draft, or None."""
    for text in texts_in(question):
        found = hidden(text)
        if found is not None:
            return f"it holds a character that cannot be seen ({found}); delete it"
        if len(text) > MAX_TEXT:
            return f"one of its texts has more than {MAX_TEXT:,} characters"
    if not question.get("prompt"):
        return "it asks nothing"
    choices = [*question.get("options", ()), *question.get("items", ()), *question.get("near", ())]
    if any(choice.get("text") == "" or not choice.keys() & {"text", "value"} for choice in choices):
        return "one of its answers has no text"
    return None
