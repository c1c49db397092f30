"""What is new in a version of a set."""

from __future__ import annotations

import pytest

from bot.bank.files import read
from bot.domain.bank import Bank
from bot.teaching.diff import difference, key, key_text
from tests.teaching.set_files import FIRST, SECOND


def bank(data: bytes) -> Bank:
    reading = read(data, name="bridge.yaml")
    assert reading.bank is not None, reading.faults
    return reading.bank


def changed(old: bytes, new: bytes) -> list[tuple[str, tuple[str, ...], bool]]:
    found = difference(bank(FIRST), bank(FIRST.replace(old, new)))
    return [(change.new.id, change.fields, change.key_changed) for change in found.changed]


def test_a_bank_does_not_differ_from_itself() -> None:
    assert difference(bank(FIRST), bank(FIRST)).empty


def test_another_right_option_is_another_key() -> None:
    found = difference(bank(FIRST), bank(SECOND))
    assert [change.new.id for change in found.keys_changed] == ["how-long"]


def test_options_in_another_order_are_the_same_key() -> None:
    first = b"      - {text: Count the visitors every week, correct: true}\n"
    second = b"      - {text: Report the figures, correct: true}\n"
    assert changed(first + second, second + first) == [("brook-promises", ("options",), False)]


@pytest.mark.parametrize(
    ("old", "new", "question_id"),
    [
        (b"answer: 240", b"answer: 24", "cars-a-day"),
        (b"accepted: [Bridge St, Bridge St.]", b"accepted: [Bridge St]", "name-of-street"),
        (b"{text: Report the", b"{text: Retort the", "brook-promises"),
        (b"text: The mayor on people on foot", b"text: The mayor on walkers", "order-of-speakers"),
    ],
)
def test_what_decides_about_an_answer_is_the_key(old: bytes, new: bytes, question_id: str) -> None:
    (found,) = changed(old, new)
    assert (found[0], found[2]) == (question_id, True)


def test_another_wording_is_no_other_key() -> None:
    assert changed(b"Castle spoke against the plan.", b"Castle was against it.") == [
        ("castle-closing", ("explanation",), False)
    ]


def test_questions_come_and_go_by_their_ids() -> None:
    found = difference(bank(FIRST), bank(FIRST.replace(b"id: cars-a-day", b"id: cars-per-day")))
    assert [question.id for question in found.added] == ["cars-per-day"]
    assert [question.id for question in found.removed] == ["cars-a-day"]


def test_the_other_parts_are_counted() -> None:
    new = FIRST.replace(b"title: The Old Bridge of", b"title: The Bridge of").replace(
        b"position: mixed,", b"position: supports,"
    )
    assert difference(bank(FIRST), bank(new)).parts == ("title", "stances: 1 changed")


def test_every_key_has_words() -> None:
    given = bank(FIRST)
    texts = {question.id: key_text(given, question) for question in given.questions}
    assert all(texts.values())
    assert texts["how-long"] == "For one year"
    assert texts["who-cuts-off"] == "Ben Castle"
    assert texts["who-school-lane"] == "reporter"
    assert texts["sales-after-closing"] == "not stated"
    assert texts["cars-a-day"] == "240 cars"
    assert texts["words-for-closing"] == "“should have come ten years ago.”"
    assert len({key(question) for question in given.questions}) >= 13
