"""What things are called in reports, and how a choice reads."""

from __future__ import annotations

import functools
from typing import Any

from bot.domain.bank import REPORTER, Bank
from bot.domain.questions import (
    MultipleChoice,
    Ordering,
    Question,
    SingleChoice,
    StanceQuestion,
    TrueFalseNotStated,
    WhichQuote,
    WhoSaid,
)
from bot.render import environment, label
from bot.reports.figures import Figure


def word(macro: str, /, *values: Any) -> str:
    """Return a short plain text: ``macro`` of ``report/words.txt``."""
    return str(getattr(_words(), macro)(*values)).strip()


def why(figure: Figure, fewest: int) -> str:
    """Return why a figure is not there, in words; "" where it is."""
    return "" if figure.why is None else word("why", figure.why.value, fewest)


def percent(value: float | None, places: int = 0) -> str:
    """Return a fraction as a percentage with a no-break space; a dash where there is none."""
    return "–" if value is None else f"{100 * value:.{places}f} %"


def choice_text(bank: Bank, question: Question, key: str) -> str:
    """Return what a choice, an order (keys by commas) or a typed answer reads like."""
    if isinstance(question, Ordering):
        return " → ".join(question.items[int(each)].text for each in key.split(",") if each.isdigit())
    if key not in question.choice_keys:
        return key
    match question:
        case SingleChoice() | MultipleChoice():
            return question.options[int(key)].text
        case TrueFalseNotStated():
            return label(f"standing_{key}")
        case WhoSaid():
            return label("reporter") if key == REPORTER else bank.actors[key].name
        case StanceQuestion():
            return label(f"position_{key}")
        case WhichQuote():
            return f"“{bank.quotes[key].exact}”"
    return key


@functools.cache
def _words() -> Any:
    return environment().get_template("report/words.txt").module
