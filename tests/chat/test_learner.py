"""Commands, other messages, and what happens when something fails."""

import json
import logging
import re

import pytest
from telegram.error import Forbidden

from bot.chat.learner import COMMANDS
from bot.offline.botapi import BotApi
from bot.offline.kinds import Kind
from bot.offline.people import Person
from tests.chat.test_quizzing import answer, begin, begin_all, until_one_tap_answers
from tests.conftest import AnyApplication, People


@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_answers_a_newcomer(anna: Person, name: str) -> None:
    await anna.says(f"/{name}")
    assert len(anna.messages) == 1


async def test_help_names_every_command(anna: Person) -> None:
    await anna.says("/help")
    for name in COMMANDS:
        assert f"/{name}" in anna.last.text


async def test_an_unknown_command_is_answered_with_those_there_are(anna: Person) -> None:
    await anna.says("/dance now")
    assert "I do not know the command /dance" in anna.last.text
    assert "/quiz" in anna.last.text


async def test_a_command_may_name_the_bot(anna: Person) -> None:
    await anna.says("/help@civicquiz_bot")
    assert anna.last.text.startswith("How it works")


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "location", "contact", "dice"])
async def test_what_cannot_be_read_gets_a_useful_answer(anna: Person, kind: Kind) -> None:
    await anna.sends_other(kind)
    assert "/quiz" in anna.last.text


async def test_text_without_a_quiz_is_pointed_to_one(anna: Person) -> None:
    await anna.says("hello")
    assert "/quiz" in anna.last.text


async def test_an_edited_message_changes_nothing_and_is_told_so(anna: Person) -> None:
    await anna.says("hello")
    await anna.edits(anna.conversation[0], "hello you")
    assert "edited message changes nothing" in anna.last.text


@pytest.mark.parametrize("name", ["<b>Bob</b> & Co", "محمد علي", "👩‍🏫🎉", "x" * 64])
async def test_any_name_is_greeted_as_it_is(application: AnyApplication, people: People, name: str) -> None:
    someone = people(name)
    await someone.says("/start")
    assert f"\u2068{name}\u2069" in someone.last.text


async def test_stances_are_a_tap_from_their_words(anna: Person) -> None:
    await anna.says("/stances")
    await anna.taps("A")
    assert "Supports it" in anna.last.text
    await anna.taps(1)
    assert "found word for word" in anna.last.text or "not yet checked" in anna.last.text
    await anna.taps("‹ Back")
    await anna.taps("‹ All issues")
    assert anna.last.text.startswith("Who stands where")


async def test_the_words_stand_in_the_order_of_the_positions(anna: Person) -> None:
    await anna.says("/stances")
    await anna.taps("B")
    named = re.findall(r"• ([^,]+),", anna.last.text)
    assert anna.last.labels == (*(f"{name}: the words" for name in named), "‹ All issues")


async def test_sources_shows_the_card(anna: Person) -> None:
    await anna.says("/sources")
    assert "The Milltown Messenger" in anna.last.text


async def test_score_lists_ended_quizzes(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    await anna.says("/stop")
    await anna.says("/score")
    assert "of 1 point " in anna.last.text
    assert "ended early" in anna.last.text


async def test_from_the_second_ended_quiz_on_score_draws_the_progress(anna: Person) -> None:
    for ended in (1, 2):
        await begin(anna)
        await answer(anna)
        await anna.says("/stop")
        await anna.says("/score")
        assert (anna.last.attachment is not None) is (ended == 2)
    text, picture = anna.messages[-2:]
    assert text.text.startswith("Your results")
    assert picture.attachment is not None
    assert picture.attachment.content.startswith(b"\x89PNG")
    assert picture.text.startswith("Your progress by skill, percent of the marks in attempts 1 to 2;")


async def test_quizzes_without_an_answer_are_no_progress(anna: Person) -> None:
    for _ in range(2):
        await begin(anna)
        await anna.says("/stop")
    await anna.says("/score")
    assert anna.last.attachment is None


async def test_a_quiz_that_was_left_at_once_has_no_points(anna: Person) -> None:
    await begin(anna)
    await anna.says("/stop")
    assert anna.last.text.startswith("Quiz ended early\n")
    assert "0 of 5 questions answered" in anna.last.text
    await anna.says("/score")
    assert " · nothing answered · " in anna.last.text
    assert "points" not in anna.last.text


async def test_a_single_mistake_is_counted_as_one(anna: Person) -> None:
    await begin(anna)
    while "Repeat what was not right (1)" not in anna.last.labels:
        await anna.says("/stop")
        await begin(anna)
        await answer(anna)
        await anna.says("/stop")
    await anna.says("/mistakes")
    assert "Not right at the last try: 1 of 1" in anna.last.text


async def test_mistakes_can_be_repeated(anna: Person) -> None:
    for _ in range(await begin_all(anna) - 1):
        await answer(anna)
        await anna.taps("Next question ›")
    await answer(anna)
    await anna.taps("See your result ›")
    await anna.says("/mistakes")
    shown = re.search(r"Not right at the last try: 1–5 of (\d+)", "".join(m.text for m in anna.messages[-3:]))
    assert shown
    await anna.taps(anna.last.labels[-1])
    assert anna.last.text.startswith(f"Question 1 of {shown[1]}")


async def test_mydata_is_a_json_file_with_every_answer(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    await anna.says("/mydata")
    attachment = anna.last.attachment
    assert attachment is not None
    assert attachment.name == "civicquiz-my-data.json"
    data = json.loads(attachment.content)
    assert "Anna" in json.dumps(data)
    assert json.dumps(data).count('"outcome"') == 1


async def test_forgetme_asks_once_and_then_erases(anna: Person) -> None:
    await begin(anna)
    await answer(anna)
    await anna.says("/forgetme")
    await anna.taps("Yes, erase it for good")
    assert anna.last.text.startswith("Done.")
    await anna.says("/score")
    assert "Nothing yet" in anna.last.text


async def test_forgetme_can_be_declined(anna: Person) -> None:
    await anna.says("/forgetme")
    await anna.taps("No, keep it")
    assert anna.last.text == "Nothing was erased."


async def test_a_blocked_bot_ends_the_chats_work_quietly(
    anna: Person, caplog: pytest.LogCaptureFixture, errors: list[object]
) -> None:
    caplog.set_level(logging.WARNING)
    await anna.says("/start")
    await anna.blocks()
    await anna.says("/help")
    assert isinstance(errors.pop(), Forbidden)
    assert caplog.records == []


@pytest.mark.parametrize("refusal", ["message to edit not found", "there is no text in the message to edit"])
async def test_what_cannot_be_edited_is_answered_with_a_new_message(
    api: BotApi, anna: Person, refusal: str
) -> None:
    await begin(anna)
    await until_one_tap_answers(anna)
    question = anna.last
    api.fail("editMessageText", status=400, description=f"Bad Request: {refusal}")
    await anna.taps(1, on=question)
    assert anna.last.id != question.id
    assert anna.last.buttons
