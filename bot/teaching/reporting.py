"""Reports for teachers and admins: whose they may have, made by another process from the same file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.domain.roles import Role
from bot.errors import RoleError, UsageError
from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted, nobody
from bot.reports.figures import Report
from bot.reports.making import Form, made
from bot.store.classes import ClassRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.reports import Scope
from bot.teaching.classes import Classes
from bot.teaching.elsewhere import OtherProcess
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody can have a report of: a set, or what one class was given of it."""

    row: int
    """A version of the set; buttons name the set by it."""
    set_id: str
    title: str
    class_id: int | None = None
    class_name: str | None = None
    classes_of: int | None = None
    """Whose classes it tells apart: a teacher's own; None for all, as for admins."""


@dataclass(frozen=True, slots=True)
class Order:
    """All that a report is made from; it goes to the other process."""

    subject: Subject
    names: bool
    fewest: int
    now: dt.datetime


class Reporting:
    """Reports of what a person may see: admins everything, teachers their own sets and classes.

    ``database`` is the file to read in another process; with None, one in memory, it is done here.
    """

    def __init__(
        self,
        store: Store,
        quiz: Quiz,
        roles: Roles,
        sets: Sets,
        classes: Classes,
        *,
        fewest: int,
        database: Path | None,
    ) -> None:
        self._store = store
        self._quiz = quiz
        self._roles = roles
        self._sets = sets
        self._classes = classes
        self._fewest = fewest
        self._database = database
        self._process = OtherProcess()

    @property
    def fewest(self) -> int:
        """Of how many people a report must be to show figures."""
        return self._fewest

    def subjects(self, by: LearnerRecord) -> tuple[Subject, ...]:
        """Return what there are answers to and ``by`` may see: sets by title, then classes by name."""
        self._roles.require(by, Role.TEACHER)
        admin = self._roles.of(by) is Role.ADMIN
        owners = self._store.sets.owners()
        known = self._store.reports.sets()
        whole = [self._subject(by, each) for each in known if admin or owners.get(each) == by.id]
        given = [
            self._subject(by, each, class_)
            for class_ in self._classes.own(by)
            for each in self._store.reports.sets_of_class(class_.id)
        ]
        return (
            *sorted(whole, key=lambda subject: subject.title),
            *sorted(given, key=lambda subject: (subject.class_name or "", subject.title)),
        )

    def subject(self, by: LearnerRecord, row: int, class_id: int | None) -> Subject:
        """Return the set of a version, of a class or of all; ``CivicQuizError`` where ``by`` may not."""
        self._roles.require(by, Role.TEACHER)
        if class_id is None:
            return self._subject(by, self._sets.version(row, by).bank_id)
        class_ = self._classes.get(by, class_id)
        version = self._store.sets.version(row)
        if version is None or version.bank_id not in self._store.reports.sets_of_class(class_.id):
            raise RoleError("This class has not begun with that set.")
        return self._subject(by, version.bank_id, class_)

    async def report(self, subject: Subject, *, now: dt.datetime, names: bool = False) -> Report:
        """Return the report; with ``names``, people are called as in that class."""
        return await self._done(report_of, Order(subject, names, self._fewest, now))

    async def file(self, subject: Subject, form: Form, *, by: LearnerRecord, now: dt.datetime) -> bytes:
        """Return the report as a file, with numbers for names; the audit notes it."""
        data = await self._done(
            partial(file_of, form), Order(subject, names=False, fewest=self._fewest, now=now)
        )
        self._roles.note(
            by, "report exported", now=now, form=form, sets=[subject.set_id], class_id=subject.class_id
        )
        return data

    async def picture(self, subject: Subject, *, now: dt.datetime) -> bytes:
        """Return the picture that goes with a report; ``UsageError`` for a group too small to be shown."""
        return await self._done(
            partial(file_of, "png"), Order(subject, names=False, fewest=self._fewest, now=now)
        )

    async def drawn(self, draw: Callable[[], bytes]) -> bytes:
        """Return a picture that needs nothing of the database; ``draw`` must be fit to be pickled."""
        return draw() if self._database is None else await self._process.done(draw)

    def close(self) -> None:
        """End the other process."""
        self._process.close()

    def _subject(self, by: LearnerRecord, set_id: str, class_: ClassRecord | None = None) -> Subject:
        rows = self._store.reports.rows_of(set_id)
        if not rows:  # buttons of an earlier report outlive its answers
            raise UsageError(
                "There is nothing to report: nobody has ended a quiz of this set, or the answers were erased."
            )
        class_id, class_name = (None, None) if class_ is None else (class_.id, class_.name)
        owner = None if self._roles.of(by) is Role.ADMIN else by.id
        return Subject(rows[0], set_id, self._quiz.bank(rows[0]).title, class_id, class_name, owner)

    async def _done(self, work: Callable[[Reporter, Order], R], order: Order) -> R:
        if self._database is None:
            return work(Reporter(self._store, self._quiz.bank, fewest=order.fewest), order)
        return await self._process.done(partial(elsewhere, self._database, work, order))


def elsewhere(database: Path, work: Callable[[Reporter, Order], R], order: Order) -> R:
    """Do ``work`` in this process, on a connection of its own."""
    store = Store.open(database)
    try:
        return work(Reporter(store, Quiz(store).bank, fewest=order.fewest), order)
    finally:
        store.close()


def report_of(reporter: Reporter, order: Order) -> Report:
    """Return the report of an order."""
    return reporter.report(_wanted(reporter, order), now=order.now)


def file_of(form: Form, reporter: Reporter, order: Order) -> bytes:
    """Return the file of an order."""
    return b"".join(made(form, reporter, _wanted(reporter, order), now=order.now))


def _wanted(reporter: Reporter, order: Order) -> Wanted:
    subject = order.subject
    scope = Scope(subject.set_id, subject.class_id)
    names = reporter.names if order.names else nobody
    return Wanted((scope,), subject.class_name, names, subject.classes_of)
