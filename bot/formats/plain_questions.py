"""A bank's questions as other tools know them: choices, an order, a number or a text.

The types of our own (who_said, stance, which_quote, true_false_not_stated) become single choices whose
options are written out. What a question has and a format cannot hold is found by ``Held``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import TypeAlias

from bot.domain.bank import REPORTER, Bank
from bot.domain.options import Option, Wrong
from bot.domain.questions import MultipleChoice, Numeric, Ordering, Question, ShortText, SingleChoice
from bot.domain.terms import Position, Standing
from bot.formats.format import LeftOut
from bot.formats.texts import hidden, texts_in

PlainQuestion: TypeAlias = SingleChoice | MultipleChoice | Ordering | Numeric | ShortText

STANDINGS = {
    Standing.STATED: "The article states it",
    Standing.CONTRADICTED: "The article contradicts it",
    Standing.NOT_STATED: "The article does not say",
}
POSITIONS = {
    Position.SUPPORTS: "Supports",
    Position.OPPOSES: "Opposes",
    Position.MIXED: "Mixed",
    Position.NOT_STATED: "Not stated",
}
THE_REPORTER = "The reporter"
_LONGEST_OPTION = 300


class Feature(StrEnum):
    """What a question of ours can have beside its prompt and its key; the values are words for a sentence."""

    TYPE = "own type of question"
    SKILL = "skill"
    DIFFICULTY = "difficulty"
    EXPLANATION = "explanation"
    CITES = "cited quotes"
    FEEDBACK = "feedback on single answers"
    OTHERWISE = "feedback on any other answer"
    ERRORS = "kinds of error"
    LINES = "line breaks"
    UNIT = "unit"
    PERIOD = "period"
    ALL_RIGHT = "demand for all the right options"


class Held:
    """Goes through a bank for a format that keeps some ``features``, and notes what it cannot hold."""

    def __init__(self, format_title: str, features: Collection[Feature]) -> None:
        self._title = format_title
        self._features = features
        self._lost: dict[str, list[Feature]] = {}
        self._refused: dict[str, str] = {}

    def questions(self, bank: Bank) -> Iterator[PlainQuestion]:
        """Yield each question that has a plain form, and note what is lost of it."""
        for question in bank.questions:
            plain = plain_question(bank, question)
            if isinstance(plain, str):
                self.refuse(question, plain)
                continue
            lost = [feature for feature in _features_of(question, plain) if feature not in self._features]
            self._lost[question.id] = lost
            yield plain

    def lose(self, question: PlainQuestion, feature: Feature) -> None:
        """Note that a feature is lost that the format keeps for other questions."""
        self._lost[question.id].append(feature)

    def refuse(self, question: Question, why: str) -> None:
        """Note that a whole question cannot be held."""
        self._refused[question.id] = why

    def left_out(self, bank: Bank) -> tuple[LeftOut, ...]:
        """Return what is lost of the bank and of each of its questions, in their order."""
        found = [
            LeftOut(f'bank "{bank.id}"', f"its {listed(_parts(bank))}", f"{self._title} holds questions only")
        ]
        for question in bank.questions:
            place = f'question "{question.id}"'
            if question.id in self._refused:
                found.append(LeftOut(place, "the whole question", self._refused[question.id]))
            elif lost := self._lost.get(question.id):
                found.append(LeftOut(place, f"its {listed(lost)}", f"{self._title} has no place for that"))
        return tuple(found)


def listed(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    all_words = list(words)
    return " and ".join(filter(None, (", ".join(all_words[:-1]), all_words[-1])))


def plain_question(bank: Bank, question: Question) -> PlainQuestion | str:
    """Return a question in its plain form, or the reason why it has none."""
    plain = question if isinstance(question, PlainQuestion) else _written_out(bank, question)
    if isinstance(plain, SingleChoice) and len(plain.right_keys) != 1:
        return "not exactly one of its options is right"
    if isinstance(plain, MultipleChoice) and not plain.right_keys:
        return "none of its options is right"
    if not isinstance(plain, str) and any(map(hidden, texts_in(plain.model_dump()))):
        return "it holds a character that cannot be seen"
    return plain


def _written_out(bank: Bank, question: Question) -> SingleChoice | str:
    """Return a question whose choices are ids as a single choice whose options are texts."""
    texts = {
        **{actor_id: actor.name for actor_id, actor in bank.actors.items()},
        REPORTER: THE_REPORTER,
    }
    if question.type == "which_quote":
        texts = {quote_id: " ".join(quote.exact.split()) for quote_id, quote in bank.quotes.items()}
    elif question.type == "true_false_not_stated":
        texts = {standing.value: text for standing, text in STANDINGS.items()}
    elif question.type == "stance":
        texts = {position.value: text for position, text in POSITIONS.items()}
    keys = [key for key in texts if key in question.choice_keys]
    if len(keys) != len(question.choice_keys):
        return "it refers to something that the bank does not have"
    if any(len(texts[key]) > _LONGEST_OPTION for key in keys):
        return f"a quote longer than {_LONGEST_OPTION} characters does not fit an option"
    return SingleChoice(
        **{
            name: getattr(question, name)
            for name in ("id", "skill", "difficulty", "prompt", "explanation", "cites")
        },
        type="single_choice",
        options=tuple(
            _option(texts[key], question.wrong(key), right=key in question.right_keys) for key in keys
        ),
    )


def _option(text: str, wrong: Wrong | None, *, right: bool) -> Option:
    if wrong is None:
        return Option(text=text, correct=right)
    return Option(text=text, error=wrong.error, feedback=wrong.feedback)


def _parts(bank: Bank) -> list[str]:
    parts = ["source", "actors", "issues", "quotes"]
    return parts + [name for name, part in (("claims", bank.claims), ("stances", bank.stances)) if part]


def _features_of(question: Question, plain: PlainQuestion) -> Iterator[Feature]:
    """Yield what a question has, so that nothing is called lost that was not there."""
    if plain.type != question.type:
        yield Feature.TYPE
    yield from (Feature.SKILL, Feature.DIFFICULTY, Feature.EXPLANATION)
    if question.cites:
        yield Feature.CITES
    if isinstance(plain, SingleChoice | MultipleChoice):
        if any(option.feedback for option in plain.options):
            yield Feature.FEEDBACK
        if any(option.error for option in plain.options):
            yield Feature.ERRORS
    else:
        yield Feature.OTHERWISE
        yield Feature.ERRORS
    if isinstance(plain, Numeric):
        yield from (Feature.UNIT, Feature.PERIOD)
    if isinstance(plain, Numeric | ShortText) and plain.near:
        yield Feature.FEEDBACK
    if "\n" in plain.prompt:
        yield Feature.LINES
