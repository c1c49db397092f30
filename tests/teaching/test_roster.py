"""The roster of a class as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from bot.quiz import Quiz
from bot.store.classes import ClassRecord
from bot.store.learners import LearnerRecord
from bot.teaching.assignments import Assignments
from bot.teaching.classes import Classes
from bot.teaching.roster import COLUMNS, roster_file
from bot.teaching.tasks import Roster
from tests.teaching.assigning import given, taken
from tests.teaching.conftest import NOW


@pytest.fixture
def rosters(
    assignments: Assignments,
    quiz: Quiz,
    civics: ClassRecord,
    classes: Classes,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> tuple[Roster, ...]:
    task = given(assignments, tess, "due friday questions 3")
    taken(quiz, assignments, anna, task, right=3)
    classes.name(bo, civics.id, "=HYPERLINK(1)", now=NOW)
    return assignments.of_class(tess, civics.id)


def test_the_csv_has_a_row_for_each_member_and_no_formula(
    civics: ClassRecord, rosters: tuple[Roster, ...]
) -> None:
    name, content = roster_file(civics, rosters, "csv")
    assert name == "civics.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    by_name = {row["member"]: row for row in rows}
    assert set(by_name) == {"Anna", "'=HYPERLINK(1)"}
    assert (by_name["Anna"]["state"], by_name["Anna"]["percent"]) == ("done", "100.0")
    assert by_name["Anna"]["due"] == "2026-01-09 23:59:00"
    assert (by_name["'=HYPERLINK(1)"]["state"], by_name["'=HYPERLINK(1)"]["score"]) == ("not begun", "")


def test_the_workbook_has_numbers_dates_and_no_formula(
    civics: ClassRecord, rosters: tuple[Roster, ...]
) -> None:
    name, content = roster_file(civics, rosters, "xlsx")
    assert name == "civics.xlsx"
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    header, *rows = sheet.iter_rows()
    assert tuple(cell.value for cell in header) == COLUMNS
    cells = {cell.value: cell for row in rows for cell in row}
    assert cells["'=HYPERLINK(1)"].data_type == "s"
    assert cells[100].data_type == "n"
    assert cells[dt.datetime(2026, 1, 9, 23, 59)].data_type == "d"  # noqa: DTZ001 - as spreadsheets have them


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_class_without_assignments_is_a_file_of_names_of_columns(civics: ClassRecord, kind: str) -> None:
    _, content = roster_file(civics, (), "csv" if kind == "csv" else "xlsx")
    assert content
