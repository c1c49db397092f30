"""Banks made up by hypothesis: of all nine types, and with texts that every format has trouble with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from bot.domain.bank import Bank, ClaimKind
from bot.domain.terms import ErrorKind, Position, Skill, Standing

_SIGNS = [
    *("the mayor", "a bridge", "12 percent", "é", "ß", "شهر", "市", "😀", "x", "T", "FALSE", "A.", "b)"),
    *("=", "~", "#", "####", "{", "}", "\\", "\\n", ":", "::", "->", "%50%", "%", "[html]", "[plain]", "//"),
    *("<b>", "</p>", "<", ">", "&", "&amp;", "&#35;", "]]>", "*", "**", "_", "`"),
    *(
        '"',
        "'",
        ",",
        ";",
        "|",
        "+",
        "-",
        "@",
        "$CATEGORY:",
        "ANSWER: A",
        "#N/A",
        "1:30",
        "no",
        "null",
        "2017-08-16",
    ),
    *(" ", " ", "  ", "\u00a0", ". ", "? "),
]
_SIGN = st.sampled_from(_SIGNS)


def _text(most: int, breaks: str = "") -> st.SearchStrategy[str]:
    signs = st.sampled_from([*_SIGNS, breaks]) if breaks else _SIGN
    return st.lists(signs, min_size=1, max_size=most).map(lambda parts: "".join(parts).strip()).filter(bool)


LINES = _text(4)
SHORTS = _text(3).filter(lambda text: len(text) <= 60)
PARAGRAPHS = _text(6, "\n").map(lambda text: text.replace("\n\n", "\n"))
KEYS = st.sampled_from(["ann", "bob", "city", "a-b-c", "x1", "2017"])
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))
NUMBERS = st.sampled_from([0, 1, -5, 2.5, 12, 0.1, -0.125, 1_000_000, 33.33333, 100])
WRONG = st.fixed_dictionaries({"error": st.sampled_from(ErrorKind), "feedback": PARAGRAPHS})

_COMMON: dict[str, st.SearchStrategy[Any]] = {
    "skill": st.sampled_from(Skill),
    "difficulty": st.integers(1, 3),
    "prompt": PARAGRAPHS,
    "explanation": PARAGRAPHS,
}


@st.composite
def _options(draw: st.DrawFn, *, most_right: int) -> list[dict[str, Any]]:
    right = draw(st.integers(1, most_right))
    wrong = draw(st.integers(1, 3))
    options = [{"text": draw(LINES), "correct": True} for _ in range(right)]
    options += [{"text": draw(LINES), **draw(WRONG)} for _ in range(wrong)]
    if draw(st.booleans()):
        options[0]["feedback"] = draw(PARAGRAPHS)
    return list(draw(st.permutations(options)))


@st.composite
def _others(draw: st.DrawFn, keys: list[str], least: int) -> tuple[str, dict[str, Any]]:
    key, *rest = draw(st.permutations(keys))
    count = draw(st.integers(least, max(least, min(3, len(rest)))))
    return key, {other: draw(WRONG) for other in rest[:count]}


@st.composite
def _own_part(draw: st.DrawFn, kind: str, ids: dict[str, list[str]]) -> dict[str, Any]:
    """What a question of the type ``kind`` has beside what all have."""
    match kind:
        case "single_choice":
            return {"options": draw(_options(most_right=1))}
        case "multiple_choice":
            return {"options": draw(_options(most_right=3))}
        case "ordering":
            items = [{"text": text} for text in draw(st.lists(LINES, min_size=3, max_size=4))]
            return {"items": items, "misordered": draw(WRONG)}
        case "numeric":
            answer, tolerance = draw(NUMBERS), draw(st.sampled_from([0, 0.5, 2]))
            far = [value for value in draw(st.lists(NUMBERS, max_size=2)) if abs(value - answer) > tolerance]
            return {
                "answer": answer,
                "tolerance": tolerance,
                "unit": draw(SHORTS),
                "unit_words": draw(st.lists(SHORTS, max_size=2)),
                "period": draw(LINES),
                "near": [{"value": value, **draw(WRONG)} for value in far],
                "otherwise": draw(WRONG),
            }
        case "short_text":
            return {
                "answer": draw(SHORTS),
                "accepted": draw(st.lists(SHORTS, max_size=2)),
                "near": [{"text": draw(SHORTS), **draw(WRONG)} for _ in range(draw(st.integers(0, 2)))],
                "otherwise": draw(WRONG),
            }
    keys, least = {
        "true_false_not_stated": ([one.value for one in Standing], 2),
        "stance": ([one.value for one in Position], 3),
        "who_said": ([*ids["actors"], "reporter"], 1),
        "which_quote": (ids["quotes"], 1),
    }[kind]
    key, others = draw(_others(keys, least))
    part: dict[str, Any] = {"key": key, "others": others}
    if kind == "stance":
        part |= {"actor": draw(st.sampled_from(ids["actors"])), "issue": draw(st.sampled_from(ids["issues"]))}
    return part


KINDS = (
    *("single_choice", "multiple_choice", "true_false_not_stated", "who_said", "stance", "which_quote"),
    *("ordering", "numeric", "short_text"),
)


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Banks with up to three questions, one of them at least; every reference in them holds."""
    ids = {
        "actors": draw(st.lists(KEYS, min_size=1, max_size=2, unique=True)),
        "issues": draw(st.lists(KEYS, min_size=1, max_size=2, unique=True)),
        "quotes": draw(st.lists(KEYS, min_size=2, max_size=3, unique=True)),
    }
    actors, issues, quotes = ids["actors"], ids["issues"], ids["quotes"]
    speakers = st.sampled_from([*actors, "reporter"])
    some_quotes = st.lists(st.sampled_from(quotes), min_size=1, max_size=2, unique=True)
    claim = {
        "by": speakers,
        "says": LINES,
        "kind": st.sampled_from(ClaimKind),
        "issue": st.sampled_from(issues),
        "quotes": some_quotes,
    }
    stance = {
        "actor": st.sampled_from(actors),
        "issue": st.sampled_from(issues),
        "position": st.sampled_from(Position),
        "quotes": some_quotes,
    }
    quote_extras = st.fixed_dictionaries(
        {},
        optional={
            "paragraph": st.integers(1, 99),
            "prefix": st.sampled_from(["said: ", "=1", " - "]),
            "suffix": st.sampled_from([" he said", "'"]),
            "conveyed_by": st.sampled_from(actors),
        },
    )
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3))
    questions = [
        {
            "id": f"{draw(KEYS)}-{count}",
            "type": kind,
            **{name: draw(value) for name, value in _COMMON.items()},
            "cites": draw(some_quotes),
            **draw(_own_part(kind, ids)),
        }
        for count, kind in enumerate(kinds)
    ]
    return Bank.model_validate(
        {
            "schema": 1,
            "id": draw(KEYS),
            "version": draw(st.integers(1, 9)),
            "title": draw(LINES),
            "language": draw(st.sampled_from(["en", "pt-BR"])),
            "source": {
                "title": draw(LINES),
                "publisher": draw(LINES),
                "published": draw(DATES),
                "summary": draw(PARAGRAPHS),
                "authors": draw(st.lists(LINES, max_size=2)),
                "url": draw(st.sampled_from([None, "https://example.org/a?b=c"])),
            },
            "verified": draw(
                st.none()
                | st.fixed_dictionaries(
                    {"text_sha256": st.just("a" * 64), "quotes_sha256": st.just("b" * 64), "on": DATES}
                )
            ),
            "actors": {
                key: {"name": draw(LINES), "role": draw(LINES), "aka": draw(st.lists(LINES, max_size=2))}
                for key in actors
            },
            "issues": {key: draw(LINES) for key in issues},
            "quotes": {
                key: {"by": draw(speakers), "exact": draw(PARAGRAPHS), **draw(quote_extras)} for key in quotes
            },
            "claims": {key: draw(st.fixed_dictionaries(claim)) for key in draw(st.lists(KEYS, max_size=1))},
            "stances": draw(st.lists(st.fixed_dictionaries(stance), max_size=1)),
            "questions": questions,
        }
    )
