"""YAML text to a tree in one pass over libyaml's events.

Nothing is recursive and nothing is expanded, so that time and memory are bounded by the text's length.
Scalars are read as YAML 1.1 reads them, with two differences: dates stay text (the format says where a
date is meant), and numbers are decimal only, because 0x10, 017, 1_000 and 1:30 are numbers to one reader
and text to the next.
"""

from __future__ import annotations

import re
from typing import Any, ParamSpec

import yaml

from bot.bank.decoding import HIDDEN, sign_name
from bot.bank.faults import MAX_FAULTS, Fault, Place
from bot.bank.rules import reading as say
from bot.bank.rules.contents import all_is_shown, no_cut_text, right_kind
from bot.bank.rules.rule import FileRule
from bot.bank.syntax import advice, begins_there
from bot.bank.tree import Kind, Node, Value, shortened

MAX_DEPTH = 12
MAX_NODES = 300_000
MAX_ENTRIES = (100, 10_000, 100)
"""How many entries the root may have, its sections, and whatever stands in these."""

P = ParamSpec("P")

_RESOLVERS: dict[str, list[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_CUT = re.compile(r"(?P<gap> +)(?P<rest>#\w[^\n]*)")
_HIDDEN_OR_TAB = re.compile(f"{HIDDEN.pattern}|\t")


class Stop(Exception):  # noqa: N818 - it ends a reading, it is not an error of ours
    """Reading on makes no sense: what was found so far is all there is to say."""


class TreeBuilder:
    """Builds the tree of one text; the faults that it comes upon are in ``faults``."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self._text = text
        self._root: Node | None = None
        self._open: list[Node] = []
        self._key: list[str | None] = []
        self._count = 0

    def build(self) -> Node | None:
        """Return the root, or None where the text is not one mapping of plain YAML."""
        events = yaml.CSafeLoader(self._text)
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
        if self._root is None:
            empty = 'The file is empty: a bank begins with "schema: 1".'
            self.faults.append(say.one_mapping.at(Place(self.name), empty))
        return self._root

    def _fault(self, event: Any, rule: FileRule[P], *args: P.args, **kwargs: P.kwargs) -> None:
        place = Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)
        self._add(rule.at(place, *args, **kwargs))

    def _add(self, fault: Fault) -> None:
        if len(self.faults) >= MAX_FAULTS:
            self.faults.append(all_is_shown.at(Place(self.name, fault.line, fault.column)))
            raise Stop
        self.faults.append(fault)

    def _document(self, event: Any) -> None:
        if self._root is not None:
            two = 'A second document begins here: put it in a file of its own, or delete the "---".'
            self._fault(event, say.one_mapping, two)
            raise Stop

    def _start_mapping(self, event: Any) -> None:
        self._start(Node(Kind.MAPPING, {}, "", event, flow=event.flow_style), event)

    def _start_list(self, event: Any) -> None:
        self._start(Node(Kind.LIST, [], "", event, flow=event.flow_style), event)

    def _start(self, node: Node, event: Any) -> None:
        self._plain(event)
        if len(self._open) >= MAX_DEPTH:
            self._fault(event, say.not_too_deep, "Too many things stand in each other here")
            raise Stop
        self._attach(node, event)
        self._open.append(node)
        self._key.append(None)

    def _end(self, event: Any) -> None:
        self._key.pop()
        self._open.pop().end = event.end_mark.index

    def _alias(self, event: Any) -> None:
        instead = "write out what is meant, or put a text that begins with * in quotes"
        self._fault(event, say.plain_yaml, f'"*{event.anchor}" stands for another part', instead)
        self._attach(Node(Kind.NOTHING, None, "", event), event)

    def _plain(self, event: Any) -> None:
        if event.anchor is not None:
            instead = "delete it, or put a text that begins with & in quotes"
            self._fault(event, say.plain_yaml, f'"&{event.anchor}" names a part', instead)
        if event.tag is not None:
            instead = "delete it, or put a text that begins with ! in quotes"
            self._fault(
                event, say.plain_yaml, f'"{event.tag.replace("tag:yaml.org,2002:", "!!")}" is a tag', instead
            )

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._plain(event)
        raw: str = event.value
        if event.style == '"' and (hidden := _HIDDEN_OR_TAB.search(raw)):
            self._fault(event, say.no_hidden_characters, sign_name(hidden.group()))
            raw = _HIDDEN_OR_TAB.sub(" ", raw)
        if self._open and self._open[-1].kind is Kind.MAPPING and self._key[-1] is None:
            self._take_key(raw, event)
            return
        kind, value = self._resolve(raw, event) if event.implicit[0] else (Kind.TEXT, raw)
        if event.implicit[0] and (cut := _CUT.match(self._text, event.end_mark.index)):
            mark = event.end_mark
            place = Place(self.name, mark.line + 1, mark.column + 1 + len(cut["gap"]))
            self._add(no_cut_text.at(place, shortened(cut["rest"], 20)))
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
                self._fault(event, right_kind, _odd_number(raw))
        return Kind.TEXT, raw

    def _take_key(self, raw: str, event: Any) -> None:
        self._key[-1] = raw
        keys = self._open[-1].keys
        if raw == "<<":
            self._fault(event, say.plain_yaml, '"<<" merges another part', "write it out")
        elif raw in keys:
            self._fault(event, say.no_key_twice, shortened(raw), keys[raw].line)
        keys.setdefault(raw, Node(Kind.TEXT, raw, raw, event))

    def _attach(self, node: Node, event: Any) -> None:
        if not self._open:
            if node.kind is not Kind.MAPPING:
                what = (
                    f'The file is {node.kind.value}: a bank is keys with values and begins with "schema: 1".'
                )
                self._fault(event, say.one_mapping, what)
                raise Stop
            self._root = node
            return
        parent, key = self._open[-1], self._key[-1]
        self._count += 1
        most = MAX_ENTRIES[min(len(self._open), len(MAX_ENTRIES)) - 1]
        if self._count > MAX_NODES or len(parent.value) >= most:
            self._fault(event, say.not_too_deep, "There are too many entries here")
            raise Stop
        if isinstance(parent.children, list):
            parent.children.append(node)
            parent.value.append(node.value)
            return
        if key is None:
            what = (
                "A list or braces stand where a key is due: put the text in quotes, or check the indentation."
            )
            self._fault(event, say.is_yaml, what)
            raise Stop
        self._key[-1] = None
        if key not in parent.children and key != "<<":
            parent.children[key] = node
            parent.value[key] = node.value

    def _broken(self, problem: yaml.MarkedYAMLError) -> None:
        what, mark, began = str(problem.problem), problem.problem_mark, problem.context_mark
        if began is not None and begins_there(what):
            mark = began
        if mark is None:
            self.faults.append(say.is_yaml.at(Place(self.name), advice(what, sign="", opened=1)))
            return
        sign = self._text[mark.index : mark.index + 1].strip() or "a line break"
        place = Place(self.name, mark.line + 1, mark.column + 1)
        self.faults.append(say.is_yaml.at(place, advice(what, sign=sign, opened=(began or mark).line + 1)))


def _odd_number(raw: str) -> str:
    return (
        f'"{shortened(raw)}" is a number to some programs and a text to others: write plain figures '
        "(1000, 2.5) for a number, or put it in quotes for a text."
    )
