"""/report in the chat: what teachers and admins see of what others answered, and what they do not."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bot.chat.callbacks import Action, encode
from bot.offline.people import Person
from bot.offline.seen import Seen
from bot.quiz import Quiz
from tests.chat.conftest import invited
from tests.chat.test_classes import join, new_class
from tests.conftest import AnyApplication, People
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next
from tests.reports.conftest import take

SET = "milltown-bridge"


@pytest.fixture
def row(application: AnyApplication, quiz: Quiz) -> int:
    return quiz.offered()[0].row


@pytest.fixture
def answered(quiz: Quiz, row: int) -> None:
    """Six people have taken the whole quiz."""
    for number in range(1, 7):
        take(quiz, row, number, seed=number)


async def given(teacher: Person, people: People, quiz: Quiz, count: int) -> None:
    """A class of so many was given a question, and all have answered it."""
    code = await new_class(teacher)
    await teacher.says(f"/assign {SET} Civics questions 1")
    for number in range(count):
        person = people(f"Member{number}")
        await join(person, code, f"Name {number}")
        await person.taps(1)
        learner = quiz.learner(person.id, name="Telegram name", language="en", now=NOW)
        attempt = quiz.open_attempt(learner.id)
        assert attempt is not None
        answer_next(quiz, attempt, rightly=number % 2 == 0)


def with_text(person: Person, words: str) -> Seen:
    return next(message for message in reversed(person.messages) if words in message.text)


async def test_an_admin_gets_a_short_text_one_picture_and_buttons(admin: Person, answered: None) -> None:
    await admin.says("/report")
    picture, text = admin.messages[-2:]
    assert "6 people, 6 attempts, 90 answers" in text.text
    assert "Nothing here is a person's opinion" in text.text
    assert text.labels == ("By question", "By skill", "Misreadings", "By class", "By learner", "Files")
    assert picture.attachment is not None
    assert picture.attachment.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("By question", "(n 6) By the article, for how long"),
        ("By skill", "Exact details: "),
        ("Misreadings", "where it could be made"),
        ("By class", "None of these attempts was given by a class"),
        ("By learner", "Learner 1"),
    ],
)
async def test_each_view_is_a_tap_away(admin: Person, answered: None, label: str, words: str) -> None:
    await admin.says("/report")
    await admin.taps(label)
    assert words in admin.last.text.replace("\u2068", "")
    assert "Overview" in admin.last.labels


async def test_each_file_is_two_taps_away_with_numbers_for_names(admin: Person, answered: None) -> None:
    await admin.says("/report")
    await admin.taps("Files")
    menu = admin.last
    for label, head in (("HTML", b"<!DOCTYPE"), ("XLSX", b"PK"), ("CSV", b"\xef\xbb\xbf"), ("JSON", b"{")):
        await admin.taps(label, on=menu)
        assert admin.last.attachment is not None
        assert admin.last.attachment.content.startswith(head)
        assert b"Person 1" not in admin.last.attachment.content


async def test_a_file_is_noted_in_the_audit(admin: Person, answered: None, quiz: Quiz) -> None:
    await admin.says("/report")
    await admin.taps("Files")
    await admin.taps("JSON")
    assert admin.last.attachment is not None
    assert json.loads(admin.last.attachment.content)["sets"][0]["set_id"] == SET


async def test_before_anybody_has_answered_there_is_nothing_to_report(admin: Person) -> None:
    await admin.says("/report")
    assert "nothing to report yet" in admin.last.text


async def test_a_small_group_shows_no_figures(admin: Person, quiz: Quiz, row: int) -> None:
    take(quiz, row, 1, seed=1)
    await admin.says("/report")
    assert "Fewer than 5 people" in admin.last.text
    assert admin.last.labels == ()
    assert admin.last.attachment is None


async def test_a_learner_gets_no_report_not_even_by_a_crafted_button(
    anna: Person, answered: None, row: int
) -> None:
    await anna.says("/report")
    await anna.presses(encode(Action.REPORT, 0, row, 0), message_id=anna.last.id)
    await anna.presses(encode(Action.REPORT_FILE, 0, row, 0), message_id=anna.last.id)
    assert not any("6 people" in message.text or message.attachment for message in anna.messages)
    assert len(anna.alerts) == 2


async def test_a_teacher_sees_what_a_class_was_given_under_the_names_chosen_there(
    teacher: Person, people: People, quiz: Quiz, answered: None
) -> None:
    await given(teacher, people, quiz, 5)
    await teacher.says("/report")
    overview = with_text(teacher, "5 people, 5 attempts, 5 answers")
    assert "Civics" in overview.text
    await teacher.taps("By learner", on=overview)
    assert "Name 0" not in teacher.last.text
    await teacher.taps("By learner, with names", on=overview)
    assert "Name 0" in teacher.last.text


async def test_a_teacher_sees_no_set_and_no_class_of_others(
    teacher: Person, admin: Person, people: People, quiz: Quiz, answered: None, row: int
) -> None:
    await given(teacher, people, quiz, 5)
    other = await invited(admin, people("Theo"), "teacher")
    await other.says("/report")
    assert "nothing to report yet" in other.last.text
    for class_id in (0, 1, 77):
        await other.presses(encode(Action.REPORT, 0, row, class_id), message_id=other.last.id)
        await other.presses(encode(Action.REPORT_FILE, 2, row, class_id), message_id=other.last.id)
    assert len(other.alerts) == 6
    assert not any(message.attachment for message in other.messages)


async def test_csv_of_a_class_holds_its_answers_only(
    teacher: Person, people: People, quiz: Quiz, answered: None
) -> None:
    await given(teacher, people, quiz, 5)
    await teacher.says("/report")
    await teacher.taps("Files", on=with_text(teacher, "5 people"))
    await teacher.taps("CSV")
    assert teacher.last.attachment is not None
    text = teacher.last.attachment.content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 5
