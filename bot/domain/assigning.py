"""What a teacher types behind ``/assign`` and ``/newclass``: names first, then words with their values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.errors import UsageError

Feedback: TypeAlias = Literal["now", "after"]
"""When a learner sees the verdicts: after each answer, or after the last one."""

MOST_ATTEMPTS = 20

ASSIGN = "/assign SET CLASS [due DATE] [attempts N] [questions N] [feedback now|after]"
NEW_CLASS = "/newclass NAME [zone AREA/CITY] [pseudonyms]"


@dataclass(frozen=True, slots=True)
class Wish:
    """An assignment as it was typed: the due date is still a text, in a time zone not yet known."""

    set_id: str
    class_name: str
    due: str | None = None
    attempts: int | None = None
    questions: int | None = None
    feedback: Feedback = "now"


@dataclass(frozen=True, slots=True)
class ClassWish:
    """A class as it was typed; without a ``zone`` it gets the teacher's usual one."""

    name: str
    zone: str | None = None
    pseudonyms: bool = False


def read_assign(typed: str) -> Wish:
    """Read what stands behind ``/assign``; ``UsageError`` names the word that does not fit."""
    names, values = _read(typed, {"due", "attempts", "questions", "feedback"}, ASSIGN)
    if len(names) < 2:
        raise UsageError(f"An assignment needs a set and a class: {ASSIGN}. /sets and /class list yours.")
    feedback = values.get("feedback", "now").lower()
    if feedback not in {"now", "after"}:
        raise UsageError(
            f"Feedback comes “now” (after each answer) or “after” (at the end), not “{feedback[:40]}”."
        )
    return Wish(
        set_id=names[0],
        class_name=" ".join(names[1:]),
        due=values.get("due"),
        attempts=_number(values, "attempts", MOST_ATTEMPTS),
        questions=_number(values, "questions", 1000),
        feedback="after" if feedback == "after" else "now",
    )


def read_new_class(typed: str) -> ClassWish:
    """Read what stands behind ``/newclass``; ``UsageError`` where there is no name."""
    words = typed.split()
    pseudonyms = len(words) > 1 and words[-1].lower() == "pseudonyms"
    names, values = _read(" ".join(words[:-1] if pseudonyms else words), {"zone"}, NEW_CLASS)
    if not names:
        raise UsageError(f"A class needs a name: {NEW_CLASS}, for example /newclass Civics 10b.")
    if values.get("zone", "").lower().endswith(" pseudonyms"):
        raise UsageError(f"Please keep to this order: {NEW_CLASS}.")
    return ClassWish(" ".join(names), values.get("zone"), pseudonyms)


def _read(typed: str, keywords: Collection[str], usage: str) -> tuple[list[str], dict[str, str]]:
    """Split words into those before the first keyword and the values of the keywords."""
    names: list[str] = []
    values: dict[str, list[str]] = {}
    current = names
    for word in typed.split():
        keyword = word.lower()
        if keyword in keywords and names:
            if keyword in values:
                raise UsageError(f"“{keyword}” is there twice. {usage}")
            current = values[keyword] = []
        else:
            current.append(word)
    for keyword, given in values.items():
        if not given:
            raise UsageError(f"Nothing stands behind “{keyword}”. {usage}")
    return names, {keyword: " ".join(given) for keyword, given in values.items()}


def _number(values: dict[str, str], keyword: str, most: int) -> int | None:
    given = values.get(keyword)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and 1 <= int(given) <= most):
        raise UsageError(f"“{keyword}” needs a number from 1 to {most}, not “{given[:40]}”.")
    return int(given)
