"""YAML text to a tree of nodes: plain data and its places in one pass over libyaml's events.

Nothing is recursive and nothing is expanded, so that time and memory are bounded by the text's length.
Scalars are read as YAML 1.1 reads them, with two differences: dates stay text (the format says where a
date is meant), and numbers are decimal only, because 0x10, 017, 1_000 and 1:30 are numbers to one reader
and text to the next.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, TypeAlias

import yaml

from bot.bank.decoding import HIDDEN, sign_name
from bot.bank.faults import Fault, Place
from bot.bank.rules import reading as say
from bot.bank.rules.contents import right_kind
from bot.bank.syntax import advice, begins_there

MAX_DEPTH = 12
MAX_NODES = 300_000

Value: TypeAlias = Any  # JSON: str, int, float, bool, None, list, dict

_RESOLVERS: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_HIDDEN_OR_TAB = re.compile(f"{HIDDEN.pattern}|\t")


class Kind(Enum):
    """What a node was written as, in words for a sentence."""

    TEXT = "a text"
    NUMBER = "a number"
    YES_NO = "yes or no"
    NOTHING = "nothing"
    LIST = "a list"
    MAPPING = "keys with values"


class Node:
    """One value of the file: its data, what it was written as, and where (offsets in characters)."""

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


class Stop(Exception):  # noqa: N818 - it ends a reading, it is not an error of ours
    """Reading on makes no sense: what was found so far is all there is to say."""


class TreeBuilder:
    """Builds the tree from events; the faults it comes upon are in ``faults``."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.faults: list[Fault] = []
        self.root: Node | None = None
        self._open: list[Node] = []
        self._key: list[str | None] = []
        self._count = 0

    def build(self) -> Node | None:
        """Return the root, or None where the text is not one mapping of plain YAML."""
        events = yaml.CSafeLoader(self.text)
        steps = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start_mapping,
            yaml.SequenceStartEvent: self._start_list,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            while (event := events.get_event()) is not None:
                step = steps.get(type(event))
                if step is not None:
                    step(event)
        except yaml.MarkedYAMLError as problem:
            self._broken(problem)
            return None
        except Stop:
            return None
        if self.root is None:
            advice = 'The file is empty: a bank begins with "schema: 1".'
            self.faults.append(say.one_mapping.at(Place(self.name), advice))
        return self.root

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _document(self, event: Any) -> None:
        if self.root is not None:
            advice = 'A second document begins here: put it in a file of its own, or delete the "---".'
            self.faults.append(say.one_mapping.at(self._place(event), advice))
            raise Stop

    def _start_mapping(self, event: Any) -> None:
        self._start(Node(Kind.MAPPING, {}, "", event, flow=event.flow_style), event)

    def _start_list(self, event: Any) -> None:
        if not self._open:
            advice = 'The file is a list: a bank is keys with values and begins with "schema: 1".'
            self.faults.append(say.one_mapping.at(self._place(event), advice))
            raise Stop
        self._start(Node(Kind.LIST, [], "", event, flow=event.flow_style), event)

    def _start(self, node: Node, event: Any) -> None:
        self._plain(event)
        if len(self._open) >= MAX_DEPTH:
            self.faults.append(
                say.not_too_deep.at(self._place(event), "Too many things stand in each other here")
            )
            raise Stop
        self._attach(node, event)
        self._open.append(node)
        self._key.append(None)

    def _end(self, event: Any) -> None:
        node = self._open.pop()
        self._key.pop()
        node.end = event.end_mark.index

    def _alias(self, event: Any) -> None:
        instead = "write out what is meant, or put a text that begins with * in quotes"
        self.faults.append(
            say.plain_yaml.at(self._place(event), f'"*{event.anchor}" stands for another part', instead)
        )
        self._attach(Node(Kind.NOTHING, None, "", event), event)

    def _plain(self, event: Any) -> None:
        if event.anchor is not None:
            instead = "delete it, or put a text that begins with & in quotes"
            self.faults.append(
                say.plain_yaml.at(self._place(event), f'"&{event.anchor}" names a part', instead)
            )
        if event.tag is not None:
            instead = "delete it, or put a text that begins with ! in quotes"
            self.faults.append(say.plain_yaml.at(self._place(event), f'"{event.tag}" is a tag', instead))

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._plain(event)
        raw: str = event.value
        if event.style == '"' and (hidden := _HIDDEN_OR_TAB.search(raw)):
            self.faults.append(say.no_hidden_characters.at(self._place(event), sign_name(hidden.group())))
            raw = _HIDDEN_OR_TAB.sub(" ", raw)
        if self._open and self._open[-1].kind is Kind.MAPPING and self._key[-1] is None:
            self._take_key(raw, event)
            return
        kind, value = (Kind.TEXT, raw) if not event.implicit[0] else self._resolve(raw, event)
        self._attach(Node(kind, value, raw, event), event)

    def _resolve(self, raw: str, event: Any) -> tuple[Kind, Value]:
        """Return what YAML takes a bare word for."""
        tags = (tag for tag, pattern in _RESOLVERS.get(raw[:1], ()) if pattern.match(raw))
        match next(tags, "").rpartition(":")[2]:
            case "bool":
                return Kind.YES_NO, raw.lower() in {"yes", "true", "on"}
            case "null":
                return Kind.NOTHING, None
            case "int" | "float":
                if _DECIMAL.fullmatch(raw):
                    return Kind.NUMBER, float(raw) if "." in raw else int(raw)
                self.faults.append(right_kind.at(self._place(event), odd_number(raw)))
        return Kind.TEXT, raw

    def _take_key(self, raw: str, event: Any) -> None:
        if raw == "<<":
            self.faults.append(
                say.plain_yaml.at(self._place(event), '"<<" merges another part', "write it out")
            )
        self._key[-1] = raw
        keys = self._open[-1].keys
        if raw in keys:
            self.faults.append(say.no_key_twice.at(self._place(event), shortened(raw), keys[raw].line))
        else:
            keys[raw] = Node(Kind.TEXT, raw, raw, event)

    def _attach(self, node: Node, event: Any) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self.faults.append(say.not_too_deep.at(self._place(event), f"More than {MAX_NODES:,} values"))
            raise Stop
        if not self._open:
            if node.kind is not Kind.MAPPING:
                advice = 'The file is one text: a bank is keys with values and begins with "schema: 1".'
                self.faults.append(say.one_mapping.at(self._place(event), advice))
                raise Stop
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.children, list):
            parent.children.append(node)
            parent.value.append(node.value)
            return
        key = self._key[-1]
        self._key[-1] = None
        if key is None:
            advice = (
                "A list or braces stand where a key is due: put the text in quotes, or check the indentation."
            )
            self.faults.append(say.is_yaml.at(self._place(event), advice))
            raise Stop
        if key not in parent.children:
            parent.children[key] = node
            parent.value[key] = node.value

    def _broken(self, problem: yaml.MarkedYAMLError) -> None:
        what, mark, began = str(problem.problem), problem.problem_mark, problem.context_mark
        if began is not None and begins_there(what):
            mark = began
        if mark is None:
            self.faults.append(say.is_yaml.at(Place(self.name), advice(what, sign="", opened=1)))
            return
        sign = self.text[mark.index : mark.index + 1].strip() or "a line break"
        opened = (began or mark).line + 1
        place = Place(self.name, mark.line + 1, mark.column + 1)
        self.faults.append(say.is_yaml.at(place, advice(what, sign=sign, opened=opened)))


def odd_number(raw: str) -> str:
    """Return the sentence about a number that not every reader of YAML takes for the same."""
    return (
        f'"{shortened(raw)}" is a number to some programs and a text to others: write plain figures '
        "(1000, 2.5) for a number, or put it in quotes for a text."
    )


def shortened(text: str, length: int = 60) -> str:
    """Return ``text`` on one line, and not longer than a sentence bears."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
