"""CSV: the questions of a bank, one a line, in the columns of ``bot.formats.layout``.

Written with commas, in UTF-8 with a byte order mark, which makes spreadsheets take it for UTF-8; read with
commas, semicolons or tabs between the cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.domain.bank import Bank
from bot.domain.formulas import guarded
from bot.errors import UsageError
from bot.formats.cells import Row, row
from bot.formats.drafts import Drafting
from bot.formats.format import Exported, Format, Imported, LeftOut
from bot.formats.intake import MAX_QUESTIONS, text_of
from bot.formats.layout import cells_of, columns
from bot.formats.tables import sections_of, take_questions, unfit
from bot.formats.weighted_answers import written

_DELIMITERS = ",;\t"


def read(data: bytes, name: str) -> Imported:
    """Return the questions of a CSV file; a line that is none is left out.

    Raises ``UsageError`` if the file is no text, empty, too large, has no column ``prompt``, or holds no
    question at all.
    """
    text = text_of(data, name)
    header, _, _ = text.lstrip("\n").partition("\n")
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        rows = list(_rows(text, delimiter, name))
    except csv.Error as problem:
        raise UsageError(
            f'"{name}" is not CSV ({problem}): export it from the spreadsheet again.'
        ) from problem
    drafting = Drafting(name)
    take_questions(rows, drafting)
    return drafting.done()


def write(bank: Bank) -> Exported:
    """Return all that the questions of a bank have as CSV; what they refer to is not in it."""
    lost = [
        LeftOut(f'bank "{bank.id}"', f"its {sections_of(bank)}", "CSV holds one table, that of the questions")
    ]
    rows = []
    for question in bank.questions:
        cells = cells_of(question)
        if (why := unfit(cells)) is None:
            rows.append(cells)
        else:
            lost.append(LeftOut(f'question "{question.id}"', "the whole question", why))
    names = columns(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for cells in rows:
        values = (cells.get(name, "") for name in names)
        writer.writerow([guarded(value) if isinstance(value, str) else written(value) for value in values])
    return Exported(out.getvalue().encode("utf-8-sig"), tuple(lost))


def _rows(text: str, delimiter: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for count, cells in enumerate(reader):
        if count > 2 * MAX_QUESTIONS:
            raise UsageError(f'"{name}" has more than {2 * MAX_QUESTIONS:,} lines: split it.')
        yield row(f"line {line}", cells)
        line = reader.line_num + 1


FORMAT = Format(name="csv", title="CSV", suffixes=(".csv",), read=read, write=write)
