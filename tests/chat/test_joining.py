"""Joining a class under a name, by its code, its link or an invitation, and leaving it."""

from __future__ import annotations

import pytest

from bot.offline.people import Person
from tests.chat.conftest import payload_of
from tests.chat.test_classes import join, new_class
from tests.conftest import Clock, People


async def test_who_joins_is_asked_for_a_name_and_is_seen_under_it(teacher: Person, anna: Person) -> None:
    code = await new_class(teacher)
    await anna.says(f"/join {code.lower()}")
    assert "What name shall your teacher see?" in anna.last.text
    await anna.says("Anna from 10b")
    assert "as \u2068Anna from 10b\u2069" in anna.last.text
    await teacher.says("/class")
    assert "1 member: \u2068Anna from 10b\u2069" in teacher.last.text


async def test_a_link_leads_into_the_class_and_the_name_is_a_tap_away(teacher: Person, anna: Person) -> None:
    code = await new_class(teacher)
    await anna.starts(f"j_{code}")
    await anna.taps("Anna Ortiz")
    assert "as \u2068Anna Ortiz\u2069" in anna.last.text


@pytest.mark.parametrize("name", ["\u00a0", "🎉", "\u202e"])
async def test_a_telegram_name_that_is_none_here_is_not_offered(
    teacher: Person, people: People, name: str
) -> None:
    code = await new_class(teacher)
    nameless = people(name)
    await nameless.starts(f"j_{code}")
    assert nameless.last.text.endswith("What name shall your teacher see? Type it.")
    assert nameless.last.labels == ("Never mind",)
    await nameless.says("Zoe")
    assert "as \u2068Zoe\u2069" in nameless.last.text


async def test_a_repeated_name_is_not_taken_for_an_answer(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await anna.repeats()
    assert "You are in" in anna.last.text


async def test_a_name_that_is_taken_is_asked_for_again(teacher: Person, anna: Person, bo: Person) -> None:
    code = await new_class(teacher)
    await join(anna, code, "Sam")
    await join(bo, code, "sam")
    assert "called sam already" in bo.last.text
    await bo.says("Sam B")
    assert "as \u2068Sam B\u2069" in bo.last.text


async def test_a_telegram_name_that_is_taken_leaves_the_question_open(
    teacher: Person, anna: Person, people: People
) -> None:
    code = await new_class(teacher)
    await join(anna, code, "Cleo")
    cleo = people("Cleo")
    await cleo.says(f"/join {code}")
    await cleo.taps("Cleo")
    assert "called Cleo already" in cleo.alerts[-1].text
    await cleo.says("Cleo 2")
    assert "as \u2068Cleo 2\u2069" in cleo.last.text


async def test_another_command_takes_the_question_for_a_name_back(teacher: Person, anna: Person) -> None:
    await anna.says(f"/join {await new_class(teacher)}")
    await anna.says("/help")
    await anna.says("Anna")
    assert "No quiz is under way" in anna.last.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/join", "six letters"),
        ("/join HELLO", "no join code"),
        ("/join 999999", "no class with the code 999999"),
    ],
)
async def test_a_code_that_is_none_is_one_sentence(anna: Person, typed: str, said: str) -> None:
    await anna.says(typed)
    assert said in anna.last.text


async def test_in_a_class_of_pseudonyms_the_teacher_sees_no_name(teacher: Person, anna: Person) -> None:
    code = await new_class(teacher, "Civics pseudonyms")
    await anna.says(f"/join {code}")
    assert "your teacher sees no other name" in anna.last.text
    await teacher.says("/class")
    assert "1 member" in teacher.last.text
    assert "Anna" not in teacher.last.text


async def test_an_invitation_leads_into_the_class(teacher: Person, anna: Person, clock: Clock) -> None:
    await new_class(teacher)
    await teacher.says("/invite learner Civics")
    payload = payload_of(teacher.last)
    await anna.starts(payload)
    assert "What name shall your teacher see?" in anna.last.text
    clock.advance(days=8)
    await anna.starts(payload)
    assert "expired" in anna.last.text


async def test_leaving_is_a_tap(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await anna.says("/leave")
    await anna.taps("Leave Civics")
    assert "You have left" in anna.last.text
    await teacher.says("/class")
    assert "Nobody has joined yet" in teacher.last.text
    await anna.says("/leave")
    assert "in no class" in anna.last.text
