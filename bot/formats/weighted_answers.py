"""Moodle's answers, each with a weight in percent, as questions of ours that know right and wrong only.

One rule decides what happens to weights. Where leaving something out would change which responses are fully
right, the whole question stays out; where it only changes what a half-right response earns, the question
comes over and what it lost is noted. The weights that ``bot.domain.grading`` gives are no loss.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from bot.domain.numbers import as_decimal
from bot.formats.format import Draft
from bot.formats.texts import shortened

FULL = Decimal(100)
_NEARLY = Decimal("0.01")
"""Moodle stores thirds as 33.33333."""
_LARGEST = Decimal(10) ** 15
_NUMBER = re.compile(r"[-+]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,2})?")
_WILD = re.compile(r"(?<!\\)\*")

HALF_RIGHT = "an answer is right or wrong here, and nothing between"


class NoCounterpart(Exception):  # noqa: N818 - it is no error: such questions exist elsewhere, and not here
    """A whole question cannot come over; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``spread`` is the tolerance of a number."""

    text: str
    weight: Decimal
    feedback: str = ""
    spread: Decimal = Decimal(0)


@dataclass(slots=True)
class Weighing:
    """Makes questions of answers; what is lost on the way is in ``lost`` as (what, why)."""

    lost: list[tuple[str, str]] = field(default_factory=list)

    def choice(self, answers: Sequence[Answer], *, single: bool) -> Draft:
        """Return the type and the options of a choice question."""
        if len(answers) < 2:
            raise NoCounterpart("it has fewer than two options")
        return self._single(answers) if single else self._several(answers)

    def true_false(self, *, key: bool, right: str, wrong: str) -> Draft:
        """Return a single choice between "True" and "False".

        It is no true_false_not_stated: that has a third choice, and it is about what an article says.
        """
        options = [
            {"text": text, "correct": True, "feedback": right}
            if value is key
            else {"text": text, "feedback": wrong}
            for text, value in (("True", True), ("False", False))
        ]
        return {"type": "single_choice", "options": options}

    def short_text(self, answers: Sequence[Answer]) -> Draft:
        """Return the type and the answers of a typed text; a lone ``*`` answers anything else."""
        right = [_unescaped(answer) for answer in answers if answer.weight == FULL]
        near = [answer for answer in answers if answer.weight != FULL and answer.text != "*"]
        if not right:
            raise NoCounterpart("no answer is fully right")
        for answer in near:
            if answer.weight:
                self._weight(answer)
        self._feedback_on_right(answers)
        return {
            "type": "short_text",
            "answer": right[0],
            "accepted": right[1:] or None,
            "near": [{"text": _unescaped(answer), "feedback": answer.feedback} for answer in near] or None,
            "otherwise": self._otherwise(answers),
        }

    def numeric(self, answers: Sequence[Answer]) -> Draft:
        """Return the type and the answers of a typed number; ``*`` answers anything else."""
        right = [answer for answer in answers if answer.weight == FULL]
        if any(answer.text == "*" for answer in right):
            raise NoCounterpart("any number is right")
        if not right:
            raise NoCounterpart("no number is fully right")
        if len(right) > 1:
            raise NoCounterpart("several numbers are right, and a question here has one")
        value, spread = number(right[0].text), right[0].spread
        near: list[Draft] = []
        for answer in answers:
            if answer.weight == FULL or answer.text == "*":
                continue
            self._near_number(answer, value, spread, near)
        self._feedback_on_right(answers)
        return {
            "type": "numeric",
            "answer": as_number(value),
            "tolerance": as_number(spread) if spread else None,
            "near": near or None,
            "otherwise": self._otherwise(answers),
        }

    def _single(self, answers: Sequence[Answer]) -> Draft:
        right = [answer for answer in answers if answer.weight == FULL]
        if not right:
            raise NoCounterpart("no option is fully right")
        if len(right) > 1:
            raise NoCounterpart("several options are fully right, but only one can be chosen")
        for answer in answers:
            if answer.weight not in (0, FULL):
                self._weight(answer)
        return {
            "type": "single_choice",
            "options": [_option(one, right=one.weight == FULL) for one in answers],
        }

    def _several(self, answers: Sequence[Answer]) -> Draft:
        right = [answer for answer in answers if answer.weight > 0]
        wrong = [answer for answer in answers if answer.weight <= 0]
        if not right:
            raise NoCounterpart("no option is right")
        shares = {True: FULL / len(right), False: -FULL / len(wrong) if wrong else FULL}
        if any(abs(answer.weight - shares[answer.weight > 0]) > _NEARLY for answer in answers):
            weights = ", ".join(f"{_percent(answer.weight)}" for answer in answers)
            why = "the right options share the point evenly here, and the wrong ones take it away evenly"
            self.lost.append((f"the weights of its options ({weights})", why))
        return {"type": "multiple_choice", "options": [_option(one, right=one.weight > 0) for one in answers]}

    def _near_number(self, answer: Answer, right: Decimal, spread: Decimal, near: list[Draft]) -> None:
        value = number(answer.text)
        if abs(value - right) <= spread:
            what = f'the answer "{_range(answer)}" for {_percent(answer.weight)}'
            self.lost.append((what, f"it lies around the right number, and {HALF_RIGHT}"))
            return
        if answer.weight:
            self._weight(answer)
        if answer.spread != spread:
            what = f'the tolerance of the answer "{_range(answer)}"'
            self.lost.append((what, "all answers of a question have one tolerance here"))
        near.append({"value": as_number(value), "feedback": answer.feedback})

    def _weight(self, answer: Answer) -> None:
        self.lost.append((f'the weight {_percent(answer.weight)} of "{shortened(answer.text)}"', HALF_RIGHT))

    def _feedback_on_right(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if answer.weight == FULL and answer.feedback:
                what = f'the feedback "{shortened(answer.feedback)}" on the right answer'
                self.lost.append((what, "a right answer gets the explanation here"))

    def _otherwise(self, answers: Sequence[Answer]) -> Draft | None:
        found = [answer for answer in answers if answer.text == "*" and answer.weight != FULL]
        for answer in found:
            if answer.weight:
                self._weight(answer)
        for answer in found[1:]:
            self.lost.append((f'the feedback "{shortened(answer.feedback)}"', "another one answers the same"))
        return next(({"feedback": answer.feedback} for answer in found if answer.feedback), None)


def number(text: str) -> Decimal:
    """Return the number that ``text`` writes in Moodle's way; ``NoCounterpart`` if it is none that fits."""
    written = text.strip()
    try:
        value = Decimal(written) if _NUMBER.fullmatch(written) else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_nan() or abs(value) >= _LARGEST:
        raise NoCounterpart(f'"{shortened(text)}" is not a number that can be asked for')
    return value


def as_number(value: Decimal) -> int | float:
    """Return a number as a bank holds it: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def written(value: float) -> str:
    """Return a number in plain figures, never in powers of ten."""
    return format(as_decimal(value).normalize(), "f")


def weight_of(share: int, *, right: bool) -> str:
    """Return the percentage, as Moodle writes it, of one of ``share`` right or wrong options."""
    percent = f"{100 / share:.5f}".rstrip("0").rstrip(".")
    return percent if right else f"-{percent}"


def escaped(text: str) -> str:
    """Return a text as an answer of Moodle's, where a bare ``*`` stands for anything."""
    return text.replace("*", r"\*")


def _unescaped(answer: Answer) -> str:
    if _WILD.search(answer.text):
        raise NoCounterpart(f'"{shortened(answer.text)}" stands for many texts (*)')
    return answer.text.replace(r"\*", "*")


def _option(answer: Answer, *, right: bool) -> Draft:
    return {"text": answer.text, "correct": True if right else None, "feedback": answer.feedback}


def _percent(weight: Decimal) -> str:
    return f"{weight.normalize():f} %"


def _range(answer: Answer) -> str:
    return shortened(f"{answer.text} ± {answer.spread:f}" if answer.spread else answer.text)
