"""What is wrong with a bank file: one fault, with its place, its code and a sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MAX_FAULTS = 1_000
"""How many faults of one sort are told; nobody reads more, and wording them takes time."""


class Severity(StrEnum):
    """An error stops a bank from loading, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """Where in a file: lines and columns are counted from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of one file; faults sort by their place."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.severity}: {self.message}"

    @property
    def is_error(self) -> bool:
        """Whether it stops the bank from loading."""
        return self.severity is Severity.ERROR
