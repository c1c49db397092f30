"""A bank file that a teacher brings: read, held to the rules, and its quotes looked up in the article."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.bank.checks import check
from bot.bank.decoding import decode
from bot.bank.faults import Fault
from bot.bank.files import read
from bot.bank.inspection import MAX_ARTICLE_BYTES
from bot.bank.quotes import Article, is_verified, verify
from bot.bank.writing import write_verified
from bot.domain.bank import Bank
from bot.domain.questions import StanceQuestion
from bot.errors import SetError


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a file; ``data`` says in it that the quotes were found, where they were."""

    data: bytes
    bank: Bank | None
    """None where there is any error."""
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What stops the bank from being a set."""
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What the writer should look at."""
        return tuple(fault for fault in self.faults if not fault.is_error)


def checked(data: bytes, *, name: str, text: str | None, today: dt.date) -> Checked:
    """Return the bank in ``data`` with every fault; with ``text``, every quote is looked up in that article.

    Raises ``BankError`` where the quotes were found and the file's layout does not let that be written down.
    """
    given = read(data, name=name)
    article = Article(text) if text else None
    if article is None or given.bank is None:
        faults = check(given, article)
        return Checked(data, None if any(fault.is_error for fault in faults) else given.bank, faults)
    # The rules are held to the bank as it will be stored: with its quotes found, if they are.
    verified = verify(given.bank, article, on=today)
    bank = given.bank.model_copy(update={"verified": verified})
    faults = check(replace(given, bank=bank, sound=bank), article)
    if any(fault.is_error for fault in faults):
        return Checked(data, None, faults)
    return Checked(write_verified(data, verified), bank, faults)


def article_text(data: bytes, *, name: str) -> str:
    """Return the text of an article that was sent as a file; ``SetError`` if it cannot be read."""
    text, faults = decode(data, name=name, limit=MAX_ARTICLE_BYTES)
    if faults:
        raise SetError(f"{name}: {faults[0].message}")
    if not text.strip():
        raise SetError(f"{name} is empty: send the article's text.")
    return text


@dataclass(frozen=True, slots=True)
class Card:
    """What a bank has: how many questions of each kind, and whether its quotes are proven."""

    bank: Bank
    verified: bool
    counts: Mapping[str, Mapping[str, int]]
    """Questions by "type", "skill", "difficulty", "actor" (by name) and "position" (stance questions)."""


def card(bank: Bank) -> Card:
    """Return the card of a bank; counts come in the order of the most frequent first, levels in theirs."""
    questions = bank.questions
    levels = Counter(str(question.difficulty) for question in questions)
    return Card(
        bank=bank,
        verified=is_verified(bank),
        counts={
            "type": _most(Counter(question.type for question in questions)),
            "skill": _most(Counter(question.skill.value for question in questions)),
            "difficulty": {level: levels[level] for level in sorted(levels)},
            "actor": _most(
                Counter(
                    bank.actors[actor].name
                    for question in questions
                    for actor in bank.actors_of(question)
                    if actor in bank.actors
                )
            ),
            "position": _most(
                Counter(question.key.value for question in questions if isinstance(question, StanceQuestion))
            ),
        },
    )


def _most(counts: Counter[str]) -> dict[str, int]:
    return dict(counts.most_common())
