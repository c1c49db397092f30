"""A report as data: what every page, file and picture is made of, and the documented JSON itself.

Figures are fractions, named as in Moodle; what Moodle shows in percent is multiplied only when shown. One
that is not there has a reason instead of a value, and is never zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.figures import Blank
from bot.domain.misreadings import Dimension
from bot.domain.terms import ErrorKind, Skill

NO_OPINION = (
    "Nothing here is a person's opinion. Each mark tells how well somebody found what the article says,"
    " never whether they agree with it."
)
ALL_ATTEMPTS = (
    "All ended attempts are counted, later ones too. Later attempts repeat questions whose explanation was"
    " read, so facility is too high and discrimination and consistency mean little: trust first attempts for"
    " judging questions."
)


class Withheld(StrEnum):
    """Why a figure is not shown though there is one."""

    SMALL_GROUP = "small_group"
    """So few people that it could single one of them out."""


Why: TypeAlias = Blank | Withheld


class Part(BaseModel):
    """A part of a report: it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(Part):
    """A number, or why there is none."""

    value: float | None
    why: Why | None = None

    @classmethod
    def of(cls, value: float | None, why: Why = Blank.NOBODY) -> Figure:
        """Return the figure; ``why`` counts only where there is no value."""
        return cls(value=value, why=why if value is None else None)

    @classmethod
    def named(cls, name: str, source: object, blanks: Mapping[str, Blank]) -> Figure:
        """Return the field ``name`` of a statistic, with the reason that its ``blanks`` give."""
        return cls.of(getattr(source, name), blanks.get(name, Blank.NOT_COMPUTABLE))


WITHHELD = Figure(value=None, why=Withheld.SMALL_GROUP)


class TestFigures(Part):
    """The figures of the whole quiz, by Moodle's names (``bot.domain.statistics``)."""

    __test__ = False  # pytest would take it for a test case

    n: int
    n_whole: int = Field(description="Of them reached every question; consistency and errors rest on these.")
    mean: Figure
    median: Figure
    standard_deviation: Figure
    skewness: Figure
    kurtosis: Figure
    internal_consistency: Figure
    error_ratio: Figure
    standard_error: Figure


class Band(Part):
    """How many attempts ended with a score in a span."""

    start: float
    end: float = Field(description="Not in it, but for the last band.")
    n: int


class OptionFigures(Part):
    """How one option of a question was used."""

    key: str
    text: str
    right: bool
    error: ErrorKind | None = Field(description="Which misreading it stands for.")
    n: int
    share: float | None
    mean_total: Figure = Field(description="The mean share of the marks, of those who chose it.")
    better_than_key: bool = Field(description="Whether it attracts better learners than the key does.")


class ItemFigures(Part):
    """One question, by Moodle's names (``bot.domain.statistics``)."""

    number: int
    question_id: str
    prompt: str
    type: str
    skill: Skill
    difficulty: int
    retired: bool = Field(description="Whether the newest version of the set no longer has it.")
    n: int | None = Field(description="Answers; nothing where so few that one could be singled out.")
    right: int | None
    partly: int | None
    wrong: int | None
    facility: Figure
    standard_deviation: Figure
    random_guess_score: Figure
    intended_weight: Figure
    effective_weight: Figure
    discrimination_index: Figure
    discriminative_efficiency: Figure
    mean_seconds: Figure
    dubious: bool = Field(description="Whether discriminative efficiency is below 15 %.")
    options: tuple[OptionFigures, ...]
    other_answers: int = Field(description="Typed answers or orders that too few gave to be shown here.")


class ComparisonFigures(Part):
    """Two kinds of answers: all of each, and the mean difference within the same people."""

    first_n: int
    first_share: Figure
    second_n: int
    second_share: Figure
    n: int = Field(description="People who have answers of both kinds.")
    difference: Figure
    standard_error: Figure
    clear: bool = Field(description="Whether the difference is more than two standard errors.")


class SkillFigures(Part):
    """The questions that train one skill."""

    skill: Skill
    questions: int
    n: int
    right: int
    facility: Figure
    learning: ComparisonFigures | None = Field(
        description="First attempts against later ones; nothing where nobody has a later one."
    )


class MisreadingFigures(Part):
    """How often an error was made where it could be made."""

    dimension: Dimension
    about: str
    name: str
    error: ErrorKind
    count: int
    n: int
    share: float


class CampFigures(Part):
    """Questions about who supports an issue (first) against those about who opposes it (second)."""

    issue: str
    name: str
    comparison: ComparisonFigures


class ClassFigures(Part):
    """What the attempts that a class gave came to."""

    name: str
    learners: int | None
    attempts: int | None
    mean: Figure


class LearnerFigures(Part):
    """One learner's attempts."""

    learner: int = Field(description="A number that says nothing outside this database.")
    name: str
    attempts: int
    answers: int
    right: int
    score: float
    max_score: float
    share: float
    last_on: dt.date


class SetFigures(Part):
    """One question set."""

    set_id: str
    title: str
    versions: tuple[int, ...]
    withheld: bool = Field(description="Whether so few people answered that no figure is shown.")
    learners: int | None
    attempts: int | None
    answers: int | None
    test: TestFigures | None
    distribution: tuple[Band, ...] = ()
    items: tuple[ItemFigures, ...] = ()
    skills: tuple[SkillFigures, ...] = ()
    misreadings: tuple[MisreadingFigures, ...] = ()
    camps: tuple[CampFigures, ...] = ()
    classes: tuple[ClassFigures, ...] = ()
    by_learner: tuple[LearnerFigures, ...] = ()


class SetSummary(Part):
    """What an overview says of one question set, and a class's page of those who took it."""

    set_id: str
    withheld: bool
    learners: int | None
    attempts: int | None
    mean: Figure
    by_learner: tuple[LearnerFigures, ...] = ()


class QuestionFigures(Part):
    """One question of a set, and the ones beside it that were answered: their numbers and ids."""

    set_id: str
    title: str
    item: ItemFigures
    before: tuple[int, str] | None
    after: tuple[int, str] | None


class Report(Part):
    """A report. Fractions lie between 0 and 1; times are UTC."""

    format: Literal["civicquiz-report"] = "civicquiz-report"
    format_version: Literal[1] = 1
    note: str = NO_OPINION
    warnings: tuple[str, ...] = ()
    made_at: dt.datetime
    attempts: Literal["first", "all"]
    since: dt.date | None = None
    until: dt.date | None = Field(default=None, description="The last day that counts.")
    class_name: str | None = None
    minimum_group: int = Field(description="Groups of fewer people show no figures.")
    sets: tuple[SetFigures, ...]
