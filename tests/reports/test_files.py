"""The report as workbook, rows, data and picture."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from bot.errors import UsageError
from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.reports.documents import document, schema
from bot.reports.figures import Report
from bot.reports.guarding import guarded
from bot.reports.making import made
from bot.reports.rows import csv_lines
from bot.reports.sheets import workbook
from bot.store.database import Store
from bot.store.reports import Scope
from tests.quiz.conftest import NOW
from tests.reports.conftest import EIGHT, SET, take

WANTED = Wanted((Scope(SET),))


def rows_of(reporter: Reporter, wanted: Wanted = WANTED) -> list[dict[str, str]]:
    text = b"".join(csv_lines(reporter, wanted)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_workbook_has_a_sheet_per_view_with_frozen_headers_and_filters(report: Report) -> None:
    book = load_workbook(io.BytesIO(workbook(report)))
    assert book.sheetnames == [
        *("Overview", "Questions", "Options", "Skills", "Learning", "Misreadings", "Camps", "Classes"),
        "Learners",
    ]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet["A1"].font.bold


def test_figures_in_the_workbook_are_numbers_that_look_like_percentages(report: Report) -> None:
    sheet = load_workbook(io.BytesIO(workbook(report)))["Questions"]
    at = [cell.value for cell in sheet[1]].index("Facility index") + 1
    cell = sheet.cell(2, at)
    assert cell.value == pytest.approx(report.sets[0].items[0].facility.value)
    assert cell.number_format == "0.0%"


def test_csv_has_a_row_for_every_answer_and_opens_right(reporter: Reporter, report: Report) -> None:
    assert next(csv_lines(reporter, WANTED)) == b"\xef\xbb\xbf"
    rows = rows_of(reporter)
    assert len(rows) == report.sets[0].answers
    assert len({row["learner"] for row in rows}) == EIGHT
    facility = [float(row["score"]) for row in rows if row["question"] == "how-long"]
    assert sum(facility) / len(facility) == pytest.approx(report.sets[0].items[0].facility.value)


def test_csv_tells_what_was_chosen_but_not_what_was_typed(reporter: Reporter) -> None:
    rows = rows_of(reporter)
    assert {row["answer"] for row in rows if row["question"] == "cars-a-day"} == {""}
    assert "For one year" in {row["answer"] for row in rows}


def test_names_and_typed_texts_are_in_csv_by_choice(reporter: Reporter) -> None:
    rows = rows_of(reporter, Wanted((Scope(SET),), names=reporter.names))
    assert rows[0]["learner"] == "Person 1"
    assert "" not in {row["answer"] for row in rows if row["question"] == "cars-a-day"}


def test_a_name_that_would_be_a_formula_is_only_a_name(reporter: Reporter, quiz: Quiz) -> None:
    quiz.learner(1, name="=HYPERLINK(1)", language="en", now=NOW)
    wanted = Wanted((Scope(SET),), names=reporter.names)
    assert rows_of(reporter, wanted)[0]["learner"] == "'=HYPERLINK(1)"
    sheet = load_workbook(io.BytesIO(workbook(reporter.report(wanted, now=NOW))))["Learners"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("'=HYPERLINK(1)", "s")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "＝1", "'=1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_control_characters_do_not_spoil_a_workbook() -> None:
    assert guarded("a\x00b\x0bc") == "abc"


def test_json_comes_back_as_the_same_report(report: Report) -> None:
    assert Report.model_validate_json(document(report)) == report


def test_json_has_a_schema_that_describes_every_field() -> None:
    described = json.loads(schema())
    assert described["$schema"].endswith("2020-12/schema")
    assert set(described["properties"]) == set(Report.model_fields)


def test_the_picture_is_a_png(reporter: Reporter) -> None:
    (picture,) = made("png", reporter, WANTED, now=NOW)
    assert picture.startswith(b"\x89PNG")


def test_there_is_no_picture_of_a_small_group(store: Store, quiz: Quiz, row: int) -> None:
    take(quiz, row, 1, seed=1)
    with pytest.raises(UsageError, match="fewer than 5 people"):
        list(made("png", Reporter(store, quiz.bank, fewest=5), WANTED, now=NOW))
