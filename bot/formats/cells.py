"""Rows of a spreadsheet as texts, whether they come from CSV or from XLSX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.formulas import unguarded
from bot.formats.texts import hidden, tidy


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells as they were meant, and why it cannot be used, if it cannot."""

    place: str
    cells: tuple[str, ...]
    refused: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """What of it could not be taken as it was shown, as (what, why)."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return self.refused is None and not any(cell.strip() for cell in self.cells)


def row(place: str, cells: Sequence[str]) -> Row:
    """Return a row of texts from outside; it is refused if one of them holds what cannot be seen."""
    texts = tuple(unguarded(cell.replace("\r\n", "\n").replace("\r", "\n")) for cell in cells)
    for number, text in enumerate(texts):
        found = hidden(tidy(text))
        if found is not None:
            return Row(place, texts, f"cell {letter(number)} holds a character that cannot be seen ({found})")
    return Row(place, texts)


def letter(index: int) -> str:
    """Return the letters by which a spreadsheet calls its column ``index``, counted from 0."""
    return (letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def header_of(cells: Sequence[str]) -> list[str]:
    """Return the names of columns as they are compared: lower case, single spaces."""
    return [" ".join(cell.replace("_", " ").casefold().split()) for cell in cells]


def named(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by the names of their columns; of two of a name the first counts."""
    found: dict[str, str] = {}
    for column, cell in zip(header, cells, strict=False):
        found.setdefault(column, cell)
    return found


def words_in(cell: str) -> Iterator[str]:
    """Yield the ids that a cell lists, separated by commas or white space."""
    return filter(None, re.split(r"[,;\s]+", cell))


def lines_in(cell: str) -> list[str]:
    """Return the texts that a cell lists, one to a line."""
    return [line.strip() for line in cell.split("\n") if line.strip()]
