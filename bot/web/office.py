"""What the pages work with, handed down from the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.quiz import Quiz
from bot.reports.building import Reporter
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.roles import Roles
from bot.web.access import Access
from bot.web.sessions import Session, Sessions


@dataclass(frozen=True, slots=True)
class Office:
    """The dependencies of the pages. The store is theirs alone: it is used by one thread at a time."""

    store: Store
    quiz: Quiz
    roles: Roles
    reporter: Reporter
    sessions: Sessions
    now: Callable[[], datetime]
    """The time, UTC-aware."""
    token: Callable[[], str]
    """A fresh secret."""
    fewest: int
    """The setting REPORT_MIN_GROUP."""
    https: bool
    """Whether people come by https, so that cookies are for it alone."""

    def access(self, who: LearnerRecord) -> Access:
        """Return what somebody may see now."""
        return Access(self.store, self.quiz, self.roles, who)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    office: Office
    session: Session
    access: Access
