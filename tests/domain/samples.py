"""The made-up bank of the tests, and questions of each kind made to measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.bank.files import read
from bot.domain.bank import Bank
from bot.domain.options import Option, OrderedItem, Wrong
from bot.domain.questions import MultipleChoice, Numeric, Ordering, Question, ShortText
from bot.domain.terms import ErrorKind, Skill

SMALL = (Path(__file__).parent.parent / "banks" / "small.yaml").read_bytes()


def parse(data: bytes, name: str) -> Bank:
    """Read a bank without the rules: those are not what these tests are about."""
    bank = read(data, name=name).bank
    assert bank is not None
    return bank


BANK = parse(SMALL, "small.yaml")

COMMON: dict[str, Any] = {
    "id": "sample",
    "skill": Skill.DETAIL,
    "difficulty": 1,
    "prompt": "By the article, what is it?",
    "explanation": "The article says so.",
    "cites": ("close-a-year",),
}
OTHERWISE = Wrong(error=ErrorKind.WRONG_DETAIL, feedback="The article says something else.")


def question(question_id: str) -> Question:
    return BANK.question(question_id)


def multiple_choice(right: int, wrong: int) -> MultipleChoice:
    """Return a question whose options are first the right ones, then the wrong ones."""
    errors = list(ErrorKind)
    options = [Option(text=f"Right {number}", correct=True) for number in range(right)]
    options += [
        Option(text=f"Wrong {number}", error=errors[number % len(errors)], feedback=f"No to {number}.")
        for number in range(wrong)
    ]
    return MultipleChoice(**COMMON, type="multiple_choice", options=tuple(options))


def ordering(items: int) -> Ordering:
    texts = tuple(OrderedItem(text=f"Item {number}") for number in range(items))
    return Ordering(**COMMON, type="ordering", items=texts, misordered=OTHERWISE)


def numeric(answer: float, **more: Any) -> Numeric:
    given = {"unit": "percent", "period": "in October", "otherwise": OTHERWISE, **more}
    return Numeric(**COMMON, type="numeric", answer=answer, **given)


def short_text(answer: str, **more: Any) -> ShortText:
    return ShortText(**COMMON, type="short_text", answer=answer, otherwise=OTHERWISE, **more)
