"""What a rule is: a code, a severity and a function whose docstring is the rule's documentation.

The docstring's first line says what must hold; "Why:" gives the reason in one line; "Do:" says what to do.
A ``FileRule`` makes the sentence about something that the reader of a file came upon. A ``BankRule`` looks
for what breaks it in a bank that could be read.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, ParamSpec, TypeAlias

from bot.bank.faults import Fault, Place, Severity
from bot.bank.index import Index

P = ParamSpec("P")

Path: TypeAlias = tuple[str | int, ...]
"""The way to a part of a bank: ("questions", 3, "prompt")."""


EVERYTHING = frozenset({"verified", "actors", "issues", "quotes", "claims", "stances", "questions"})
"""What a rule needs that weighs a bank as a whole."""


class Finding(NamedTuple):
    """Something in a bank that breaks a rule: where, and a sentence that says what to do."""

    path: Path
    message: str


Finder: TypeAlias = Callable[[Index], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's code, severity and documentation."""

    code: str
    severity: Severity
    title: str
    why: str
    do: str

    @property
    def explanation(self) -> str:
        """The rule's documentation, as a person reads it."""
        return f"{self.code} ({self.severity}): {self.title}\n\nWhy: {self.why}\nWhat to do: {self.do}"

    def fault(self, place: Place, message: str) -> Fault:
        """Return the fault that breaks this rule at ``place``; its message is kept on one line."""
        return Fault(*place, self.code, self.severity, " ".join(message.split()))


@dataclass(frozen=True, slots=True)
class FileRule(Rule, Generic[P]):
    """A rule that the reader of a file applies; ``say`` makes its sentence."""

    say: Callable[P, str]

    def at(self, place: Place, *args: P.args, **kwargs: P.kwargs) -> Fault:
        """Return the fault at ``place``; the other arguments are those of ``say``."""
        return self.fault(place, self.say(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class BankRule(Rule):
    """A rule over a bank; ``find`` yields what breaks it.

    ``needs`` are the sections of which every part must have been read for the rule to make sense.
    """

    find: Finder
    needs: frozenset[str] = frozenset()


def file_rule(code: str) -> Callable[[Callable[P, str]], FileRule[P]]:
    """Make a rule of a function that returns the sentence; what a reader comes upon is always an error."""

    def made(say: Callable[P, str]) -> FileRule[P]:
        return FileRule(code, Severity.ERROR, *_documentation(say), say)

    return made


def error(code: str, *, needs: Iterable[str] = ()) -> Callable[[Finder], BankRule]:
    """Make a rule of a function that yields findings; each stops the bank from loading."""
    return lambda find: BankRule(code, Severity.ERROR, *_documentation(find), find, frozenset(needs))


def warning(code: str, *, needs: Iterable[str] = ()) -> Callable[[Finder], BankRule]:
    """Make a rule of a function that yields findings; the bank loads all the same."""
    return lambda find: BankRule(code, Severity.WARNING, *_documentation(find), find, frozenset(needs))


def _documentation(function: Callable[..., object]) -> tuple[str, str, str]:
    text = " ".join((inspect.getdoc(function) or "").split())
    title, _, rest = text.partition(" Why: ")
    why, _, do = rest.partition(" Do: ")
    if not (title and why and do):
        raise TypeError(f"{function.__name__}: a rule's docstring is a title, 'Why:' and 'Do:'")
    return title, why, do
