"""XLSX files, opened with care and written the same way every time.

A workbook is a zip of XML files. Before openpyxl sees it, its parts are counted and their unpacked size is
bounded, and none may declare a document type, where entities would be. Formulas are not computed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.domain.formulas import guarded
from bot.errors import UsageError
from bot.formats import cells
from bot.formats.cells import Row
from bot.formats.intake import MAX_QUESTIONS, bounded

MAX_UNPACKED = 32 * 1024 * 1024
_MAX_PARTS = 500
_MAX_SHEETS = 10
_MAX_ROWS = 2 * MAX_QUESTIONS
_MAX_COLUMNS = 120
_DECLARATIONS = tuple(
    sign.encode(code) for sign in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le")
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WIDE = 40


def read_sheets(data: bytes, name: str, *, at_most: int | None = None) -> dict[str, list[Row]]:
    """Return the rows of each sheet that is not empty, by its name in lower case.

    With ``at_most``, that many rows of each. Raises ``UsageError`` if the file is empty, no workbook,
    damaged, or has more than is read.
    """
    _inspect(bounded(data, name), name)
    sheets: dict[str, list[Row]] = {}
    left = _MAX_ROWS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it passes over
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            for sheet in book.worksheets[:_MAX_SHEETS]:
                title = sheet.title.strip().casefold()
                rows = list(_rows(sheet, title, left + 1 if at_most is None else at_most))
                left -= len(rows)
                if left < 0:
                    break
                if any(not row.empty for row in rows):
                    sheets[title] = rows
            book.close()
    except Exception as problem:  # openpyxl raises whatever the damage makes it stumble over
        raise UsageError(f'"{name}" is damaged: save it again in the spreadsheet program.') from problem
    if left < 0:
        raise UsageError(f'"{name}" has more than {_MAX_ROWS:,} rows: split it.')
    return sheets


def write_sheets(sheets: Mapping[str, tuple[Sequence[Sequence[Any]], int]]) -> bytes:
    """Return a workbook with those sheets: each its rows, and which of them (from 1) names the columns.

    Texts are guarded against formulas and marked as text. The same rows give the same bytes.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has an active sheet
    for title, (rows, header) in sheets.items():
        sheet = book.create_sheet(title)
        for number, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                if value not in (None, ""):
                    _fill(sheet.cell(number, column), value, bold=number == header)
        sheet.freeze_panes = f"A{header + 1}"
        for column in range(1, max(map(len, rows), default=0) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = _WIDE if column > 1 else _WIDE / 2
    out = io.BytesIO()
    book.save(out)
    return _same_every_time(out.getvalue())


def _inspect(data: bytes, name: str) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(f'"{name}" is an old .xls or has a password: save it as .xlsx without one.')
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            fault = _fault(package)
    except Exception as problem:  # zipfile, too, raises whatever the damage makes it stumble over
        raise UsageError(f'"{name}" is no .xlsx, or is damaged: save it as .xlsx again.') from problem
    if fault is not None:
        raise UsageError(f'"{name}" {fault}.')


def _fault(package: zipfile.ZipFile) -> str | None:
    """Return why a zipped file is not opened as a workbook, or None."""
    parts = package.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS or size > MAX_UNPACKED:
        unpacked = f"unpacks to {size / 1024 / 1024:,.0f} MiB in {len(parts):,} parts, which is not read"
        return f"{unpacked}: copy the questions into a new workbook"
    if "[Content_Types].xml" not in package.namelist():
        return "is a zipped file, but no .xlsx: save the spreadsheet as .xlsx"
    # zipfile unpacks no more of a part than the size that was summed up above.
    if any(sign in content for content in map(package.read, parts) for sign in _DECLARATIONS):
        return "declares XML entities: save it again in the spreadsheet program"
    return None


def _rows(sheet: Any, title: str, count: int) -> Iterator[Row]:
    for number, found in enumerate(sheet.iter_rows(max_row=count, max_col=_MAX_COLUMNS), start=1):
        place = f'row {number} of "{title}"'
        if all(cell is EMPTY_CELL for cell in found):  # one cell far down stands behind thousands of these
            yield Row(place, ())
            continue
        texts, notes, refused = [], [], None
        for column, cell in enumerate(found):
            value = cell.value
            if cell.data_type in {"f", "e"}:
                kind = "a formula" if cell.data_type == "f" else "an error"
                refused = f"cell {cells.letter(column)}{number} holds {kind}: put the value itself there"
            elif isinstance(value, dt.date | dt.time | dt.timedelta):
                why = f"a spreadsheet keeps no date as it was typed; it came over as {_text(value)}"
                notes.append((f"the look of the date in cell {cells.letter(column)}{number}", why))
            texts.append("" if refused else _text(value))
        plain = cells.row(place, texts)
        yield Row(place, plain.cells, refused or plain.refused, tuple(notes))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _fill(cell: Any, value: Any, *, bold: bool) -> None:
    if isinstance(value, str):
        cell.value = guarded(value)
        cell.data_type = "s"  # openpyxl would take "#N/A" for an error
        cell.number_format = "@"
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)


def _same_every_time(data: bytes) -> bytes:
    """Return a package without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(part.filename, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
