"""The ids by which the parts of a bank refer to one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias

from bot.bank.faults import MAX_FAULTS, Fault, Place
from bot.bank.rules import contents as say
from bot.bank.shaping import PartKey
from bot.domain.bank import REPORTER, Bank
from bot.domain.questions import Question, StanceQuestion, WhichQuote, WhoSaid

Path: TypeAlias = tuple[str | int, ...]
Reference: TypeAlias = tuple[Path, str, str]
"""The way to a reference, the section that it refers to ("speakers": actors and the reporter), the id."""

_NEAREST = 100
"""For how many ids that lead nowhere the nearest one is looked for."""
_BY_ID = ("actors", "issues", "quotes", "claims")


def unresolved(
    bank: Bank, ids: dict[str, list[str]], place: Callable[[Path], Place]
) -> tuple[list[Fault], set[PartKey]]:
    """Return the faults of ids that stand twice or lead nowhere, and the parts that cannot be used for them.

    ``ids`` are all that the file has in each section, ``place`` tells where a part stands. What refers to a
    part that is in the file but not in ``bank``, having a fault of its own, is left out without a word.
    """
    faults, dropped = _twice(bank, place)
    known: dict[str, Collection[str]] = {section: set(there) for section, there in ids.items()}
    links = list(_references(bank))
    for path, section, key in links:
        if key in known[section]:
            continue
        dropped.add((str(path[0]), path[1]))
        if len(faults) < MAX_FAULTS:
            meant = say.nearest(key, ids[section]) if len(faults) < _NEAREST else None
            faults.append(say.refers_to_something.at(place(path), section, key, meant))
        elif len(faults) == MAX_FAULTS:
            faults.append(say.all_is_shown.at(place(path)))
    return faults, dropped | _following(bank, links, dropped)


def without(bank: Bank, dropped: Collection[PartKey]) -> Bank:
    """Return ``bank`` without the ``dropped`` parts."""
    maps = {
        section: {key: part for key, part in getattr(bank, section).items() if (section, key) not in dropped}
        for section in _BY_ID
    }
    lists = {
        section: tuple(
            part for index, part in enumerate(getattr(bank, section)) if (section, index) not in dropped
        )
        for section in ("stances", "questions")
    }
    return bank.model_copy(update={**maps, **lists})


def _twice(bank: Bank, place: Callable[[Path], Place]) -> tuple[list[Fault], set[PartKey]]:
    faults: list[Fault] = []
    dropped: set[PartKey] = set()
    first: dict[str, int] = {}
    for index, question in enumerate(bank.questions):
        if question.id in first:
            line = place(("questions", first[question.id], "id")).line
            faults.append(say.no_id_twice.at(place(("questions", index, "id")), question.id, line))
            dropped.add(("questions", index))
        else:
            first[question.id] = index
    return faults, dropped


def _following(bank: Bank, links: list[Reference], dropped: set[PartKey]) -> set[PartKey]:
    """Return the parts that refer to what is dropped or missing, and those that refer to these, and so on."""
    following: set[PartKey] = set()
    while True:
        out = dropped | following
        there = {
            section: {key for key in getattr(bank, section) if (section, key) not in out}
            for section in _BY_ID
        }
        there["speakers"] = there["actors"] | {REPORTER}
        more = {(str(path[0]), path[1]) for path, section, key in links if key not in there[section]}
        if more <= out:
            return following
        following |= more


def _references(bank: Bank) -> Iterator[Reference]:
    for key, quote in bank.quotes.items():
        yield ("quotes", key, "by"), "speakers", quote.by
        if quote.conveyed_by is not None:
            yield ("quotes", key, "conveyed_by"), "actors", quote.conveyed_by
    for key, claim in bank.claims.items():
        yield ("claims", key, "by"), "speakers", claim.by
        yield ("claims", key, "issue"), "issues", claim.issue
        for number, quote_id in enumerate(claim.quotes):
            yield ("claims", key, "quotes", number), "quotes", quote_id
    for index, stance in enumerate(bank.stances):
        yield ("stances", index, "actor"), "actors", stance.actor
        yield ("stances", index, "issue"), "issues", stance.issue
        for number, quote_id in enumerate(stance.quotes):
            yield ("stances", index, "quotes", number), "quotes", quote_id
    for index, question in enumerate(bank.questions):
        for number, quote_id in enumerate(question.cites):
            yield ("questions", index, "cites", number), "quotes", quote_id
        yield from _of_choices(("questions", index), question)


def _of_choices(path: Path, question: Question) -> Iterator[Reference]:
    if isinstance(question, StanceQuestion):
        yield (*path, "actor"), "actors", question.actor
        yield (*path, "issue"), "issues", question.issue
    elif isinstance(question, (WhoSaid, WhichQuote)):
        section = "speakers" if isinstance(question, WhoSaid) else "quotes"
        yield (*path, "key"), section, question.key
        for key in question.others:
            yield (*path, "others", key, "[key]"), section, key
