"""CSV and XLSX in our own columns, and the ways in which spreadsheets attack."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.domain.bank import Bank
from bot.domain.formulas import guarded, unguarded
from bot.errors import UsageError
from bot.formats import Imported, named
from bot.formats.cells import letter
from bot.formats.civicquiz_yaml import as_draft
from bot.formats.layout import cells_of, columns
from tests.formats.test_golden import orchard
from tests.formats.workbook_parts import parts_of, workbook, zipped

HEADER = ["prompt", "choice 1", "choice 2", "correct"]


def csv(text: str) -> Imported:
    return named("csv").read(text.encode(), "quiz.csv")


def xlsx(*rows: list[Any], **more: list[list[Any]]) -> Imported:
    return named("xlsx").read(workbook({"questions": [HEADER, *rows], **more}), "quiz.xlsx")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_comes_in_many_dialects(delimiter: str, mark: str, line_end: str) -> None:
    lines = [delimiter.join(HEADER), delimiter.join(["Who?", '"a, b; ""c"""', "d", "1"])]
    question = csv(mark + line_end.join(lines)).questions[0]
    assert question["options"] == [{"text": 'a, b; "c"', "correct": True}, {"text": "d"}]


def test_lines_are_counted_over_cells_with_line_breaks() -> None:
    imported = csv('prompt,choice 1,choice 2,correct\n"One\ntwo?",a,b,1\n\nWho?,a,b,3\n')
    assert imported.questions[0]["prompt"] == "One\ntwo?"
    assert imported.left_out[0].place == "line 5"


def test_unknown_columns_are_noted_and_their_order_makes_no_difference() -> None:
    imported = csv("CORRECT,Colour,Choice_2,choice 1,Prompt\n2,red,b,a,Who?\n")
    assert imported.left_out[0].what == 'the column "colour"'
    assert imported.questions[0]["options"] == [{"text": "a"}, {"text": "b", "correct": True}]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Who?,a,b,", '"correct" names no choice'),
        ("Who?,a,b,3", '"correct" says 3'),
        ("Who?,a,,1", "fewer than two choices"),
        (",a,b,1", "it asks nothing"),
    ],
)
def test_a_row_that_is_no_question_is_named(row: str, why: str) -> None:
    imported = csv(f"prompt,choice 1,choice 2,correct\n{row}\nWhen?,a,b,1")
    assert len(imported.questions) == 1
    assert why in str(imported.left_out[0])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("question,answer\na,b", "no column called prompt"),
        ("prompt,choice 1\n", "holds no question"),
        ('prompt\n"' + "x" * 200_000, "is not CSV"),
        ("prompt\n" + "\n" * 10_001, "more than 10,000 lines"),
    ],
)
def test_a_csv_file_that_cannot_be_used_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=f'"quiz.csv" .*{sentence}'):
        csv(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1", "'=1", "''@", "'a", "a=1", "", "''"]
)
def test_no_text_is_written_as_a_formula_and_each_comes_back(text: str) -> None:
    assert guarded(text)[:1] not in tuple("=+-@\t＝")
    assert unguarded(guarded(text)) == text


@settings(deadline=None)
@given(st.text(st.sampled_from("'=+-@\t\r\n＝a "), max_size=6))
def test_any_text_comes_back_as_it_went_out(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_no_cell_of_a_written_workbook_is_a_formula() -> None:
    bank = orchard()
    title = bank.model_copy(update={"title": '=HYPERLINK("https://example.org")'})
    book = load_workbook(io.BytesIO(named("xlsx").write(title).data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert '\'=HYPERLINK("https://example.org")' in [cell.value for cell in cells]


def test_a_formula_keeps_its_row_out() -> None:
    imported = xlsx(["Who?", "=1+1", "b", 1], ["When?", "a", "b", 1])
    assert [question["prompt"] for question in imported.questions] == ["When?"]
    assert str(imported.left_out[0]) == (
        'row 2 of "questions": the whole row: cell B2 holds a formula: put the value itself there'
    )


def test_a_date_comes_over_in_figures_and_says_so() -> None:
    imported = xlsx(["When?", dt.date(2017, 8, 16), "later", 1])
    assert imported.questions[0]["options"][0]["text"] == "2017-08-16"
    assert imported.left_out[0].what == "the look of the date in cell B2"


def test_numbers_and_truth_are_texts() -> None:
    options = xlsx(["Which?", 2.0, True, "1"]).questions[0]["options"]
    assert options == [{"text": "2", "correct": True}, {"text": "True"}]


def test_the_only_sheet_may_have_any_name() -> None:
    data = workbook({"Tabelle1": [HEADER, ["Who?", "a", "b", 1]]})
    assert len(named("xlsx").read(data, "quiz.xlsx").questions) == 1


def test_a_whole_bank_can_be_written_in_a_spreadsheet() -> None:
    again = named("xlsx").read(named("xlsx").write(orchard()).data, "x.xlsx")
    assert Bank.model_validate(again.draft) == orchard()
    assert again.exit_code == 0


def test_a_bank_without_questions_can_be_written_in_a_spreadsheet() -> None:
    bank = orchard().model_copy(update={"questions": ()})
    again = named("xlsx").read(named("xlsx").write(bank).data, "x.xlsx")
    assert (again.draft, again.exit_code) == (as_draft(bank), 0)


def test_other_sheets_and_parts_are_noted() -> None:
    imported = xlsx(
        ["Who?", "a", "b", 1],
        notes=[["something"]],
        bank=[["part", "value"], ["Title", "The orchard"], ["mood", "good"]],
        issues=[["id", "question"], ["homes", "Build?"], ["homes", "Again?"], ["", "No id?"]],
    )
    assert imported.draft["title"] == "The orchard"
    assert imported.draft["issues"] == {"homes": "Build?"}
    assert sorted(str(left) for left in imported.left_out) == [
        'row 3 of "bank": the part "mood": a bank has no such part',
        'row 3 of "issues": the whole row: its id already belongs to a row above',
        'row 4 of "issues": the whole row: it has no id',
        'sheet "notes": the whole sheet: the layout has no such sheet',
    ]


def test_a_workbook_without_our_sheet_is_refused() -> None:
    with pytest.raises(UsageError, match='has no sheet "questions"'):
        named("xlsx").read(workbook({"a": [["x"]], "b": [["y"]]}), "quiz.xlsx")
    with pytest.raises(UsageError, match="is an empty workbook"):
        named("xlsx").read(workbook({"a": []}), "quiz.xlsx")


GOOD = parts_of(workbook({"questions": [HEADER, ["Who?", "a", "b", 1]]}))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"no zip at all", "is no .xlsx, or is damaged"),
        (b"\xd0\xcf\x11\xe0 an old one", "is an old .xls or has a password"),
        (zipped({"word/document.xml": b"<w/>"}), "is a zipped file, but no .xlsx"),
        (zipped({**GOOD, "bomb.xml": b"0" * (40 << 20)}), r"unpacks to \d+ MiB"),
        (zipped({**GOOD, **{f"{n}": b"" for n in range(600)}}), r"in \d+ parts"),
        (zipped({**GOOD, "a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "declares XML entities"),
        (zipped({**GOOD, "a.xml": "<!DOCTYPE a>".encode("utf-16-le")}), "declares XML entities"),
        (zipped({**GOOD, "xl/workbook.xml": b"<broken"}), "is damaged"),
    ],
)
def test_a_workbook_that_cannot_be_used_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UsageError, match=f'"quiz.xlsx" .*{sentence}'):
        named("xlsx").read(data, "quiz.xlsx")


def test_a_cell_far_away_costs_nothing() -> None:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(UsageError, match="more than 10,000 rows"):
        named("xlsx").read(zipped({**GOOD, "xl/worksheets/sheet1.xml": sheet}), "quiz.xlsx")


def test_a_text_that_fits_no_cell_is_named() -> None:
    bank = orchard()
    actor = bank.actors["hale"].model_copy(update={"aka": ("x" * 300,) * 120})
    written = named("xlsx").write(bank.model_copy(update={"actors": {**bank.actors, "hale": actor}}))
    assert str(written.left_out[0]) == 'sheet "actors": the row of "hale": it does not fit a cell'


def test_there_are_as_many_choice_columns_as_the_questions_need() -> None:
    rows = [cells_of(question) for question in orchard().questions]
    assert columns(rows)[8:11] == ["choice 1", "error 1", "feedback 1"]
    assert "choice 4" in columns(rows)
    assert "choice 5" not in columns(rows)


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (119, "DP")])
def test_columns_are_called_as_spreadsheets_call_them(index: int, name: str) -> None:
    assert letter(index) == name
