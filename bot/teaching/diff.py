"""What is new in a version of a set: questions added, changed and removed, and keys changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.bank import Bank
from bot.domain.questions import Numeric, OptionQuestion, Ordering, Question, ShortText

_CARD = ("title", "language", "source")
_PARTS = ("actors", "issues", "quotes", "claims")


@dataclass(frozen=True, slots=True)
class Changed:
    """One question that both versions have, and which of its fields differ."""

    old: Question
    new: Question
    fields: tuple[str, ...]

    @property
    def key_changed(self) -> bool:
        """Whether another answer is right now, or fewer or more of them are."""
        return key(self.old) != key(self.new)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer version of a bank has that the older has not, and the other way round."""

    old: Bank
    new: Bank
    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    changed: tuple[Changed, ...]
    parts: tuple[str, ...]
    """What differs beside the questions: 'title', 'quotes: 2 added, 1 changed'."""

    @property
    def keys_changed(self) -> tuple[Changed, ...]:
        """The questions whose key changed."""
        return tuple(change for change in self.changed if change.key_changed)

    @property
    def empty(self) -> bool:
        """Whether the two differ in nothing that a learner could see."""
        return not (self.added or self.removed or self.changed or self.parts)


def difference(old: Bank, new: Bank) -> Difference:
    """Return how ``new`` differs from ``old``; questions are the same when their ids are."""
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    changed = [
        Changed(before[question_id], question, fields)
        for question_id, question in after.items()
        if question_id in before and (fields := _fields(before[question_id], question))
    ]
    return Difference(
        old=old,
        new=new,
        added=tuple(question for question_id, question in after.items() if question_id not in before),
        removed=tuple(question for question_id, question in before.items() if question_id not in after),
        changed=tuple(changed),
        parts=tuple(_parts(old, new)),
    )


def key(question: Question) -> object:
    """Return what makes an answer to a question right, so that equal keys mean equal verdicts.

    Options are told by their text: where one stands in the list does not matter.
    """
    match question:
        case OptionQuestion():
            return question.type, frozenset(option.text for option in question.options if option.correct)
        case Ordering():
            return question.type, tuple(item.text for item in question.items)
        case Numeric():
            return question.type, question.answer, question.tolerance
        case ShortText():
            return question.type, frozenset({question.answer, *question.accepted})
        case _:
            return question.type, question.key


def key_text(bank: Bank, question: Question) -> str:
    """Return the key in words, for a line of a list."""
    match question:
        case OptionQuestion():
            return "; ".join(option.text for option in question.options if option.correct)
        case Ordering():
            return " → ".join(item.text for item in question.items)
        case Numeric():
            give = f" ± {question.tolerance:g}" if question.tolerance else ""
            return f"{question.answer:g}{give} {question.unit}"
        case ShortText():
            return " / ".join((question.answer, *question.accepted))
        case _:
            return _name(bank, question.key)


def _name(bank: Bank, found: str) -> str:
    if found in bank.actors:
        return bank.actors[found].name
    return f"“{bank.quotes[found].exact}”" if found in bank.quotes else found.replace("_", " ")


def _fields(old: Question, new: Question) -> tuple[str, ...]:
    before, after = old.model_dump(), new.model_dump()
    return tuple(field for field in dict.fromkeys((*after, *before)) if before.get(field) != after.get(field))


def _parts(old: Bank, new: Bank) -> list[str]:
    parts = [field for field in _CARD if getattr(old, field) != getattr(new, field)]
    for field in _PARTS:
        parts += _counted(field, getattr(old, field), getattr(new, field))
    entries = [{(stance.actor, stance.issue): stance for stance in bank.stances} for bank in (old, new)]
    return parts + _counted("stances", *entries)


def _counted(field: str, old: Mapping[Any, object], new: Mapping[Any, object]) -> list[str]:
    counts = {
        "added": len(new.keys() - old.keys()),
        "changed": sum(old[part] != new[part] for part in old.keys() & new.keys()),
        "removed": len(old.keys() - new.keys()),
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return [f"{field}: {told}"] if told else []
