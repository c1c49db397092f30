"""The nine types of question, one frozen model each, told apart by ``type``.

Closed questions show buttons. ``choice_keys`` gives the stable keys of what can be chosen, in the file's
order, and ``right_keys`` those of the key: indexes ("0", "1" ...) where the options are written out, ids
(of an actor, a position, a standing, a quote) elsewhere. A response names choices by these keys, never by
what stood where on a learner's screen, so that a stored response can be read without its shuffle.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

from bot.domain.options import NearMiss, NearText, Option, OrderedItem, Short, Wrong
from bot.domain.terms import Id, Line, Paragraph, Position, Skill, Standing


class QuestionBase(BaseModel):
    """What all questions share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    closed: ClassVar[bool] = True
    """Whether it is answered with buttons; the others are typed."""

    id: Id
    skill: Skill
    difficulty: Annotated[int, Field(ge=1, le=3, description="1 recall, 2 compare, 3 infer")]
    prompt: Paragraph = Field(
        description="The question, or the statement to judge; it says whose claim it is."
    )
    explanation: Paragraph = Field(description="Why the key is the key, from the cited words.")
    cites: tuple[Id, ...] = Field(
        max_length=10, description="The quotes that back the key and the explanation."
    )

    @property
    def choice_keys(self) -> tuple[str, ...]:
        """The keys of all that can be chosen, in the file's order; empty for typed questions."""
        return ()

    @property
    def right_keys(self) -> tuple[str, ...]:
        """The keys of the right choices (for ordering: in their right order); empty for typed questions."""
        return ()

    def wrong(self, key: str) -> Wrong | None:
        """Return what answers the wrong choice ``key``; None if it is right or has no answer of its own."""
        raise NotImplementedError


class OptionQuestion(QuestionBase):
    """A question whose options are written out."""

    options: tuple[Option, ...] = Field(min_length=2, max_length=8)

    # Each tap asks for these several times.
    @cached_property
    @override
    def choice_keys(self) -> tuple[str, ...]:
        return tuple(str(index) for index in range(len(self.options)))

    @cached_property
    @override
    def right_keys(self) -> tuple[str, ...]:
        return tuple(str(index) for index, option in enumerate(self.options) if option.correct)

    @override
    def wrong(self, key: str) -> Wrong | None:
        option = self.options[int(key)]
        if option.correct or option.error is None or option.feedback is None:
            return None
        return Wrong(error=option.error, feedback=option.feedback)


class SingleChoice(OptionQuestion):
    """One option is right."""

    type: Literal["single_choice"]


class MultipleChoice(OptionQuestion):
    """One or more options are right; all of them are asked for."""

    type: Literal["multiple_choice"]


class TrueFalseNotStated(QuestionBase):
    """A statement that the article makes, contradicts or does not speak to."""

    type: Literal["true_false_not_stated"]
    key: Standing
    others: dict[Standing, Wrong] = Field(description="What answers each of the other two choices.")

    @cached_property
    @override
    def choice_keys(self) -> tuple[str, ...]:
        return tuple(Standing)

    @cached_property
    @override
    def right_keys(self) -> tuple[str, ...]:
        return (self.key,)

    @override
    def wrong(self, key: str) -> Wrong | None:
        return self.others.get(Standing(key))


class WhoSaid(QuestionBase):
    """Whose words, or whose claim, something is; the choices are actors (or the reporter)."""

    type: Literal["who_said"]
    key: Id
    others: dict[Id, Wrong] = Field(min_length=1, max_length=7)

    @cached_property
    @override
    def choice_keys(self) -> tuple[str, ...]:
        return (self.key, *self.others)

    @cached_property
    @override
    def right_keys(self) -> tuple[str, ...]:
        return (self.key,)

    @override
    def wrong(self, key: str) -> Wrong | None:
        return self.others.get(key)


class StanceQuestion(QuestionBase):
    """Where an actor stands on an issue, by the article; the key equals the bank's stance entry."""

    type: Literal["stance"]
    actor: Id
    issue: Id
    key: Position
    others: dict[Position, Wrong]

    @cached_property
    @override
    def choice_keys(self) -> tuple[str, ...]:
        return tuple(Position)

    @cached_property
    @override
    def right_keys(self) -> tuple[str, ...]:
        return (self.key,)

    @override
    def wrong(self, key: str) -> Wrong | None:
        return self.others.get(Position(key))


class WhichQuote(QuestionBase):
    """Which words of the article show something; the choices are quotes of the bank."""

    type: Literal["which_quote"]
    key: Id
    others: dict[Id, Wrong] = Field(min_length=1, max_length=5)

    @cached_property
    @override
    def choice_keys(self) -> tuple[str, ...]:
        return (self.key, *self.others)

    @cached_property
    @override
    def right_keys(self) -> tuple[str, ...]:
        return (self.key,)

    @override
    def wrong(self, key: str) -> Wrong | None:
        return self.others.get(key)


class Ordering(QuestionBase):
    """Items to be put in order (of events, or of their place in the article)."""

    type: Literal["ordering"]
    items: tuple[OrderedItem, ...] = Field(min_length=3, max_length=6)
    misordered: Wrong = Field(description="What answers any other order.")

    @cached_property
    @override
    def choice_keys(self) -> tuple[str, ...]:
        return tuple(str(index) for index in range(len(self.items)))

    @cached_property
    @override
    def right_keys(self) -> tuple[str, ...]:
        return self.choice_keys

    @override
    def wrong(self, key: str) -> Wrong | None:
        return self.misordered


class Numeric(QuestionBase):
    """A number from the article, typed, with or without its unit."""

    closed: ClassVar[bool] = False

    type: Literal["numeric"]
    answer: float
    tolerance: Annotated[float, Field(ge=0)] = Field(
        default=0.0, description="How far off a number may be and still be right."
    )
    unit: Short = Field(description="What is counted, as it is shown after the number: 'percent', 'mayors'.")
    unit_words: tuple[Short, ...] = Field(
        default=(), max_length=20, description="Other words a learner may type for it."
    )
    period: Line = Field(description="The time the number is about, by the article.")
    near: tuple[NearMiss, ...] = Field(default=(), max_length=20, description="Telling wrong numbers.")
    otherwise: Wrong = Field(description="What answers any other number.")

    @override
    def wrong(self, key: str) -> Wrong | None:
        for miss in self.near:
            if float(key) == miss.value:
                return miss
        return self.otherwise


class ShortText(QuestionBase):
    """A word or a name from the article, typed."""

    closed: ClassVar[bool] = False

    type: Literal["short_text"]
    answer: Short
    accepted: tuple[Short, ...] = Field(
        default=(), max_length=40, description="Other spellings and forms that are right."
    )
    near: tuple[NearText, ...] = Field(default=(), max_length=20, description="Telling wrong answers.")
    otherwise: Wrong = Field(description="What answers anything else.")

    @override
    def wrong(self, key: str) -> Wrong | None:
        """Return what answers the near miss whose text is ``key``; what answers anything else if none."""
        for miss in self.near:
            if key == miss.text:
                return miss
        return self.otherwise


Question: TypeAlias = Annotated[
    SingleChoice
    | MultipleChoice
    | TrueFalseNotStated
    | WhoSaid
    | StanceQuestion
    | WhichQuote
    | Ordering
    | Numeric
    | ShortText,
    Field(discriminator="type"),
]
