"""The banks at hand: parsed once, and kept by the row that they are stored in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.bank import checks, files
from bot.domain.bank import Bank
from bot.domain.questions import Question
from bot.errors import AttemptError, BankError, SetError
from bot.quiz.views import Offered
from bot.store.database import Store

Parse: TypeAlias = Callable[[bytes, str], Bank]


AT_HAND = 20_000
"""Questions and quotes that are kept parsed, of all banks together; teachers can bring any number of them."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A parsed bank, and its questions by id."""

    bank: Bank
    questions: Mapping[str, Question]

    @property
    def size(self) -> int:
        """How much it takes: what most of a bank are."""
        return len(self.questions) + len(self.bank.quotes)


class Library:
    """Banks by their rows. A stored bank never changes, so what was read stays at hand, up to ``AT_HAND``."""

    def __init__(self, store: Store, parse: Parse | None) -> None:
        self._store = store
        self._parse = parse or _load
        self._parse_stored = parse or _read_as_it_was
        self._shelf: dict[int, Shelved] = {}

    def load(self, data: bytes, *, name: str, now: dt.datetime) -> Offered:
        """See ``Quiz.load_bank``."""
        bank = self._parse(data, name)
        if not self._store.sets.adopt(bank.id):
            raise SetError(f'{name}: the id "{bank.id}" is that of a teacher\'s set; give this bank another.')
        row = self._store.banks.add(bank, data, now)
        self._put(row, bank)
        return Offered(row, bank)

    def keep(self, row: int, bank: Bank) -> None:
        """See ``Quiz.keep``."""
        self._put(row, bank)

    def offer_only(self, rows: Collection[int]) -> None:
        """See ``Quiz.offer_only``."""
        self._store.banks.offer_only(rows)

    def offered(self) -> tuple[Offered, ...]:
        """See ``Quiz.offered``."""
        return tuple(Offered(row, self.get(row).bank) for row in self._store.banks.offered())

    def get(self, row: int) -> Shelved:
        """Return the bank stored in ``row``; ``AttemptError`` ("unknown") if there is no such row."""
        shelved = self._shelf.get(row)
        if shelved is not None:
            return shelved
        content = self._store.banks.content(row)
        if content is None:
            raise AttemptError("unknown", f"There is no bank {row}.")
        return self._put(row, self._parse_stored(content, f"the stored bank {row}"))

    def _put(self, row: int, bank: Bank) -> Shelved:
        shelved = Shelved(bank, {question.id: question for question in bank.questions})
        self._shelf[row] = shelved
        while sum(each.size for each in self._shelf.values()) > AT_HAND and len(self._shelf) > 1:
            del self._shelf[next(iter(self._shelf))]  # read first, and read again if it is needed
        return shelved


def _load(data: bytes, name: str) -> Bank:
    return checks.load(data, name=name)


def _read_as_it_was(data: bytes, name: str) -> Bank:
    """Read a bank that passed the rules when it was loaded: newer rules must not stop a running attempt."""
    reading = files.read(data, name=name)
    if reading.bank is None:
        raise BankError("\n".join([f"{name} can no longer be read:", *map(str, reading.faults)]))
    return reading.bank
