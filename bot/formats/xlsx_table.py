"""XLSX: a whole bank, a sheet for each of its parts (see ``bot.formats.tables``)."""

from __future__ import annotations

from typing import Any

from bot.domain.bank import Bank
from bot.errors import UsageError
from bot.formats.drafts import Drafting
from bot.formats.format import Exported, Format, Imported, LeftOut
from bot.formats.tables import tables_of, take_questions, take_sections, unfit
from bot.formats.workbooks import read_sheets, write_sheets

_QUESTIONS = "questions"


def read(data: bytes, name: str) -> Imported:
    """Return the bank, or as much of one, as a workbook holds; a row that cannot be used is left out.

    The questions stand on the sheet "questions", or on the only one. Raises ``UsageError`` if the file is
    no workbook, empty, too large once unpacked, has no column ``prompt``, or holds nothing at all.
    """
    sheets = read_sheets(data, name)
    if not sheets:
        raise UsageError(f'"{name}" is an empty workbook: choose the file that holds the questions.')
    only = next(iter(sheets)) if len(sheets) == 1 else _QUESTIONS
    if only not in sheets:
        raise UsageError(f'"{name}" has no sheet "questions": call the sheet with the questions so.')
    drafting = Drafting(name)
    take_questions(sheets.pop(only), drafting)
    return drafting.done(take_sections(sheets, drafting))


def write(bank: Bank) -> Exported:
    """Return a bank as a workbook; nothing is lost."""
    sheets: dict[str, tuple[list[list[Any]], int]] = {}
    lost = []
    for title, (names, rows) in tables_of(bank).items():
        written: list[list[Any]] = [list(names)]
        for cells in rows:
            if (why := unfit(cells)) is None:
                written.append([cells.get(name) for name in names])
            else:
                place = f'sheet "{title}"'
                lost.append(LeftOut(place, f'the row of "{next(iter(cells.values()))}"', why))
        sheets[title] = (written, 1)
    return Exported(write_sheets(sheets), tuple(lost))


FORMAT = Format(name="xlsx", title="Excel", suffixes=(".xlsx",), read=read, write=write)
