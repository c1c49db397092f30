"""What the pages work with, handed down from the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.quiz import Quiz
from bot.reports.building import Reporter
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.roles import Roles
from bot.web.access import Access
from bot.web.sessions import Session, Sessions


@dataclass(frozen=True, slots=True)
class Office:
    """What a page is made of. The store is the pages' alone: it is used by one thread at a time."""

    store: Store
    quiz: Quiz
    roles: Roles
    reporter: Reporter
    now: Callable[[], datetime]
    """The time, UTC-aware."""
    fewest: int
    """The setting REPORT_MIN_GROUP."""

    def access(self, who: LearnerRecord) -> Access:
        """Return what somebody may see now."""
        return Access(self.store, self.quiz, self.roles, who)


@dataclass(frozen=True, slots=True)
class Opening:
    """What an office is opened with, in whichever process."""

    database: Path
    admin_ids: frozenset[int]
    fewest: int

    @contextmanager
    def office(self, now: Callable[[], datetime]) -> Iterator[Office]:
        """Give an office with a connection of its own; ``StoreError`` where the database cannot be used."""
        store = Store.open(self.database)
        try:
            quiz, roles = Quiz(store), Roles(store, admin_ids=self.admin_ids)
            reporter = Reporter(store, quiz.bank, fewest=self.fewest)
            yield Office(store, quiz, roles, reporter, now, self.fewest)
        finally:
            store.close()


@dataclass(frozen=True, slots=True)
class Entrance:
    """What people are let in with."""

    sessions: Sessions
    token: Callable[[], str]
    """A fresh secret."""
    https: bool
    """Whether people come by https, so that cookies are for it alone."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    office: Office
    session: Session
    access: Access

    @classmethod
    def of(cls, session: Session, office: Office) -> Visit:
        """Return the visit of whoever is signed in."""
        return cls(office, session, office.access(session.learner))
