"""A report as CSV: tidy, one row an answer, and opening right in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

from bot.reports.building import Reporter, Step, Wanted
from bot.reports.guarding import guarded
from bot.reports.tables import ANSWER_COLUMNS, Cell, answer_rows

MARK = b"\xef\xbb\xbf"
"""Without this mark Excel reads the file as Latin-1."""


def csv_lines(reporter: Reporter, wanted: Wanted, step: Step = lambda _: None) -> Iterator[bytes]:
    """Yield the file in pieces, so that a million answers need not be held at once."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    yield MARK
    writer.writerow(ANSWER_COLUMNS)
    for number, row in enumerate(answer_rows(reporter, wanted)):
        writer.writerow([_plain(cell) for cell in row])
        if number % 1_000 == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
            step("answers")
    yield text.getvalue().encode()


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return guarded(cell) if isinstance(cell, str) else cell
