"""What every handler works with: the quiz, the clock, the seeds, and who is writing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telegram import User

from bot.bank.quotes import is_verified
from bot.domain.bank import Bank
from bot.domain.citations import Citation, cite
from bot.quiz import Offered, Quiz
from bot.store.learners import LearnerRecord

SEEDS = 2**31


@dataclass(frozen=True)
class Desk:
    """The dependencies of the chat, handed down from the composition root; it holds no state of a chat."""

    quiz: Quiz
    now: Callable[[], datetime]
    """The time, UTC-aware."""
    seed: Callable[[], int]
    """A fresh seed for an attempt, below ``SEEDS``."""

    def learner(self, user: User) -> LearnerRecord:
        """Return who is writing, registered on first sight."""
        language = user.language_code or "en"
        return self.quiz.learner(user.id, name=user.full_name, language=language, now=self.now())

    def offered(self, row: int) -> Offered | None:
        """Return the offered bank in that row, or None where it is not (or no longer) offered."""
        return next((offer for offer in self.quiz.offered() if offer.row == row), None)

    def citations(self, row: int, quote_ids: tuple[str, ...]) -> list[Citation]:
        """Return the quotes of the bank in ``row``, each with whether it is verified."""
        bank, verified = self.quiz.bank(row), self.verified(row)
        return [cite(bank, quote_id, verified=verified) for quote_id in quote_ids]

    def verified(self, row: int) -> bool:
        """Tell whether the quotes of the bank in ``row`` are those that were once found in its article."""
        return _verified(self.quiz, row)


@functools.lru_cache(maxsize=256)
def _verified(quiz: Quiz, row: int) -> bool:
    # A stored bank never changes, so its proof is worked out once and not at each tap.
    bank: Bank = quiz.bank(row)
    return is_verified(bank)
