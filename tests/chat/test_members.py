"""A class put in order in the chat: another join code, a member taken out."""

import pytest

from bot.offline.people import Person
from tests.chat.test_classes import code_of, join, new_class


async def test_a_leaked_code_is_replaced_after_a_question(teacher: Person, anna: Person) -> None:
    leaked = await new_class(teacher)
    await teacher.says("/class")
    await teacher.taps("New join code")
    assert "lead nowhere" in teacher.last.text
    await teacher.taps("Yes, a new code")
    assert leaked not in teacher.last.text
    await anna.says(f"/join {leaked}")
    assert "no class with the code" in anna.last.text
    await teacher.taps("Join code and picture")
    await join(anna, code_of(teacher), "Anna")
    assert "You are in" in anna.last.text


async def test_a_member_is_taken_out_after_a_question_and_is_told(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna from nowhere")
    await teacher.says("/class")
    await teacher.taps("Members")
    await teacher.taps("Anna from nowhere")
    await teacher.taps("Yes, take them out")
    assert "no longer in" in teacher.last.text
    assert "taken you out of" in anna.last.text
    await teacher.taps("Open the class")
    assert "Nobody has joined yet" in teacher.last.text


async def test_going_back_takes_nobody_out(teacher: Person, anna: Person) -> None:
    await join(anna, await new_class(teacher), "Anna")
    await teacher.says("/class")
    await teacher.taps("Members")
    await teacher.taps("Anna")
    await teacher.taps("‹ Back")
    assert "1 member." in teacher.last.text


async def test_a_long_list_of_members_has_pages(
    teacher: Person, anna: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await new_class(teacher)
    await join(anna, code, "Anna")
    await join(bo, code, "Bo")
    monkeypatch.setattr("bot.chat.members.PAGE", 1)
    await teacher.says("/class")
    await teacher.taps("Members")
    assert teacher.last.labels == ("Anna", "Show more (1 left)", "Open the class")
    await teacher.taps("Show more (1 left)")
    assert list(teacher.last.labels) == ["Bo", "Open the class"]
