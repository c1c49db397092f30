"""A teacher's class in the chat: made, joined, given a set, followed."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from bot.offline.people import Person
from tests.chat.conftest import payload_of
from tests.chat.test_quizzing import answer
from tests.conftest import Clock, People

SET = "milltown-bridge"


def code_of(person: Person) -> str:
    """The join code in a message that the person has."""
    texts = "\n".join(message.text for message in person.messages)
    return str(re.findall(r"Join code: (\w{6})", texts)[-1])


async def new_class(teacher: Person, words: str = "Civics zone America/New_York") -> str:
    await teacher.says(f"/newclass {words}")
    return code_of(teacher)


async def join(person: Person, code: str, name: str) -> None:
    await person.says(f"/join {code}")
    await person.says(name)


async def take(person: Person, questions: int) -> None:
    """Begin the task of the newest message and answer so many questions."""
    await person.taps(1)
    for _ in range(questions):
        await answer(person)
        await person.taps(1)


async def told(person: Person, words: str) -> None:
    """Wait until a message with these words has come."""
    while not any(words in message.text for message in person.messages):
        await person.hears()


# Making


async def test_a_new_class_comes_with_its_code_its_link_and_a_picture(teacher: Person) -> None:
    code = await new_class(teacher)
    card, picture = teacher.messages[-2:]
    assert f"?start=j_{code}" in card.text
    assert "America/New_York" in card.text
    assert picture.attachment is not None
    assert picture.attachment.content.startswith(b"\x89PNG")
    assert f"/join {code}" in picture.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/newclass", "/newclass NAME"),
        ("/newclass !!", "at least one letter"),
        ("/newclass A zone Nowhere", "no time zone “Nowhere”"),
        ("/assign", "/assign SET CLASS"),
        (f"/assign {SET} Nobodies", "no class “Nobodies”"),
        ("/class Nobodies", "no class “Nobodies”"),
        ("/invite learner Nobodies", "no class “Nobodies”"),
    ],
)
async def test_what_does_not_fit_is_one_sentence(teacher: Person, typed: str, said: str) -> None:
    before = len(teacher.messages)
    await teacher.says(typed)
    assert said in teacher.last.text
    assert len(teacher.messages) == before + 1


async def test_a_repeated_command_makes_no_second_class(teacher: Person) -> None:
    code = await new_class(teacher)
    await teacher.repeats()
    await teacher.says("/newclass Civics")
    assert f"its code is {code}" in teacher.last.text


async def test_a_learner_makes_and_sees_no_class(anna: Person) -> None:
    for typed in ("/newclass Mine", "/class", f"/assign {SET} Mine"):
        await anna.says(typed)
        assert "teachers" in anna.last.text


async def test_the_zone_of_a_class_is_changed_in_the_chat(teacher: Person) -> None:
    code = await new_class(teacher)
    await teacher.says(f"/class {code} zone berlin")
    assert "Europe/Berlin" in teacher.last.text


# Giving and taking


async def test_members_are_told_and_take_it(teacher: Person, anna: Person, bo: Person) -> None:
    code = await new_class(teacher)
    await join(anna, code, "Anna")
    await join(bo, code, "Bo")
    await teacher.says(f"/assign {SET} Civics due friday questions 2")
    assert "2 members are being told" in teacher.last.text
    await told(anna, "New for")
    await told(bo, "New for")
    due = next(entity for entity in anna.last.entities if entity["type"] == "date_time")
    assert due["unix_time"] == 1768021140  # 2026-01-09 23:59 in New York
    assert "Fri 9 Jan 2026, 23:59 (America/New_York)" in anna.last.text
    await take(anna, 1)
    await teacher.taps("Who has done what")
    assert "Anna\u2069: at question 2 of 2" in teacher.last.text
    assert "Bo\u2069: not begun" in teacher.last.text
    await answer(anna)
    await anna.taps("See your result ›")
    assert "Quiz done" in anna.last.text
    await teacher.taps("Refresh")
    assert re.search(r"Anna\u2069: done, [\d.]+ of 2 points", teacher.last.text)


async def test_the_same_assignment_twice_tells_nobody_twice(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics")
    await told(anna, "New for")
    await teacher.repeats()
    assert "has that already" in teacher.last.text
    await teacher.says(f"/assign {SET} Civics attempts 1")
    await told(anna, "Changed for")
    assert sum("New for" in message.text for message in anna.messages) == 1


async def test_who_joins_later_sees_what_there_is_to_do(teacher: Person, anna: Person) -> None:
    code = await new_class(teacher)
    await teacher.says(f"/assign {SET} Civics questions 2")
    assert "Nobody is in the class yet" in teacher.last.text
    await join(anna, code, "Anna")
    assert "There is something to do" in anna.last.text
    await take(anna, 0)
    assert anna.last.text.startswith("Question 1 of 2")


async def test_a_task_that_is_under_way_is_gone_on_with(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics questions 3")
    await told(anna, "New for")
    await take(anna, 1)
    await anna.says("/tasks")
    assert "at question 2 of 3" in anna.last.text
    await anna.taps(1)
    assert anna.last.text.startswith("Question 2 of 3")


async def test_another_quiz_under_way_comes_first(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics questions 3")
    await told(anna, "New for")
    task = anna.last
    await anna.says("/quiz")
    await anna.taps("5 questions")
    await anna.taps(1, on=task)
    assert "You have a quiz under way" in anna.last.text


async def test_attempts_are_limited(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics questions 1 attempts 1")
    await told(anna, "New for")
    task = anna.last
    await anna.says("/tasks")
    assert "1 question · 1 attempt\nnot begun" in anna.last.text
    await take(anna, 1)
    assert anna.last.labels == ()
    await anna.taps(1, on=task)
    assert "You have used your one attempt" in anna.alerts[-1].text


async def test_verdicts_can_wait_for_the_end(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics questions 3 feedback after")
    await told(anna, "New for")
    await anna.taps(1)
    for _ in range(2):
        await answer(anna)
        assert "Your answer has been taken" in anna.last.text
        assert not re.search(r"By the article:|Right\.|Partly right|Not what", anna.last.text)
        assert anna.last.labels == ("Next question ›",)
        await anna.says("/mistakes")
        assert "Nothing to repeat" in anna.last.text
        await anna.taps("Next question ›", on=anna.messages[-2])
    await answer(anna)
    await anna.taps("See your result ›")
    assert "Quiz done" in anna.last.text


async def test_late_answers_count_and_are_marked(teacher: Person, anna: Person, clock: Clock) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics questions 2 due today 18:00")
    await told(anna, "New for")
    await take(anna, 1)
    clock.advance(hours=12)
    await answer(anna)
    assert "marked late" in anna.last.text
    await anna.taps("See your result ›")
    assert "1 answer came after the due date" in anna.last.text
    await teacher.taps("Who has done what")
    assert "1 answer late" in teacher.last.text


async def test_the_teacher_hears_once_who_asks_for_help(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics questions 2")
    await told(anna, "New for")
    await anna.taps(1)
    for _ in range(2):
        await anna.taps("✋ Ask my teacher for help")
        assert "want help with question 1" in anna.alerts[-1].text
    assert sum("asks for help with question 1" in message.text for message in teacher.messages) == 1
    await teacher.taps("Who has done what")
    assert "Anna\u2069: at question 1 of 2 · ✋" in teacher.last.text
    await teacher.taps("✋ All have been helped")
    assert "✋" not in teacher.last.text


async def test_what_is_taken_back_cannot_be_begun(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics")
    await told(anna, "New for")
    await teacher.taps("Who has done what")
    await teacher.taps("Take it back")
    await teacher.taps("Yes, take it back")
    assert "no longer has" in teacher.last.text
    await anna.taps(1)
    assert "taken that task back" in anna.alerts[-1].text


# Following


async def test_the_roster_is_sent_as_files(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "=1+1")
    await teacher.says(f"/assign {SET} Civics")
    await teacher.says("/class")
    card = teacher.last
    await teacher.taps("CSV", on=card)
    attachment = teacher.last.attachment
    assert attachment is not None
    (row,) = csv.DictReader(io.StringIO(attachment.content.decode("utf-8-sig")))
    assert (row["member"], row["state"]) == ("'=1+1", "not begun")
    await teacher.taps("XLSX", on=card)
    attachment = teacher.last.attachment
    assert attachment is not None
    assert load_workbook(io.BytesIO(attachment.content)).active is not None


async def test_several_classes_are_listed(teacher: Person) -> None:
    await new_class(teacher)
    await new_class(teacher, "History")
    await teacher.says("/class")
    await teacher.taps("Civics")
    assert teacher.last.text.startswith("\u2068Civics\u2069")
    await teacher.taps("Join code and picture")
    assert "Join code:" in teacher.messages[-2].text


async def test_another_teacher_and_a_learner_get_nothing_by_crafted_buttons(
    teacher: Person, admin: Person, anna: Person, people: People
) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says(f"/assign {SET} Civics")
    await told(anna, "New for")
    await admin.says("/invite teacher")
    other = people("Otto")
    await other.starts(payload_of(admin.last))
    for person in (other, anna):
        before = [message.text for message in person.messages]
        for data in (
            "kc:1",
            "kq:1",
            "kf:1:0",
            "kr:1",
            "kl:1",
            "kt:1:0",
            "kt:1:1",
            "kc:zzz",
            "kr:zzz",
            "jh:1:0",
        ):
            await person.presses(data, message_id=person.last.id)
            assert person.alerts[-1].alert
        assert [message.text for message in person.messages] == before
    for data in ("jt:1", "jt:zzz", "jl:1", "jn:0"):
        await other.presses(data, message_id=other.last.id)
        assert other.alerts[-1].alert
    await teacher.says("/class")
    assert "1 not begun" in teacher.last.text
