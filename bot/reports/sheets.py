"""A report as a workbook: a sheet per view, its header frozen, with filters and real numbers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.reports.figures import Report
from bot.reports.guarding import guarded
from bot.reports.tables import Table, tables

_WIDE = {"question": 60, "answer": 50, "figure": 34, "remark": 60, "issue": 50, "about": 50, "why blank": 40}


def workbook(report: Report) -> bytes:
    """Return the XLSX file. No text in it is taken for a formula."""
    book = Workbook(write_only=True)
    for title, table in tables(report).items():
        _fill(book.create_sheet(title), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, table: Table) -> None:
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}{len(table.rows) + 1}"
    for number, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(name, max(12, len(name) + 4))
    sheet.append([_header(sheet, name) for name in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, *each) for each in zip(row, table.formats, strict=True)])


def _header(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any, number_format: str | None) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=guarded(value))
        cell.data_type = "s"  # openpyxl would take "#N/A" for an error
        return cell
    if value is None or (number_format is None and not isinstance(value, dt.date)):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if number_format is not None:
        cell.number_format = number_format
    return cell
