"""What the model finds wrong with a part of a file, said plainly."""

from __future__ import annotations

import re
from typing import Any

from bot.bank.faults import Fault, Place
from bot.bank.naming import Path, fields, named, sentence
from bot.bank.rules import contents as say
from bot.bank.tree import Kind, Node, shortened

_PATTERNS = {
    "a-z0-9]+(-": "an id has lower-case letters, digits and single hyphens",
    "https?": 'a link begins with "https://" and has no spaces',
    "a-f]{64}": "this is written by `civicquiz check --text ARTICLE --write`, not by hand",
    "a-z]{2,3}": 'a language is a tag such as "en" or "pt-BR"',
}
_ON_ONE_LINE = r"^[^\n]*$"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
DATE_HINT = "write the date as year-month-day, such as 2017-08-16"
_FEW_WORDS = 70
_MAPPING = "write keys with values, each on its own line"
_WHOLE_NUMBER = "write a whole number without quotes"
_WANTED = {
    "string_type": "write a text; put it in quotes if it begins with a bracket or a brace",
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "float_type": "write plain figures, such as 1000 or 2.5, without quotes, commas and unit",
    "bool_type": "write true or false, without quotes",
    "tuple_type": "write a list, [in, square, brackets] or with a hyphen before each entry",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
}


def worded(name: str, root: Node, error: dict[str, Any]) -> Fault:
    """Return one of pydantic's errors as a fault of the file ``name`` with the tree ``root``."""
    loc = list(error["loc"])
    if len(loc) > 2 and loc[0] == "questions":
        del loc[2]  # the type that pydantic told the question by
    of_key = loc[-1:] == ["[key]"]
    if of_key:
        loc.pop()
    if error["type"] == "union_tag_invalid":
        loc.append("type")
    path, nodes = _walk(root, loc)
    node = nodes[-1]
    place = Place(name, node.line, node.column)
    if error["type"] in {"missing", "union_tag_not_found"}:
        key = str(loc[-1]) if error["type"] == "missing" else "type"
        return say.no_missing_key.at(place, sentence(named(root, path)), key)
    if of_key or error["type"] == "extra_forbidden":
        key_node = nodes[-2].keys[str(path[-1])]
        place = Place(name, key_node.line, key_node.column)
        if of_key:
            return _value(error, key_node, "This key", place)
        owner, known = sentence(named(root, path[:-1])), list(fields(root, path[:-1]))
        empty = node.kind is Kind.NOTHING
        return say.no_unknown_key.at(place, owner, shortened(str(path[-1])), known, empty=empty)
    return _value(error, node, sentence(named(root, path)), place, hint=_description(root, path))


def is_date(node: Node) -> bool:
    """Tell whether a node is written as a date; pydantic takes a count of seconds for one too."""
    return _DATE.fullmatch(node.raw.strip()) is not None


def _walk(root: Node, loc: Path) -> tuple[Path, list[Node]]:
    """Return as much of ``loc`` as there is in the file, and the nodes on the way."""
    path: Path = []
    nodes = [root]
    for part in loc:
        child = nodes[-1].child(part)
        if child is None:
            break
        path.append(part)
        nodes.append(child)
    return path, nodes


def _description(root: Node, path: Path) -> str:
    """Return what the format says of a number in a few words, to be added to a sentence."""
    field = fields(root, path[:-1]).get(str(path[-1])) if path and isinstance(path[-1], str) else None
    said = (field.description or "").rstrip(".") if field is not None else ""
    return f" ({said[0].lower()}{said[1:]})" if 0 < len(said) <= _FEW_WORDS else ""


def _value(error: dict[str, Any], node: Node, subject: str, place: Place, hint: str = "") -> Fault:
    kind, ctx = error["type"], error.get("ctx", {})
    if node.kind is Kind.NOTHING or kind == "string_too_short":
        return say.text_fits.at(place, f"{subject} is empty: write what belongs there.")
    match kind:
        case "string_too_long":
            size = f"{len(node.raw):,} characters, at most {ctx['max_length']:,} fit"
            return say.text_fits.at(place, f"{subject} has {size}: shorten it.")
        case "string_pattern_mismatch":
            return _pattern(node, subject, place, str(ctx["pattern"]))
        case "enum" | "literal_error" | "union_tag_invalid":
            return _choice(node, subject, place, str(ctx.get("expected_tags") or ctx["expected"]))
        case "too_short":
            size = f"{ctx['actual_length']} of at least {ctx['min_length']} entries"
            return say.within_bounds.at(place, f"{subject} has {size}: add what is missing.")
        case "too_long":
            size = f"more than {ctx['max_length']:,} entries"
            return say.within_bounds.at(place, f"{subject} has {size}: take some away, or split the bank.")
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {ctx['ge']:g}" if "ge" in ctx else f"at most {ctx['le']:g}"
            return say.within_bounds.at(place, f"{subject} is {node.raw}: it must be {bound}{hint}.")
        case _ if kind.startswith("date"):
            return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": {DATE_HINT}.')
        case _:
            hint = hint if kind.startswith("int") else ""
            return say.right_kind.at(place, f"{subject} {_kind(kind, node)}{hint}.")


def _pattern(node: Node, subject: str, place: Place, pattern: str) -> Fault:
    if pattern == _ON_ONE_LINE:
        advice = 'write it on one, or begin it with ">-"'
        return say.text_fits.at(place, f"{subject} breaks into lines: {advice}.")
    form = next((form for part, form in _PATTERNS.items() if part in pattern), "it has another form")
    like = f', such as "{say.slug(node.raw)}"' if form.startswith("an id") else ""
    return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": {form}{like}.')


def _choice(node: Node, subject: str, place: Place, expected: str) -> Fault:
    words = re.findall(r"'([^']*)'", expected)
    if not words:
        return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": write {expected}.')
    if node.kind in {Kind.LIST, Kind.MAPPING}:
        return say.right_kind.at(place, f"{subject} is {node.kind.value}: write {say.listed(words)}.")
    meant = say.nearest(node.raw, words)
    first = f'write "{meant}"; it can be' if meant else "it can be"
    return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": {first} {say.listed(words)}.')


def _kind(error: str, node: Node) -> str:
    """Return what is said of a value of the wrong kind: what it is, and what to write."""
    raw = shortened(node.raw)
    if error == "string_type" and node.kind in {Kind.NUMBER, Kind.YES_NO}:
        return f'is read as {node.kind.value}, not as a text: put it in quotes, "{raw}"'
    wanted = _WANTED.get(error, "see questions/README.md for what belongs there")
    return f"is {node.kind.value}{f' ({raw})' if raw else ''}: {wanted}"
