"""A teacher sees a set as learners do, and nothing is recorded."""

from __future__ import annotations

import pytest

from bot.chat.callbacks import Action, encode
from bot.chat.previewing import decoded, encoded, typed_answers
from bot.offline.people import Person
from bot.store.database import Store
from tests.chat.test_sets import load, row_of
from tests.domain.samples import BANK

NUMBERS = {question.id: number for number, question in enumerate(BANK.questions)}


async def preview(person: Person, store: Store, question_id: str) -> None:
    await load(person)
    data = encode(Action.PREVIEW, row_of(store), NUMBERS[question_id], encoded(()))
    await person.presses(data, message_id=person.last.id)


def test_what_is_marked_fits_a_number() -> None:
    for marked in ((), (0,), (7, 0, 3), (0, 0, 1), (5, 4, 3, 2, 1, 0)):
        assert decoded(encoded(marked)) == marked


async def test_the_whole_set_can_be_walked_through(teacher: Person, store: Store) -> None:
    await load(teacher)
    await teacher.taps("Preview")
    for number in range(1, 15):
        assert f"Question {number} of 15" in teacher.last.text
        assert teacher.last.text.startswith("Preview: nothing is recorded.")
        await teacher.taps("Next question ›")
    assert "Next question ›" not in teacher.last.labels
    await teacher.taps("‹ Question before")
    await teacher.taps("‹ The set")
    assert "bridge, version 1: draft" in teacher.last.text
    assert len(teacher.messages) == 2


async def test_an_answer_shows_its_verdict_and_another_can_be_tried(teacher: Person, store: Store) -> None:
    await preview(teacher, store, "how-long")
    await teacher.taps("For two weeks")
    assert "Not right." in teacher.last.text
    assert "Two weeks was the length of the trial" in teacher.last.text
    await teacher.taps("Try another answer")
    await teacher.taps("For one year")
    assert "Right." in teacher.last.text


async def test_several_choices_are_marked_and_submitted(teacher: Person, store: Store) -> None:
    await preview(teacher, store, "brook-promises")
    await teacher.taps("☐ Report the figures")
    assert "☑ Report the figures" in teacher.last.labels
    await teacher.taps("☐ Count the visitors every week")
    await teacher.taps("☑ Report the figures")
    await teacher.taps("Submit")
    assert "Partly right: 50 %" in teacher.last.text


async def test_nothing_marked_cannot_be_submitted(teacher: Person, store: Store) -> None:
    await preview(teacher, store, "brook-promises")
    await teacher.taps("Submit")
    assert teacher.alerts[-1].text == "Choose at least one first."


async def test_an_order_is_tapped_and_undone(teacher: Person, store: Store) -> None:
    await preview(teacher, store, "order-of-speakers")
    await teacher.taps("A")
    await teacher.taps("B")
    await teacher.taps("Undo the last one")
    assert teacher.last.labels[:3] == ("B", "C", "D")
    for letter in "BCD":
        await teacher.taps(letter)
    await teacher.taps("Submit")
    assert "Not right." in teacher.last.text or "Partly right" in teacher.last.text


@pytest.mark.parametrize("question_id", ["cars-a-day", "name-of-street"])
async def test_typed_answers_are_buttons(teacher: Person, store: Store, question_id: str) -> None:
    await preview(teacher, store, question_id)
    answers = typed_answers(BANK.question(question_id))
    assert teacher.last.labels[: len(answers)] == answers
    told = []
    for answer in answers:
        await teacher.taps(answer)
        told.append(teacher.last.text)
        await teacher.taps("Try another answer")
    assert "Right." in told[0]
    assert all("Not right." in text for text in told[1:])
    assert len(set(told)) == len(told)


async def test_nothing_is_recorded(teacher: Person, store: Store) -> None:
    await preview(teacher, store, "how-long")
    await teacher.taps("For one year")
    assert store._connection.all("SELECT * FROM attempts") == []
    assert store._connection.all("SELECT * FROM answers") == []


async def test_crafted_buttons_are_refused_or_do_no_harm(teacher: Person, store: Store) -> None:
    await load(teacher)
    row = row_of(store)
    card = teacher.last
    for parts in ((row, 99, 1), (99, 0, 1), (row, 0, 0), (row, 0, 36**11), (row, 1, 0o17777)):
        for action in (Action.PREVIEW, Action.PREVIEW_ANSWER):
            await teacher.presses(encode(action, *parts), message_id=card.id)
    assert teacher.unanswered == ()
