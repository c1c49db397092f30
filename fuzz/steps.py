"""What somebody does who wishes the bot no good, one thing at a time, and how an update's shape is bent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import telegram
from hypothesis import strategies as st

from fuzz import banks
from fuzz.files import hostile
from fuzz.texts import texts

WHO = (0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8)
"""Who does something: the admin is 0, 1 and 2 are teachers, and the others learners."""

FIELDS = sorted(
    name for name in telegram.Message.__slots__ if not name.startswith("_") and name not in {"chat", "date"}
)
"""Every field that a message can have, as PTB knows the Bot API."""

_WEIGHTS = {
    "tap": 36,
    "bent tap": 14,
    "crafted tap": 10,
    "another's tap": 6,
    "text": 10,
    "command": 16,
    "link": 4,
    "file": 4,
    "set": 2,
    "other kind": 3,
    "field": 3,
    "edit": 2,
    "member": 2,
    "group": 2,
    "inline tap": 1,
    "tap twice": 3,
    "name": 3,
}
"""How often each is done."""


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """One thing that somebody does; numbers choose among what there is when it is done."""

    what: str
    who: int
    pick: int
    text: str
    data: bytes = b""
    mutations: tuple[tuple[int, str, Any], ...] = ()


def _json() -> st.SearchStrategy[Any]:
    leaf = (
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**64 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | texts(60)
    )
    return st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(12), inner, max_size=3),
        max_leaves=5,
    )


@cache
def steps() -> st.SearchStrategy[Step]:
    """Return one thing that somebody does."""
    words = [what for what, weight in _WEIGHTS.items() for _ in range(weight)]
    mutation = st.tuples(st.integers(0, 60), st.sampled_from(("drop", "put", "add")), _json())
    mutations = (
        st.just(()) | st.just(()) | st.just(()) | st.lists(mutation, min_size=1, max_size=3).map(tuple)
    )

    def made(what: str) -> st.SearchStrategy[Step]:
        data = st.just(b"")
        if what == "file":
            data = st.sampled_from(("bank", "gift", "aiken", "csv", "moodle-xml")).flatmap(hostile)
        elif what == "set":
            data = banks.sets()
        return st.builds(
            Step,
            st.just(what),
            st.sampled_from(WHO),
            st.integers(0, 2**16),
            texts(),
            data,
            mutations,
        )

    kinds = {what: made(what) for what in _WEIGHTS}
    return st.sampled_from(words).flatmap(kinds.__getitem__)


def mutate(payload: dict[str, Any], at: int, how: str, value: Any) -> None:
    """Bend the shape of an update: drop a field, put something else into its place, or add one."""
    holders = list(_holders(payload))
    holder = holders[at % len(holders)]
    keys = sorted(holder, key=str)
    if how == "add" or not keys:
        holder[FIELDS[at % len(FIELDS)]] = value
    elif how == "drop":
        del holder[keys[at % len(keys)]]
    else:
        holder[keys[at % len(keys)]] = value


def _holders(value: Any) -> Iterator[dict[Any, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _holders(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _holders(inner)
