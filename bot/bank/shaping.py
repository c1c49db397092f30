"""The tree of a file as a bank, and as much of one as can be had where parts of it are broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson
from pydantic import ValidationError

from bot.bank.faults import Fault, Place
from bot.bank.rules import contents as say
from bot.bank.sentences import DATE_HINT, is_date, worded
from bot.bank.tree import Node
from bot.domain.bank import Bank

MAX_FAULTS = 1_000

PartKey: TypeAlias = tuple[str, str | int]
"""A part of a bank: its section, and its id or index there; an empty id is the whole section."""

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
    try:
        return Shape(_validated(root.value), dates)
    except ValidationError as problem:
        errors: list[Any] = problem.errors(include_url=False, include_input=False)
    gone = frozenset((error["loc"][0], error["loc"][1] if len(error["loc"]) > 1 else "") for error in errors)
    faults = [*dates, *(worded(name, root, error) for error in errors[:MAX_FAULTS])]
    if len(errors) > MAX_FAULTS:
        faults.append(say.all_is_shown.at(Place(name), len(errors) - MAX_FAULTS))
    try:
        return Shape(_validated(_without(root.value, gone)), tuple(faults), gone)
    except ValidationError:
        return Shape(None, tuple(faults), gone)


def _validated(value: object) -> Bank:
    # As JSON and strictly: "2" is no number then, and yes is no number either.
    return Bank.model_validate_json(orjson.dumps(value), strict=True)


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
