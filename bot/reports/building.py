"""The store's counts -> a report: what is in it, for whom, and what is withheld of small groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.domain.bank import Bank
from bot.domain.figures import Blank
from bot.domain.misreadings import camp_sides, topics
from bot.errors import UsageError
from bot.reports import comparing, items
from bot.reports.figures import (
    ALL_ATTEMPTS,
    WITHHELD,
    ClassFigures,
    Figure,
    LearnerFigures,
    QuestionFigures,
    Report,
    SetFigures,
    SetSummary,
)
from bot.reports.items import Asked
from bot.reports.wording import word
from bot.store.counting import Cell
from bot.store.database import Store
from bot.store.report_rows import AnswerRow
from bot.store.reports import Scope

Names: TypeAlias = Callable[[Scope, Collection[int]], Mapping[int, str]]
"""What people are to be called; who is not in it has a number for a name."""

Step: TypeAlias = Callable[[str], None]
"""Told what was done, for a progress bar."""

STEPS = 4
"""How often ``Reporter.report`` tells a ``Step`` of each set."""


def nobody(scope: Scope, learners: Collection[int]) -> Mapping[int, str]:  # noqa: ARG001 - all are alike
    """Name nobody: the default."""
    return {}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is to be about."""

    scopes: tuple[Scope, ...]
    """One or more, alike but for the set."""
    class_name: str | None = None
    names: Names = nobody
    classes_of: int | None = None
    """Whose classes are told apart, by the teacher's number; None for all."""
    most_learners: int | None = None
    """How many people ``by_learner`` lists, the first by number; None for all."""

    @property
    def with_names(self) -> bool:
        """Whether people are to be named, and what they typed is to be told."""
        return self.names is not nobody


class Reporter:
    """Makes reports of what is stored.

    ``bank_of`` gives the bank in a row, ``fewest`` is the setting REPORT_MIN_GROUP.
    """

    def __init__(self, store: Store, bank_of: Callable[[int], Bank], *, fewest: int) -> None:
        self._store = store
        self._reports = store.reports
        self._bank_of = bank_of
        self._fewest = fewest

    def report(self, wanted: Wanted, *, now: dt.datetime, step: Step = lambda _: None) -> Report:
        """Return the report; ``UsageError`` for a set that there is not."""
        scope = wanted.scopes[0]
        until = None if scope.until is None else (scope.until - dt.timedelta(microseconds=1)).date()
        with self._store.transaction():  # all figures are of one moment
            sets = tuple(self._set(each, wanted, step) for each in wanted.scopes)
        return Report(
            made_at=now,
            attempts=scope.attempts,
            warnings=(ALL_ATTEMPTS,) if scope.attempts == "all" else (),
            since=None if scope.since is None else scope.since.date(),
            until=until,
            class_name=wanted.class_name,
            minimum_group=self._fewest,
            sets=sets,
        )

    def summary(self, scope: Scope, *, people: Wanted | None = None) -> SetSummary:
        """Return what ``report`` says of a set in one line, in a part of the time.

        With ``people``, what it says of each person too, called as they are there.
        """
        with self._store.transaction():
            self._reports.tally(scope)
            size = self._reports.size()
            small = size.learners < self._fewest
            return SetSummary(
                set_id=scope.set_id,
                withheld=small,
                learners=None if small else size.learners,
                attempts=None if small else size.attempts,
                mean=WITHHELD if small else items.mean_share(self._reports.attempt_counts()),
                by_learner=() if small or people is None else self._learners(scope, people),
            )

    def question(self, scope: Scope, question_id: str) -> QuestionFigures | None:
        """Return what ``report`` says of one question, in a part of the time; None where it says nothing."""
        asked, banks = self._asked(scope.set_id)
        if question_id not in asked:
            return None
        with self._store.transaction():
            learners, gathered = self._reports.gather_for_one(scope, question_id)
            cells = items.by_question(gathered.cells, asked)
            if learners < self._fewest or question_id not in cells:
                return None
            people = {question_id: _count(cells[question_id])}
            if scope.attempts == "all":
                people = self._reports.people(question_id)
        (item,) = items.item_figures(
            asked, cells, seconds=gathered.seconds, people=people, fewest=self._fewest, only=question_id
        )
        numbered = dict(enumerate(cells, start=1))
        before, after = (
            (at, numbered[at]) if at in numbered else None for at in (item.number - 1, item.number + 1)
        )
        return QuestionFigures(
            set_id=scope.set_id, title=banks[0].title, item=item, before=before, after=after
        )

    def answers(self, wanted: Wanted) -> Iterator[tuple[Scope, dict[str, Asked], str, AnswerRow]]:
        """Yield every answer with what it was asked, and what its learner is called; none of small groups."""
        for scope in wanted.scopes:
            asked, _ = self._asked(scope.set_id)
            self._reports.gather(scope)
            if scope.attempts == "first":
                self._reports.keep_first()
            if self._reports.size().learners < self._fewest:
                continue
            called = wanted.names(scope, [row.learner for row in self._reports.learners()])
            numbered = word("learner", "{}")
            for row in self._reports.answers():
                yield scope, asked, called.get(row.learner) or numbered.format(row.learner), row

    def names(self, scope: Scope, learners: Collection[int]) -> Mapping[int, str]:
        """Name people: as in the class of ``scope``, else as in Telegram. A ``Names``, by choice."""
        return self._store.reports.names(learners, scope.class_id)

    def _set(self, scope: Scope, wanted: Wanted, step: Step) -> SetFigures:
        asked, banks = self._asked(scope.set_id)
        about = {
            question_id: topic for bank in reversed(banks) for question_id, topic in topics(bank).items()
        }
        sides = camp_sides(about)
        skills = {question_id: topic.skill for question_id, topic in about.items()}
        gathered = self._reports.gather(scope, sides, skills)
        step("answers")
        learning = comparing.compared_by(gathered.learning)
        if scope.attempts == "first":
            self._reports.keep_first()
        step("learning")
        size = self._reports.size()
        versions = tuple(sorted({bank.version for bank in banks}))
        known = {"set_id": scope.set_id, "title": banks[0].title, "versions": versions}
        if size.learners < self._fewest:
            return SetFigures(**known, withheld=True, learners=None, attempts=None, answers=None, test=None)
        cells = items.by_question(gathered.cells, asked)
        people = self._people(scope, cells)
        attempts = self._reports.attempt_counts()
        found = items.item_figures(asked, cells, seconds=gathered.seconds, people=people, fewest=self._fewest)
        step("questions")
        shown = {
            question_id: each for question_id, each in cells.items() if people[question_id] >= self._fewest
        }
        figures = SetFigures(
            **known,
            withheld=False,
            learners=size.learners,
            attempts=size.attempts,
            answers=size.answers,
            test=items.quiz_figures(attempts, cells),
            distribution=items.distribution(attempts),
            items=found,
            skills=comparing.skills(shown, about, learning, self._fewest),
            misreadings=comparing.misread(shown, about, banks),
            camps=comparing.both_camps(
                gathered.sides, [side for side in sides if side.question_id not in shown], banks, self._fewest
            ),
            classes=self._classes(wanted),
            by_learner=self._learners(scope, wanted),
        )
        step("people")
        return figures

    def _asked(self, set_id: str) -> tuple[dict[str, Asked], list[Bank]]:
        banks = [self._bank_of(row) for row in self._store.reports.rows_of(set_id)]
        if not banks:
            raise UsageError(
                f'There are no answers to a set "{set_id[:60]}": `civicquiz sets` lists the sets.'
            )
        asked: dict[str, Asked] = {}
        for number, bank in enumerate(banks):
            for question in bank.questions:
                asked.setdefault(question.id, Asked(question, bank, retired=number > 0))
        return asked, banks

    def _people(self, scope: Scope, cells: Mapping[str, Sequence[Cell]]) -> Mapping[str, int]:
        if scope.attempts == "all":
            return self._reports.people()
        return {question_id: _count(found) for question_id, found in cells.items()}

    def _classes(self, wanted: Wanted) -> tuple[ClassFigures, ...]:
        found = []
        for each in self._reports.classes(wanted.classes_of):
            small = each.learners < self._fewest
            mean = Figure.of(each.score / each.max_score if each.max_score > 0 else None, Blank.NO_MARKS)
            found.append(
                ClassFigures(
                    name=each.name,
                    learners=None if small else each.learners,
                    attempts=None if small else each.attempts,
                    mean=WITHHELD if small else mean,
                )
            )
        return tuple(found)

    def _learners(self, scope: Scope, wanted: Wanted) -> tuple[LearnerFigures, ...]:
        rows = self._reports.learners(wanted.most_learners)
        called, numbered = wanted.names(scope, [row.learner for row in rows]), word("learner", "{}")
        return tuple(
            LearnerFigures(
                learner=row.learner,
                name=called.get(row.learner) or numbered.format(row.learner),
                attempts=row.attempts,
                answers=row.answers,
                right=row.right,
                score=row.score,
                max_score=row.max_score,
                share=row.score / row.max_score if row.max_score > 0 else 0.0,
                last_on=row.last_at.date(),
            )
            for row in rows
        )


def _count(cells: Sequence[Cell]) -> int:
    return sum(cell.given.count for cell in cells)
