"""The tree of a file as a bank, and as much of one as can be had where parts of it are broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
from pydantic import TypeAdapter, ValidationError

from bot.bank.faults import MAX_FAULTS, Fault, Place
from bot.bank.rules import contents as say
from bot.bank.sentences import DATE_HINT, is_date, worded
from bot.bank.tree import Node
from bot.domain.bank import Actor, Bank, Claim, Quote, Stance
from bot.domain.questions import Question
from bot.domain.terms import Line

PartKey: TypeAlias = tuple[str, str | int]
"""A part of a bank: its section, and its id or index there; an empty id is the whole section."""

_PARTS: dict[str, TypeAdapter[Any]] = {
    "actors": TypeAdapter(Actor),
    "issues": TypeAdapter(Line),
    "quotes": TypeAdapter(Quote),
    "claims": TypeAdapter(Claim),
    "stances": TypeAdapter(Stance),
    "questions": TypeAdapter(Question),
}

_STAND_INS: dict[str, Any] = {
    "schema": 1,
    "id": "unnamed",
    "version": 1,
    "title": "-",
    "source": {"title": "-", "publisher": "-", "published": "2000-01-01", "summary": "-"},
    "questions": [],
}
"""What a part that cannot be read is taken for, so that the rest can still be checked."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a tree has the form of a bank."""

    bank: Bank | None
    """The parts that have it; None where there is too little."""
    faults: tuple[Fault, ...]
    gone: frozenset[PartKey] = frozenset()
    """The parts that do not have it."""


def shape(name: str, root: Node) -> Shape:
    """Return the tree ``root`` of the file ``name`` as a bank, with the faults of what is not like one."""
    dates = tuple(_odd_dates(name, root))
    very_many = _very_many(name, root)
    if very_many:
        return Shape(None, (*dates, *very_many))
    try:
        return Shape(_validated(root.value), dates)
    except ValidationError as problem:
        errors = _not_caused(problem.errors(include_url=False, include_input=False), root.value)
    gone = frozenset((error["loc"][0], error["loc"][1] if len(error["loc"]) > 1 else "") for error in errors)
    faults = (*dates, *(worded(name, root, error) for error in errors))
    try:
        return Shape(_validated(_without(root.value, gone)), faults, gone)
    except ValidationError:
        return Shape(None, faults, gone)


def _validated(value: object) -> Bank:
    # As JSON and strictly: "2" is no number then, and yes is no number either.
    return Bank.model_validate_json(orjson.dumps(value), strict=True)


def _not_caused(errors: list[Any], value: object) -> list[Any]:
    """Return the errors that others do not cause: pydantic counts a list without its broken entries."""
    return [error for error in errors if error["type"] != "too_short" or _is_short(error, value)]


def _is_short(error: dict[str, Any], value: Any) -> bool:
    for depth, part in enumerate(error["loc"]):
        if depth != 2 or error["loc"][0] != "questions":  # there stands the type of the question
            value = value[part]
    least: int = error["ctx"]["min_length"]
    return len(value) < least


def _very_many(name: str, root: Node) -> list[Fault]:
    """Return the first faults where there are more than anybody reads; nothing where there are fewer.

    Found part by part, because pydantic takes kilobytes for each error of a value and knows no end.
    """
    errors: list[Any] = []
    for section, part in _PARTS.items():
        for key, entry in _entries(root.value.get(section)):
            errors += ({**error, "loc": (section, key, *error["loc"])} for error in _errors_of(part, entry))
            if len(errors) > MAX_FAULTS:
                faults = sorted(worded(name, root, error) for error in errors[:MAX_FAULTS])
                return [*faults, say.all_is_shown.at(Place(name, faults[-1].line, faults[-1].column))]
    return []


def _entries(section: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(section, dict):
        return section.items()
    return enumerate(section) if isinstance(section, list) else ()


def _errors_of(part: TypeAdapter[Any], entry: object) -> list[Any]:
    try:
        part.validate_json(orjson.dumps(entry), strict=True)
    except ValidationError as problem:
        return list(problem.errors(include_url=False, include_input=False))
    return []


def _odd_dates(name: str, root: Node) -> Iterator[Fault]:
    """Yield what pydantic would take for a date although it is a count of seconds ("1502841600")."""
    for section, key in (("source", "published"), ("verified", "on")):
        part = root.child(section)
        node = part.child(key) if part is not None else None
        if node is not None and isinstance(node.value, str) and node.raw.isdigit() and not is_date(node):
            sentence = f'"{key}" of the {section} is "{node.raw[:20]}": {DATE_HINT}.'
            yield say.known_value.at(Place(name, node.line, node.column), sentence)


def _without(value: dict[str, Any], gone: frozenset[PartKey]) -> dict[str, Any]:
    """Return the data without the parts that are ``gone``; what a bank cannot be without is stood in for."""
    left: dict[str, Any] = {}
    for section, parts in value.items():
        if section in {"source", "verified"}:
            if not any(section == other for other, _ in gone):
                left[section] = parts
        elif (section, "") in gone:
            continue
        elif isinstance(parts, dict):
            left[section] = {key: part for key, part in parts.items() if (section, key) not in gone}
        elif isinstance(parts, list):
            left[section] = [part for index, part in enumerate(parts) if (section, index) not in gone]
        else:
            left[section] = parts
    return {**_STAND_INS, **left}
