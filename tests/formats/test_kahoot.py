"""Kahoot's template, filled in by a teacher or by us."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.errors import UsageError
from bot.formats import Imported, named
from tests.formats.test_golden import orchard
from tests.formats.workbook_parts import workbook

HEADER = [
    None,
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]
ADVICE: list[list[Any]] = [[], [None, "Quiz template"], [None, "Add questions."], [], [], [], []]


def kahoot(*rows: list[Any]) -> Imported:
    return named("kahoot").read(workbook({"Sheet1": [*ADVICE, HEADER, *rows]}), "kahoot.xlsx")


def test_rows_become_choices() -> None:
    imported = kahoot([1, "Who?", "Hale", "Voss", None, None, 20, 2], [2], [3])
    assert [option.get("correct", False) for option in imported.questions[0]["options"]] == [False, True]
    assert imported.questions[0]["type"] == "single_choice"


@pytest.mark.parametrize("right", ["1,3", "1;3", 1.3, "1 3"])
def test_several_right_answers_are_a_multiple_choice_and_say_what_changes(right: str | float) -> None:
    imported = kahoot([1, "Who?", "Hale", "Voss", "Reyes", None, None, right])
    assert imported.questions[0]["type"] == "multiple_choice"
    assert "all of them are asked for here" in imported.left_out[0].why


def test_time_limits_are_noted_once() -> None:
    imported = kahoot(*([n, f"Who {n}?", "a", "b", None, None, 20, 1] for n in range(3)))
    assert [str(left) for left in imported.left_out] == [
        "column G: the time limits of 3 questions: there is no hurry here"
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["Who?", "a", "b", None, None, 20, None],
        ["Who?", "a", "b", None, None, 20, 4],
        ["Who?", "a", None, None, None, 20, 1],
    ],
)
def test_a_row_that_is_no_question_is_named(row: list[Any]) -> None:
    imported = kahoot([1, *row])
    assert imported.exit_code == 2
    assert str(imported.left_out[0]).startswith(
        'row 9 of "sheet1": the question "Who?": it needs two answers'
    )


def test_a_formula_keeps_its_row_out() -> None:
    assert "cell C9 holds a formula" in str(kahoot([1, "Who?", "=A1", "b", None, None, 20, 1]).left_out[0])


def test_another_workbook_is_refused() -> None:
    with pytest.raises(UsageError, match="is not Kahoot's template"):
        named("kahoot").read(workbook({"a": [["prompt"], ["Who?"]]}), "quiz.xlsx")


def test_what_is_written_has_the_form_of_the_template() -> None:
    sheet = load_workbook(io.BytesIO(named("kahoot").write(orchard()).data)).worksheets[0]
    assert [cell.value for cell in sheet[8]] == HEADER
    assert [cell.value for cell in sheet[9]][1:] == [
        *(
            'What "stays, whatever it costs" {by the article}?',
            "The orchard",
            "'=The homes",
            "A #1 farm",
            None,
        ),
        *(60, "1"),
    ]


def test_long_questions_and_other_types_are_left_out_whole() -> None:
    bank = orchard()
    long = bank.questions[0].model_copy(update={"prompt": "x" * 121})
    written = named("kahoot").write(bank.model_copy(update={"questions": (long, *bank.questions[6:])}))
    assert [left.why for left in written.left_out[1:]] == [
        "Kahoot takes 120 characters, and up to four answers of 75",
        *["Kahoot's template holds choices only"] * 3,
    ]
