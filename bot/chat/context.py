"""What every handler works with: the quiz, the clock, the seeds, and who is writing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from markupsafe import Markup

from bot.bank.quotes import is_verified
from bot.chat.pace import Pace
from bot.chat.reactions import Reaction
from bot.chat.turns import Turns
from bot.domain.bank import Bank
from bot.domain.citations import cite
from bot.errors import OutageError
from bot.quiz import Offered, Quiz
from bot.render import fragment
from bot.store.learners import LearnerRecord
from bot.store.prompts import Prompts
from bot.teaching.assignments import Assignments
from bot.teaching.classes import Classes
from bot.teaching.disputes import Disputes
from bot.teaching.notices import Notices
from bot.teaching.regrade import Regrader
from bot.teaching.reporting import Reporting
from bot.teaching.rescored import ScoreNotices
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets

SEEDS = 2**31

DESK = "desk"
"""Where a PTB application keeps its desk, in ``bot_data``."""


class Account(NamedTuple):
    """Somebody's account on Telegram; ``language`` may be empty."""

    telegram_id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Door:
    """The way from the chat to the report pages."""

    sign_in: Callable[[LearnerRecord], str]
    """Gives the address that signs somebody in, once."""
    minutes: int
    """How long that address can be used."""
    sign_out: Callable[[LearnerRecord], int]
    """Signs somebody out everywhere and tells of how many sessions."""


@dataclass(frozen=True)
class Desk:
    """The dependencies of the chat, handed down from the composition root; it holds no state of a chat."""

    quiz: Quiz
    roles: Roles
    disputes: Disputes
    classes: Classes
    assignments: Assignments
    notices: Notices
    score_notices: ScoreNotices
    sets: Sets
    regrader: Regrader
    reporting: Reporting
    prompts: Prompts
    turns: Turns
    now: Callable[[], datetime]
    """The time, UTC-aware."""
    seed: Callable[[], int]
    """A fresh seed for an attempt, below ``SEEDS``."""
    token: Callable[[], str]
    """A fresh secret for a link: random, and of the characters that a link's payload may have."""
    link: Callable[[str], str]
    """The address that opens this bot with a payload."""
    wake: Callable[[], None]
    """Has notices that wait sent now."""
    alarm: Callable[[OutageError], None]
    """Told of each fault of the database; has the administrators hear of it."""
    uploads: Pace
    """How fast each person may send files, by learner."""
    door: Door | None = None
    """None where there are no report pages."""
    kept_days: int = 0
    """The setting RETENTION_DAYS: 0 where nothing is erased by itself."""

    def learner(self, account: Account) -> LearnerRecord:
        """Return who is writing, registered on first sight."""
        telegram_id, name, language = account
        return self.quiz.learner(telegram_id, name=name, language=language or "en", now=self.now())

    def close(self) -> None:
        """Write what was noted and end what makes reports; to be called before the store is closed."""
        self.turns.settle()
        self.reporting.close()

    def offered(self, row: int, learner: LearnerRecord) -> Offered | None:
        """Return the bank in that row; None where it is not, or no longer, offered to this person."""
        return next((offer for offer in self.sets.offered(learner) if offer.row == row), None)

    def citations(self, row: int, quote_ids: tuple[str, ...]) -> tuple[Markup, ...]:
        """Return quotes of the bank in ``row`` as HTML: whose words, where, and whether they are verified."""
        return tuple([_cited(self.quiz, row, quote_id) for quote_id in quote_ids])

    def verified(self, row: int) -> bool:
        """Tell whether the quotes of the bank in ``row`` are those that were once found in its article."""
        return _verified(self.quiz, row)


Command: TypeAlias = Callable[[Desk, LearnerRecord, str], Reaction]
"""Decides about a command; the last argument is what stands after it, without blank edges."""

Tapped: TypeAlias = Callable[..., Reaction]
"""Decides about a button: desk, learner, and the parts that the button carries."""

Prompted: TypeAlias = Callable[..., Reaction]
"""Decides about a line that the bot had asked for: desk, learner, text, message id, and what it is about."""


@functools.lru_cache(maxsize=256)
def _verified(quiz: Quiz, row: int) -> bool:
    # A stored bank never changes, so its proof is worked out once and not at each tap.
    bank: Bank = quiz.bank(row)
    return is_verified(bank)


@functools.lru_cache(maxsize=2_048)
def _cited(quiz: Quiz, row: int, quote_id: str) -> Markup:
    # Most taps show a quote that somebody was shown before.
    citation = cite(quiz.bank(row), quote_id, verified=_verified(quiz, row))
    return fragment("chat/citation.html", "cited", quote=citation)
