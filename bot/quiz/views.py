"""What the use cases of a quiz hand to whoever shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.bank import Bank
from bot.domain.questions import Question
from bot.domain.responses import Outcome
from bot.domain.terms import Skill
from bot.store.attempts import AnswerRecord, AttemptRecord


@dataclass(frozen=True, slots=True)
class Offered:
    """A bank that learners can choose, and the row it is stored in."""

    row: int
    bank: Bank


class Step(NamedTuple):
    """A question that an attempt has asked, and how it stands: with its answer, or None while it is open."""

    attempt: AttemptRecord
    position: int
    question: Question
    answer: AnswerRecord | None


class Asked(NamedTuple):
    """A question as it is put to a learner: ``choices`` in the order shown, ``draft`` what is marked."""

    attempt: AttemptRecord
    bank: Bank
    position: int
    question: Question
    choices: tuple[str, ...]
    draft: tuple[str, ...]


class Answered(NamedTuple):
    """A question with its stored answer; ``counted`` tells whether it was this call that stored it."""

    attempt: AttemptRecord
    bank: Bank
    position: int
    question: Question
    choices: tuple[str, ...]
    answer: AnswerRecord
    counted: bool

    @property
    def row(self) -> int:
        """The row of ``bank``: the attempt's, or that of the version whose key corrected the verdict."""
        return self.answer.regraded_row or self.attempt.bank_row

    @property
    def last(self) -> bool:
        """Whether it is the attempt's last question."""
        return self.position == len(self.attempt.question_ids) - 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How a number of answers went: ``n`` were given, ``right`` of them with a full mark."""

    right: int
    n: int
    score: float
    max_score: float

    @classmethod
    def of(cls, answers: Iterable[AnswerRecord]) -> Tally:
        """Count answers."""
        given = tuple(answers)
        return cls(
            right=sum(answer.outcome is Outcome.RIGHT for answer in given),
            n=len(given),
            score=sum(answer.score for answer in given),
            max_score=sum(answer.max_score for answer in given),
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to, by the answers that were given; a stopped one has fewer than questions."""

    attempt: AttemptRecord
    bank: Bank
    answers: tuple[AnswerRecord, ...]
    total: Tally
    by_skill: Mapping[Skill, Tally]
    mistakes: tuple[Answered, ...]
