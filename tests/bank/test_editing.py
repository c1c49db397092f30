"""A bank file is changed in one place, and all the rest of it stays as it is."""

from __future__ import annotations

import pytest
import yaml

from bot.bank.editing import append, read_unasked, replace
from bot.errors import BankError
from tests.domain.samples import SMALL

UNASKED = SMALL[: SMALL.index(b"questions:")]
ENTRY = "- id: new\n  cites: [a]\n"


def questions(data: bytes) -> list[str]:
    return [question["id"] for question in yaml.safe_load(data)["questions"]]


def test_an_entry_comes_last_and_nothing_else_changes() -> None:
    after = append(SMALL, "questions", ENTRY)
    assert after.startswith(SMALL)
    assert after[len(SMALL) :] == b"\n  - id: new\n    cites: [a]\n"


def test_an_entry_goes_before_what_follows_its_section() -> None:
    after = append(SMALL, "quotes", "new: {by: reporter, exact: the town}")
    assert list(yaml.safe_load(after)["quotes"])[-1] == "new"
    before, _, rest = after.partition(b"  new: {by: reporter, exact: the town}\n")
    assert before + rest == SMALL


def test_comments_after_the_last_entry_stay() -> None:
    after = append(SMALL + b"# the end\n", "questions", ENTRY)
    assert after.endswith(b"cites: [a]\n# the end\n")


@pytest.mark.parametrize(
    "begun",
    [b"", b"questions:\n", b"questions: []\n", b"questions: ~\n", b"questions:", b"questions: # none yet\n"],
)
def test_a_section_is_begun_where_it_is_missing_or_empty(begun: bytes) -> None:
    after = append(UNASKED + begun, "questions", ENTRY)
    assert questions(after) == ["new"]
    assert after.startswith(UNASKED.rstrip())
    assert (b"# none yet" in begun) == (b"# none yet" in after)


def test_line_endings_and_the_byte_order_mark_stay() -> None:
    windows = b"\xef\xbb\xbf" + SMALL.replace(b"\n", b"\r\n")
    after = append(windows, "questions", ENTRY)
    assert after.startswith(windows)
    assert after.replace(b"\r\n", b"").count(b"\n") == 0
    assert questions(after.removeprefix(b"\xef\xbb\xbf"))[-1] == "new"


def test_a_list_in_brackets_is_not_torn_apart() -> None:
    with pytest.raises(BankError, match="one a line"):
        append(b"questions: [{id: a}]\n", "questions", ENTRY)


def test_a_value_is_replaced_in_its_place() -> None:
    after = replace(SMALL, ("questions", 0, "cites"), "[ten-years]")
    assert after == SMALL.replace(b"cites: [close-a-year, too-early-bridge]", b"cites: [ten-years]")


@pytest.mark.parametrize(
    "old", ["    cites:\n      - any-case\n", "    cites:\n", "    cites: ~\n", "    cites: []  # none\n", ""]
)
def test_a_list_of_lines_a_gap_and_nothing_at_all_are_replaced_too(old: str) -> None:
    last = SMALL.rindex(b"    cites:")
    after = replace(SMALL[:last] + old.encode(), ("questions", 14, "cites"), "[ten-years]")
    assert yaml.safe_load(after)["questions"][14]["cites"] == ["ten-years"]
    assert after.startswith(SMALL[:last])
    assert ("# none" in old) == (b"# none" in after)


def test_what_is_no_yaml_is_refused_with_its_faults() -> None:
    with pytest.raises(BankError, match="Q1"):
        append(b"quotes: [", "quotes", "a: b")


@pytest.mark.parametrize("begun", [b"", b"questions:\n", b"questions: []\n"])
def test_a_bank_can_be_read_before_it_has_questions(begun: bytes) -> None:
    reading, bank = read_unasked(UNASKED + begun, name="small.yaml")
    assert reading.faults == ()
    assert bank is not None
    assert bank.questions == ()
    assert len(bank.quotes) == 11


def test_other_faults_of_a_bank_without_questions_keep_their_lines() -> None:
    reading, bank = read_unasked(UNASKED.replace(b"version: 1", b"version: one"), name="small.yaml")
    assert bank is None
    assert [(fault.line, fault.code) for fault in reading.faults] == [(5, "Q113")]
