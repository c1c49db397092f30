"""What a format is, and what comes out of reading and of writing a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.domain.bank import Bank

Draft: TypeAlias = dict[str, Any]
"""A bank, or one question of it, as plain data in the shape of the YAML file.

A draft may lack what the format asks for: other tools know no quotes, no skills and no kinds of error. What
is not known is left out rather than made up, so that ``civicquiz check`` names exactly what is missing.
"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that has no counterpart on the other side."""

    place: str
    """Where it stands: 'line 12', 'row 3 of "questions"', 'question "gimenez-agents"'."""
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: {self.why}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of another tool holds, and what of it could not come over."""

    draft: Draft
    left_out: tuple[LeftOut, ...] = ()

    @property
    def questions(self) -> list[Draft]:
        """The questions that came over."""
        return list(self.draft.get("questions", ()))

    @property
    def exit_code(self) -> int:
        """What the command line ends with: 0 all came over, 1 some of it did not, 2 nothing could be read."""
        if not self.left_out:
            return 0
        return 1 if self.questions else 2


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for another tool, and what of the bank it cannot hold."""

    data: bytes
    left_out: tuple[LeftOut, ...] = ()


def _always(_data: bytes) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file, in and out."""

    name: str
    """How it is called on the command line."""
    title: str
    """How people call it."""
    suffixes: tuple[str, ...]
    """What its files end with; the first is that of a written file."""
    read: Callable[[bytes, str], Imported]
    """(the file, its name) -> what it holds; ``UsageError`` when it cannot be used at all."""
    write: Callable[[Bank], Exported]
    """A bank -> a file with all that the format can hold. The same bank gives the same bytes."""
    recognises: Callable[[bytes], bool] = _always
    """Tells its files from those of another format with the same suffix; never raises."""
