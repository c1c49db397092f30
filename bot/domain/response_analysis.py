"""Response analysis: what was chosen how often, by whom, and which wrong option draws the better learners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from bot.domain.answers import Answer
from bot.domain.matrix import Total
from bot.domain.numbers import read_number
from bot.domain.options import Wrong
from bot.domain.questions import Numeric, Ordering, Question
from bot.domain.terms import ErrorKind
from bot.domain.wording import normalised

FLAGGED_FROM = 5
"""Learners that an option and the key must each have before the two are compared."""


@dataclass(frozen=True, slots=True)
class OptionUse:
    """How one option was used."""

    key: str
    """The key of a choice; for ordering the keys of the whole order, by commas; for typed answers what was
    typed, as it is compared."""
    right: bool
    error: ErrorKind | None
    """Which misreading it stands for; None for the key, and where its question does not say."""
    count: int
    share: float | None
    """Of the learners who answered; more than one in all where several options can be chosen."""
    mean_total: float | None
    """The mean share of the marks, in the whole attempt, of those who chose it."""
    mean_rest: float | None
    """The same without this question's own mark, which would flatter the key."""
    better_than_key: bool | None
    """Whether those who chose it did better in the rest than those with full marks here: its wording or the
    key deserves a second look. None for what is right and where either has fewer than ``FLAGGED_FROM``."""


@dataclass(frozen=True, slots=True)
class Given:
    """Answers to a question that are alike: how many of them there are in attempts with which total."""

    choices: tuple[str, ...]
    errors: tuple[ErrorKind, ...]
    score: float
    max_score: float
    totals: Mapping[Total, int]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.totals.values())


@dataclass(frozen=True, slots=True)
class ResponseAnalysis:
    """How the options of one question were used."""

    question_id: str
    n: int
    """Answers to it."""
    options: tuple[OptionUse, ...]
    """In the question's order, unused ones too; what was typed or put in order, the most frequent first."""

    @property
    def flagged(self) -> tuple[OptionUse, ...]:
        """The wrong options that attract better learners than the key does."""
        return tuple(option for option in self.options if option.better_than_key)


def response_analysis(
    question: Question, answers: Iterable[Answer], totals: Mapping[int, Total]
) -> ResponseAnalysis:
    """Return how ``question`` was answered.

    Answers to other questions are passed over; ``totals`` are ``attempt_totals`` of all answers. Moodle calls
    this the analysis of responses (https://docs.moodle.org/en/Quiz_statistics_report); the comparison by the
    rest of the test is our own, in the manner of its discrimination index.
    """
    return responses_of(
        question,
        [
            Given(answer.choices, answer.errors, answer.score, answer.max_score, {totals[answer.attempt]: 1})
            for answer in answers
            if answer.question_id == question.id
        ],
    )


def responses_of(question: Question, given: Sequence[Given]) -> ResponseAnalysis:
    """Return what ``response_analysis`` does, of answers to ``question`` that have been counted already."""
    users: defaultdict[str, list[Given]] = defaultdict(list)
    for key in _listed(question):
        users[key] = []
    for answer in given:
        for key in _chosen(question, answer):
            users[key].append(answer)
    n = sum(answer.count for answer in given)
    best = _mean_rest([answer for answer in given if answer.score >= answer.max_score])
    options = [_used(question, key, chose, n, best) for key, chose in users.items()]
    if not _listed(question):
        options.sort(key=lambda option: (-option.count, option.key))
    return ResponseAnalysis(question.id, n, tuple(options))


def _listed(question: Question) -> tuple[str, ...]:
    return () if isinstance(question, Ordering) else question.choice_keys


def _chosen(question: Question, answer: Given) -> Iterator[str]:
    if isinstance(question, Ordering):
        yield ",".join(answer.choices)
    elif question.closed:
        yield from dict.fromkeys(answer.choices)
    else:
        yield from (_typed(question, text) for text in answer.choices)


def _typed(question: Question, text: str) -> str:
    number = read_number(text) if isinstance(question, Numeric) else None
    return normalised(text) if number is None else f"{number[0].normalize():f}"


def _used(
    question: Question, key: str, chose: Sequence[Given], n: int, best: tuple[int, float | None]
) -> OptionUse:
    if _listed(question):
        right = key in question.right_keys
        reply = None if right else _wrong(question, key)
        error = None if reply is None else reply.error
    else:
        right = all(answer.score >= answer.max_score for answer in chose)
        error = next((error for answer in chose for error in answer.errors), None)
    count = sum(answer.count for answer in chose)
    n_rest, mean_rest = _mean_rest(chose)
    better: bool | None = None
    if not right and min(n_rest, best[0]) >= FLAGGED_FROM and mean_rest is not None and best[1] is not None:
        better = mean_rest > best[1]
    _, mean_total = _mean(
        (total / most, count) for each in chose for (total, most), count in each.totals.items() if most > 0
    )
    return OptionUse(
        key=key,
        right=right,
        error=error,
        count=count,
        share=count / n if n else None,
        mean_total=mean_total,
        mean_rest=mean_rest,
        better_than_key=better,
    )


def _wrong(question: Question, key: str) -> Wrong | None:
    return question.wrong(key) if key in question.choice_keys else None


def _mean_rest(answers: Iterable[Given]) -> tuple[int, float | None]:
    """Return of how many it is, and the mean share in the rest of the attempt."""
    return _mean(
        ((total - each.score) / (most - each.max_score), count)
        for each in answers
        for (total, most), count in each.totals.items()
        if most > each.max_score
    )


def _mean(counted: Iterable[tuple[float, int]]) -> tuple[int, float | None]:
    pairs = list(counted)
    n = sum(count for _, count in pairs)
    return n, fsum(value * count for value, count in pairs) / n if n else None
