"""A file of YAML as a tree: plain data, what each value was written as, and where it stands."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeAlias

Value: TypeAlias = Any  # what JSON has: str, int, float, bool, None, list, dict


class Kind(Enum):
    """What a value was written as, in words for a sentence."""

    TEXT = "a text"
    NUMBER = "a number"
    YES_NO = "yes or no"
    NOTHING = "nothing"
    LIST = "a list"
    MAPPING = "keys with values"


class Node:
    """One value of the file: its data, its kind, and where it stands.

    ``value`` of a list or mapping holds the values of its ``children``; ``keys`` are the keys of a mapping
    as nodes. ``start`` and ``end`` are offsets in characters. ``flow`` tells brackets from indentation.
    """

    __slots__ = ("children", "column", "end", "flow", "keys", "kind", "line", "raw", "start", "value")

    def __init__(self, kind: Kind, value: Value, raw: str, event: Any, *, flow: bool = False) -> None:
        start = event.start_mark
        self.kind = kind
        self.value = value
        self.raw = raw
        self.line: int = start.line + 1
        self.column: int = start.column + 1
        self.start: int = start.index
        self.end: int = event.end_mark.index
        self.flow = flow
        self.children: dict[str, Node] | list[Node] = {} if kind is Kind.MAPPING else []
        self.keys: dict[str, Node] = {}

    def child(self, part: str | int) -> Node | None:
        """Return the value under a key or at an index, or None."""
        if isinstance(self.children, dict):
            return self.children.get(str(part))
        return self.children[part] if isinstance(part, int) and part < len(self.children) else None

    def entries(self) -> list[Node]:
        """Return the values under all keys or indexes."""
        return list(self.children.values() if isinstance(self.children, dict) else self.children)


def shortened(text: str, length: int = 60) -> str:
    """Return ``text`` on one line, and not longer than a sentence bears."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
