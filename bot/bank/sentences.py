"""What the model finds wrong with a part of a file, said plainly."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from bot.bank.faults import Fault, Place
from bot.bank.rules import contents as say
from bot.bank.tree import Kind, Node, shortened
from bot.domain import bank as parts
from bot.domain import options, questions

_QUESTIONS: dict[str, type[BaseModel]] = {
    "single_choice": questions.SingleChoice,
    "multiple_choice": questions.MultipleChoice,
    "true_false_not_stated": questions.TrueFalseNotStated,
    "who_said": questions.WhoSaid,
    "stance": questions.StanceQuestion,
    "which_quote": questions.WhichQuote,
    "ordering": questions.Ordering,
    "numeric": questions.Numeric,
    "short_text": questions.ShortText,
}
_SECTIONS: dict[str, tuple[str, type[BaseModel]]] = {
    "actors": ("Actor", parts.Actor),
    "quotes": ("Quote", parts.Quote),
    "claims": ("Claim", parts.Claim),
    "stances": ("Stance", parts.Stance),
}
_WITHIN: dict[str, tuple[str, type[BaseModel]]] = {
    "options": ("Option", options.Option),
    "items": ("Item", options.OrderedItem),
    "near": ("Near miss", options.NearMiss),
    "others": ("Other", options.Wrong),
    "misordered": ("Misordered", options.Wrong),
    "otherwise": ("Otherwise", options.Wrong),
}
_PATTERNS = {
    "a-z0-9]+(-": "an id has lower-case letters, digits and single hyphens",
    "https?": 'a link begins with "https://" and has no spaces',
    "a-f]{64}": "this is written by `civicquiz check --text ARTICLE --write`, not by hand",
    "a-z]{2,3}": 'a language is a tag such as "en" or "pt-BR"',
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
DATE_HINT = "write the date as year-month-day, such as 2017-08-16"


def worded(name: str, root: Node, error: dict[str, Any]) -> Fault:
    """Return one of pydantic's errors as a fault of the file ``name`` with the tree ``root``."""
    loc = list(error["loc"])
    if len(loc) > 2 and loc[0] == "questions":
        del loc[2]  # the type that pydantic told the question by
    of_key = loc[-1:] == ["[key]"]
    if of_key:
        loc.pop()
    path, nodes = _walk(root, loc)
    node = nodes[-1]
    if error["type"] in {"missing", "union_tag_not_found"}:
        key = str(loc[-1]) if error["type"] == "missing" else "type"
        return say.no_missing_key.at(Place(name, node.line, node.column), _owner(root, path), key)
    if (of_key or error["type"] == "extra_forbidden") and len(nodes) > 1:
        key_node = nodes[-2].keys.get(str(path[-1]), node)
        place = Place(name, key_node.line, key_node.column)
        if not of_key:
            return say.no_unknown_key.at(
                place,
                _owner(root, path[:-1]),
                shortened(str(path[-1])),
                _known(root, path[:-1]),
                empty=node.kind is Kind.NOTHING,
            )
        return _value(error, key_node, f'The key "{shortened(key_node.raw)}"', place)
    if error["type"] == "union_tag_invalid":
        node = node.child("type") or node
        path = [*path, "type"]
    return _value(error, node, _subject(root, path), Place(name, node.line, node.column))


def is_date(node: Node) -> bool:
    """Tell whether a node is written as a date; pydantic takes a count of seconds for one too."""
    return _DATE.fullmatch(node.raw.strip()) is not None


def _walk(root: Node, loc: list[str | int]) -> tuple[list[str | int], list[Node]]:
    path: list[str | int] = []
    nodes = [root]
    for part in loc:
        child = nodes[-1].child(part)
        if child is None:
            break
        path.append(part)
        nodes.append(child)
    return path, nodes


def _value(error: dict[str, Any], node: Node, subject: str, place: Place) -> Fault:
    kind, ctx = error["type"], error.get("ctx", {})
    if node.kind is Kind.NOTHING or kind == "string_too_short":
        return say.text_fits.at(
            place, f"{subject} is empty: write it, or delete the key if it may be left out."
        )
    match kind:
        case "string_too_long":
            size = f"{len(node.raw):,} characters, at most {ctx['max_length']:,} fit"
            return say.text_fits.at(place, f"{subject} has {size}: shorten it.")
        case "string_pattern_mismatch":
            return _pattern(node, subject, place, str(ctx["pattern"]))
        case "enum" | "literal_error" | "union_tag_invalid":
            return _choice(node, subject, place, str(ctx.get("expected_tags") or ctx["expected"]))
        case "too_short":
            size = f"at least {ctx['min_length']} must be there"
            return say.within_bounds.at(
                place, f"{subject} has {ctx['actual_length']} entries, {size}: add to them."
            )
        case "too_long":
            return say.within_bounds.at(
                place,
                f"{subject} has more than {ctx['max_length']:,} entries: take some away, or split the bank.",
            )
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {ctx['ge']:g}" if "ge" in ctx else f"at most {ctx['le']:g}"
            return say.within_bounds.at(place, f"{subject} is {node.raw}: it must be {bound}.")
        case _ if kind.startswith("date"):
            return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": {DATE_HINT}.')
        case _:
            return say.right_kind.at(place, f"{subject} {_kind(kind, node)}.")


def _pattern(node: Node, subject: str, place: Place, pattern: str) -> Fault:
    if pattern == r"^[^\n]*$":
        return say.text_fits.at(
            place, f'{subject} breaks into lines: write it on one, or begin it with ">-".'
        )
    form = next((form for part, form in _PATTERNS.items() if part in pattern), "it has another form")
    like = f', such as "{say.slug(node.raw)}"' if form.startswith("an id") else ""
    return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": {form}{like}.')


def _choice(node: Node, subject: str, place: Place, expected: str) -> Fault:
    words = re.findall(r"'([^']*)'", expected)
    if not words:
        return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": write {expected}.')
    if node.kind in {Kind.LIST, Kind.MAPPING}:
        return say.right_kind.at(place, f"{subject} is {node.kind.value}: write one of {say.listed(words)}.")
    meant = say.nearest(node.raw, words)
    first = f'write "{meant}"; it can be' if meant else "it can be"
    return say.known_value.at(place, f'{subject} is "{shortened(node.raw)}": {first} {say.listed(words)}.')


def _kind(error: str, node: Node) -> str:
    """Return what is said of a value of the wrong kind: what it is, and what to write."""
    raw = shortened(node.raw)
    if error == "string_type" and node.kind in {Kind.NUMBER, Kind.YES_NO}:
        return f'is read as {node.kind.value}, not as a text: put it in quotes, "{raw}"'
    wanted = {
        "string_type": "write a text; put it in quotes if it begins with a bracket or a brace",
        "int_type": "write a whole number without quotes",
        "int_from_float": "write a whole number without quotes",
        "float_type": "write a number without quotes and without its unit, such as 2.5",
        "bool_type": "write true or false, without quotes",
        "tuple_type": "write a list, [in, square, brackets] or with a hyphen before each entry",
        "dict_type": "write keys with values, each on its own line",
        "model_type": "write keys with values, each on its own line",
    }.get(error, "see the description of the format")
    return f"is {node.kind.value}{f' ({raw})' if raw else ''}: {wanted}"


def _subject(root: Node, path: list[str | int]) -> str:
    """Return how a sentence names what stands at ``path``: "prompt" of question "how-long"."""
    if not path:
        return "The bank"
    if isinstance(path[-1], int) or (len(path) == 2 and path[0] in _SECTIONS):
        if path[-2] in _SECTIONS or path[-2] in _WITHIN or path[-2] == "questions":
            return _owner(root, path)
        owner = _owner(root, path[:-2])
        return f'Entry {int(path[-1]) + 1} of "{path[-2]}" of {owner[0].lower()}{owner[1:]}'
    owner = _owner(root, path[:-1])
    return f'"{shortened(str(path[-1]))}" of {owner[0].lower()}{owner[1:]}'


def _owner(root: Node, path: list[str | int]) -> str:
    """Return how a sentence names the part at ``path``: Option 2 of question "how-long"."""
    if not path:
        return "The bank"
    section = str(path[0])
    if len(path) == 1:
        return f"The {section}" if section in {"source", "verified"} else f'"{section}" of the bank'
    if section == "questions":
        whole = _question(root, path[1])
        if len(path) == 2:
            return whole
        label = _WITHIN.get(str(path[2]), (f'"{path[2]}"', BaseModel))[0]
        which = f" {int(path[3]) + 1}" if len(path) > 3 and isinstance(path[3], int) else ""
        which = f' "{path[3]}"' if len(path) > 3 and isinstance(path[3], str) else which
        return f"{label}{which} of {whole[0].lower()}{whole[1:]}"
    label = _SECTIONS.get(section, ("Issue" if section == "issues" else section, BaseModel))[0]
    return f"{label} {path[1] + 1}" if isinstance(path[1], int) else f'{label} "{shortened(path[1])}"'


def _question(root: Node, index: str | int) -> str:
    section = root.child("questions")
    question = section.child(index) if section is not None else None
    named = question.child("id") if question is not None else None
    return (
        f'Question "{shortened(named.raw)}"'
        if named is not None and named.raw
        else f"Question {int(index) + 1}"
    )


def _known(root: Node, path: list[str | int]) -> list[str]:
    """Return the keys that the format knows for the part at ``path``."""
    model: type[BaseModel] = parts.Bank
    if len(path) == 1:
        model = parts.Source if path[0] == "source" else parts.Verified
    elif len(path) == 2 and path[0] in _SECTIONS:
        model = _SECTIONS[str(path[0])][1]
    elif path:
        _, nodes = _walk(root, [*path[:2], "type"])
        model = _QUESTIONS[nodes[-1].raw]
        if len(path) > 2:
            typed = path[2] == "near" and nodes[-1].raw == "short_text"
            model = options.NearText if typed else _WITHIN[str(path[2])][1]
    return [field.alias or name for name, field in model.model_fields.items()]
