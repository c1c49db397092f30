"""What a learner answers, and what is made of it: the words that grading, the store and the chat share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.domain.terms import ErrorKind
from bot.errors import CivicQuizError


class Chosen(BaseModel):
    """An answer by buttons: keys out of ``question.choice_keys``, for ordering in the order given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["chosen"] = "chosen"
    keys: tuple[str, ...]


def _storable(text: str) -> str:
    """Replace what is no text (half a surrogate pair, as a broken terminal sends it) by a question mark."""
    return text.encode(errors="replace").decode()


class Typed(BaseModel):
    """A typed answer, as it was typed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["typed"] = "typed"
    text: Annotated[str, AfterValidator(_storable)]


Response: TypeAlias = Annotated[Chosen | Typed, Field(discriminator="kind")]


class Outcome(StrEnum):
    """A verdict in one word; RIGHT is a full mark, WRONG none at all, PARTLY anything between."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is worth, and which misreadings it shows (each once, in the order of the replies)."""

    outcome: Outcome
    score: float
    max_score: float = 1.0
    errors: tuple[ErrorKind, ...] = ()


class Unreadable(CivicQuizError):  # noqa: N818 - it is asked again, not reported
    """A response that cannot be graded; nothing is counted and the learner is asked again.

    ``reason`` is one of "empty", "too_long", "not_a_number", "wrong_unit", "incomplete" (an order that is not
    one of all items), "unknown_choice" and "wrong_kind" (text where buttons are asked for or the other way
    round, more choices than one where there is one to make).
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
