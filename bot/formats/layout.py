"""The column layout of our own spreadsheets: one question a row, in CSV and on the sheet "questions" of XLSX.

Columns may stand in any order and be left out; ``prompt``, ``choice 1``, ``choice 2`` and ``correct`` are
enough for a start. Capitals make no difference.

==================  ==================================================================================
id                  the question's id; made from the prompt if empty
type                one of the nine types; single_choice or multiple_choice if empty, by ``correct``
skill, difficulty   as in the YAML format
prompt              the question
actor, issue        ids, for a stance question
correct             the numbers of the right choices: ``2`` or ``1, 3``; empty for ordering
choice 1, 2 ...     what can be chosen, or typed: see below
error 1, 2 ...      which misreading the choice stands for, if it is wrong
feedback 1, 2 ...   what the text says to it
other error,        the same for any other typed answer, or for any wrong order
other feedback
tolerance, unit,    for a numeric question; ``unit words`` one to a line
unit words, period
explanation         why the key is the key
cites               ids of quotes, separated by commas
==================  ==================================================================================

A choice is a text in choice questions; an id in who_said (of an actor, or ``reporter``) and which_quote (of
a quote); ``stated``, ``contradicted`` or ``not_stated``; ``supports``, ``opposes``, ``mixed`` or
``not_stated``; an item of an ordering question, in its right order; a number or a text that can be typed,
where the first right one is the answer, further right ones are other spellings, and wrong ones near misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.domain.numbers import as_decimal
from bot.domain.options import Wrong
from bot.domain.questions import Numeric, OptionQuestion, Ordering, Question, ShortText
from bot.formats.cells import lines_in, words_in
from bot.formats.format import Draft
from bot.formats.weighted_answers import NoCounterpart, as_number, number

Cells: TypeAlias = dict[str, str | int | float]
"""What stands in a row, by the names of its columns; texts are not yet guarded."""

_BEFORE = ("id", "type", "skill", "difficulty", "prompt", "actor", "issue", "correct")
_AFTER = (
    *("other error", "other feedback", "tolerance", "unit", "unit words", "period"),
    *("explanation", "cites"),
)
_CHOICE = re.compile(r"(choice|error|feedback) ([1-9]\d?)")
_BY_KEY = frozenset({"true_false_not_stated", "who_said", "stance", "which_quote"})
_TYPED = frozenset({"numeric", "short_text"})
_TYPES = frozenset({"single_choice", "multiple_choice", "ordering"}) | _BY_KEY | _TYPED


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a row."""

    text: str | int | float
    error: str = ""
    feedback: str = ""
    right: bool = False


def known(column: str) -> bool:
    """Tell whether the layout has a column of that name."""
    return column in _BEFORE or column in _AFTER or _CHOICE.fullmatch(column) is not None


def columns(rows: Sequence[Cells]) -> list[str]:
    """Return the columns that those rows need, in the order in which they are written."""
    numbers = [int(found[2]) for row in rows for name in row if (found := _CHOICE.fullmatch(name))]
    choices = [
        f"{kind} {n}"
        for n in range(1, max(numbers, default=4) + 1)
        for kind in ("choice", "error", "feedback")
    ]
    return [*_BEFORE, *choices, *_AFTER]


def cells_of(question: Question) -> Cells:
    """Return a question as a row."""
    choices = list(_choices(question))
    cells: Cells = {
        "id": question.id,
        "type": question.type,
        "skill": question.skill.value,
        "difficulty": question.difficulty,
        "prompt": question.prompt,
        "explanation": question.explanation,
        "cites": ", ".join(question.cites),
    }
    for name in ("actor", "issue", "tolerance", "unit", "period"):
        cells[name] = getattr(question, name, "")
    if not isinstance(question, Ordering):
        cells["correct"] = ", ".join(str(n) for n, choice in enumerate(choices, start=1) if choice.right)
    for count, choice in enumerate(choices, start=1):
        cells |= {
            f"choice {count}": choice.text,
            f"error {count}": choice.error,
            f"feedback {count}": choice.feedback,
        }
    other = getattr(question, "otherwise", None) or getattr(question, "misordered", None)
    if isinstance(other, Wrong):
        cells |= {"other error": other.error.value, "other feedback": other.feedback}
    cells["unit words"] = "\n".join(getattr(question, "unit_words", ()))
    return {name: value for name, value in cells.items() if value != ""}


def question_of(cells: Mapping[str, str]) -> Draft:
    """Return the question of a row; ``NoCounterpart`` where it cannot be told what it asks."""
    choices = list(_read_choices(cells))
    kind = "_".join(cells.get("type", "").split()).casefold() or _kind(choices)
    if kind not in _TYPES:
        raise NoCounterpart(f'there is no type "{kind[:40]}"')
    question: Draft = {"type": kind}
    for name in ("id", "skill", "difficulty", "prompt", "explanation"):
        question[name] = cells.get(name, "").strip()
    if re.fullmatch(r"\d", question["difficulty"]):
        question["difficulty"] = int(question["difficulty"])
    question["cites"] = list(words_in(cells.get("cites", "")))
    return question | _answers(kind, choices, cells)


def _choices(question: Question) -> Iterator[Choice]:
    if isinstance(question, OptionQuestion):
        for option in question.options:
            error = option.error.value if option.error else ""
            yield Choice(option.text, error, option.feedback or "", right=option.correct)
    elif isinstance(question, Ordering):
        yield from (Choice(item.text) for item in question.items)
    elif isinstance(question, Numeric):
        yield Choice(as_number(as_decimal(question.answer)), right=True)
        yield from (_answered(as_number(as_decimal(miss.value)), miss) for miss in question.near)
    elif isinstance(question, ShortText):
        yield from (Choice(text, right=True) for text in (question.answer, *question.accepted))
        yield from (_answered(near.text, near) for near in question.near)
    else:
        for key in question.choice_keys:
            wrong = question.wrong(key)
            if key in question.right_keys:
                yield Choice(str(key), right=True)
            elif wrong is not None:
                yield _answered(str(key), wrong)


def _answered(text: str | int | float, wrong: Wrong) -> Choice:
    return Choice(text, wrong.error.value, wrong.feedback)


def _answers(kind: str, choices: list[Choice], cells: Mapping[str, str]) -> Draft:
    if kind == "ordering":
        return {"items": [{"text": one.text} for one in choices], "misordered": _other(cells)}
    right = [one for one in choices if one.right]
    if not right:
        raise NoCounterpart('its "correct" names no choice')
    if kind in _BY_KEY:
        if len(right) > 1:
            raise NoCounterpart('its "correct" names more than one choice')
        others = {str(one.text): _wrong(one) for one in choices if not one.right}
        return {"key": right[0].text, "others": others} | _named(cells, "actor", "issue")
    if kind not in _TYPED:
        return {
            "options": [{"text": one.text, "correct": one.right or None, **_wrong(one)} for one in choices]
        }
    return _typed(kind, right, [one for one in choices if not one.right], cells)


def _typed(kind: str, right: list[Choice], near: list[Choice], cells: Mapping[str, str]) -> Draft:
    if any(one.feedback or one.error for one in right):
        raise NoCounterpart("what is right cannot have a feedback or an error when it is typed")
    if kind == "short_text":
        return {
            "answer": right[0].text,
            "accepted": [one.text for one in right[1:]] or None,
            "near": [{"text": one.text, **_wrong(one)} for one in near] or None,
            "otherwise": _other(cells),
        }
    if len(right) > 1:
        raise NoCounterpart("a numeric question has one right number")
    tolerance = cells.get("tolerance", "").strip()
    return {
        "answer": _figure(right[0].text),
        "tolerance": (as_number(number(tolerance)) or None) if tolerance else None,
        "near": [{"value": _figure(one.text), **_wrong(one)} for one in near] or None,
        "unit_words": lines_in(cells.get("unit words", "")) or None,
        "otherwise": _other(cells),
    } | _named(cells, "unit", "period")


def _read_choices(cells: Mapping[str, str]) -> Iterator[Choice]:
    numbers = sorted(int(name[7:]) for name in cells if name.startswith("choice ") and known(name))
    correct = set(re.split(r"[,;.\s]+", cells.get("correct", "").strip())) - {""}
    filled = {str(count) for count in numbers if cells[f"choice {count}"].strip()}
    if not correct <= filled:
        wrong = ", ".join(sorted(correct - filled))
        raise NoCounterpart(f'its "correct" says {wrong[:40]}, which is not the number of a choice')
    for count in numbers:
        text, error, feedback = (
            cells.get(f"{part} {count}", "").strip() for part in ("choice", "error", "feedback")
        )
        if text:
            yield Choice(text, error.casefold().replace(" ", "_"), feedback, right=str(count) in correct)
        elif error or feedback:
            raise NoCounterpart(f"error or feedback {count} stands beside an empty choice")


def _kind(choices: list[Choice]) -> str:
    if len(choices) < 2:
        raise NoCounterpart("it has fewer than two choices and no type")
    return "multiple_choice" if sum(choice.right for choice in choices) > 1 else "single_choice"


def _wrong(choice: Choice) -> dict[str, Any]:
    return {"error": choice.error, "feedback": choice.feedback}


def _other(cells: Mapping[str, str]) -> Draft | None:
    parts = {key: cells.get(f"other {key}", "").strip() for key in ("error", "feedback")}
    return parts if any(parts.values()) else None


def _named(cells: Mapping[str, str], *names: str) -> Draft:
    return {name: cells.get(name, "").strip() for name in names}


def _figure(text: str | int | float) -> int | float:
    return as_number(number(str(text)))
