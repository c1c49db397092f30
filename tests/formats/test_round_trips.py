"""YAML -> another format -> YAML keeps all that the other format can hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.bank.files import read as read_bank
from bot.domain.bank import Bank
from bot.formats import FORMATS, Exported, dump, fitting, named
from bot.formats.civicquiz_yaml import as_draft
from bot.formats.format import Draft
from bot.formats.plain_questions import plain_question
from tests.formats.banks import banks

COMMON = {"id", "type", "skill", "difficulty", "prompt", "explanation", "cites"}
ANSWERS = {
    "options",
    "items",
    "answer",
    "accepted",
    "tolerance",
    "near",
    "otherwise",
    "text",
    "value",
    "correct",
    "feedback",
}

BARE = {"type", "prompt", "options", "text", "correct"}

quick = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def kept(value: Any, keys: set[str]) -> Any:
    """``value`` with those keys alone, however deep."""
    if isinstance(value, dict):
        return {key: kept(item, keys) for key, item in value.items() if key in keys}
    return [kept(item, keys) for item in value] if isinstance(value, list) else value


def plain_drafts(bank: Bank) -> list[Draft]:
    """The bank's questions as other tools know them, as plain data; what has no plain form is not there."""
    found = [plain_question(bank, question) for question in bank.questions]
    questions = tuple(question for question in found if not isinstance(question, str))
    drafts: list[Draft] = as_draft(bank.model_copy(update={"questions": questions}))["questions"]
    return [{**draft, "cites": []} for draft in drafts]


def held_drafts(bank: Bank, written: Exported) -> list[Draft]:
    """The bank's questions in plain form, without those that ``written`` says it left out."""
    refused = {left.place for left in written.left_out if left.what == "the whole question"}
    return [draft for draft in plain_drafts(bank) if f'question "{draft["id"]}"' not in refused]


def on_one_line(draft: Draft) -> Draft:
    return {**draft, "prompt": draft["prompt"].replace("\n", " ")}


def round_trip(bank: Bank, name: str) -> list[Draft]:
    written = named(name).write(bank)
    return named(name).read(written.data, "bank").questions


@quick
@given(banks())
def test_yaml_keeps_everything(bank: Bank) -> None:
    reading = read_bank(named("yaml").write(bank).data, name="bank.yaml")
    assert reading.bank == bank, reading.faults


@settings(quick, max_examples=25)
@given(banks())
def test_a_workbook_keeps_everything(bank: Bank) -> None:
    written = named("xlsx").write(bank)
    assert written.left_out == ()
    assert Bank.model_validate(named("xlsx").read(written.data, "bank.xlsx").draft) == bank


@quick
@given(banks())
def test_csv_keeps_all_of_the_questions(bank: Bank) -> None:
    assert round_trip(bank, "csv") == as_draft(bank)["questions"]


@quick
@given(banks())
def test_moodle_xml_keeps_texts_keys_and_feedback(bank: Bank) -> None:
    held = COMMON | ANSWERS | {"misordered", "unit", "unit_words"}
    assert round_trip(bank, "moodle-xml") == kept(plain_drafts(bank), held)


@quick
@given(banks())
def test_gift_keeps_texts_keys_and_feedback(bank: Bank) -> None:
    written = named("gift").write(bank)
    drafts = held_drafts(bank, written)
    if drafts:
        questions = named("gift").read(written.data, "bank.gift").questions
        assert questions == kept(drafts, COMMON | ANSWERS)


@quick
@given(banks())
def test_aiken_keeps_single_choices_or_says_that_it_does_not(bank: Bank) -> None:
    written = named("aiken").write(bank)
    drafts = held_drafts(bank, written)
    if drafts:
        questions = named("aiken").read(written.data, "bank.txt").questions
        assert kept(questions, BARE) == [kept(on_one_line(draft), BARE) for draft in drafts]
    assert {draft["type"] for draft in drafts} <= {"single_choice"}


@settings(quick, max_examples=20)
@given(banks())
def test_kahoot_keeps_short_choices_or_says_that_it_does_not(bank: Bank) -> None:
    written = named("kahoot").write(bank)
    drafts = held_drafts(bank, written)
    if drafts:
        questions = named("kahoot").read(written.data, "bank.xlsx").questions
        wanted = [kept(on_one_line(draft), BARE) for draft in drafts]
        for draft in wanted:  # a multiple choice with one right option is a single choice to Kahoot
            if sum("correct" in option for option in draft["options"]) == 1:
                draft["type"] = "single_choice"
        assert kept(questions, BARE) == wanted
    assert {draft["type"] for draft in drafts} <= {"single_choice", "multiple_choice"}


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
@settings(quick, max_examples=8)
@given(bank=banks())
def test_the_same_bank_gives_the_same_bytes(bank: Bank, name: str) -> None:
    assert named(name).write(bank).data == named(name).write(bank.model_copy(deep=True)).data


@settings(quick, max_examples=15)
@given(banks())
def test_a_draft_written_as_yaml_is_read_again_as_it_was(bank: Bank) -> None:
    draft = named("csv").read(named("csv").write(bank).data, "bank").draft
    reading = read_bank(dump(draft), name="draft.yaml")
    assert reading.root is not None, reading.faults
    assert reading.root.value["questions"] == draft["questions"]


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
@settings(quick, max_examples=8)
@given(bank=banks())
def test_a_written_file_is_known_for_what_it_is(bank: Bank, each: Any) -> None:
    written = each.write(bank)
    if any("whole question" in left.what for left in written.left_out):
        return
    assert fitting(written.data, f"bank{each.suffixes[0]}") is each
