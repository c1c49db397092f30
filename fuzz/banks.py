"""Question sets that are sound in form, and hostile in every text that a teacher can write."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from fuzz.texts import texts

SMALL = Path(__file__).parent.parent / "tests" / "banks" / "small.yaml"

TEXTS = frozenset(
    ("title", "summary", "name", "role", "aka", "authors", "publisher", "says", "note", "text", "feedback")
) | {"prompt", "explanation", "issues", "unit", "label", "accept", "items"}
"""Fields whose text is the writer's own, and bound to nothing else in the file."""


def plain(number: int, *, version: int = 1) -> bytes:
    """Return the tests' bank as a teacher's set of that number."""
    root = _root()
    return _written({**root, "id": f"bridge-{number}", "version": version})


def marked(mark: str, *, before: bool = False, bank_id: str = "milltown-bridge") -> bytes:
    """Return the tests' bank with ``mark`` in every text that is the writer's own; it passes all rules."""
    root = {**_root(), "id": bank_id}
    names = {key: actor["name"] for key, actor in root["actors"].items()}
    for place in list(own_texts(root)):
        old = _at(root, place)
        put(root, place, f"{mark}{old}" if before else f"{old} {mark}")
    for key, actor in root["actors"].items():
        actor["aka"] = [names[key], *actor.get("aka", ())]  # questions call people what they were called
    return _written(root)


def sets() -> st.SearchStrategy[bytes]:
    """Return sets with hostile texts beside or in place of some of the writer's own."""
    places = list(own_texts(_root()))
    change = st.tuples(st.sampled_from(places), texts(300), st.booleans())

    def made(number: int, version: int, changes: list[tuple[tuple[Any, ...], str, bool]]) -> bytes:
        root = {**_root(), "id": f"bridge-{number}", "version": version}
        for place, text, instead in changes:
            put(root, place, text if instead else f"{text} {_at(root, place)}")
        return _written(root)

    return st.builds(made, st.integers(1, 4), st.integers(1, 50), st.lists(change, min_size=1, max_size=8))


def own_texts(value: Any, path: tuple[Any, ...] = (), named: str = "") -> Iterator[tuple[Any, ...]]:
    """Give the places of all texts that are the writer's own."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"quotes", "verified", "others"} or path:
                yield from own_texts(inner, (*path, key), key if named != "issues" else named)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from own_texts(inner, (*path, at), named)
    elif isinstance(value, str) and named in TEXTS:
        yield path


def put(root: Any, place: tuple[Any, ...], value: Any) -> None:
    """Put a value into a place of a bank."""
    for part in place[:-1]:
        root = root[part]
    root[place[-1]] = value


def _at(root: Any, place: tuple[Any, ...]) -> Any:
    for part in place:
        root = root[part]
    return root


@cache
def _loaded() -> dict[str, Any]:
    root: dict[str, Any] = yaml.safe_load(SMALL.read_bytes())
    del root["verified"]  # it holds for the texts as they are
    return root


def _root() -> dict[str, Any]:
    return copy.deepcopy(_loaded())


def _written(root: dict[str, Any]) -> bytes:
    return yaml.dump(root, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()
