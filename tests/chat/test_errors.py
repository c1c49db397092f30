"""When a handler fails, the person hears of it and the bot goes on."""

import pytest

from bot.errors import StoreError
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.quiz import Quiz
from tests.chat.conftest import both_lanes
from tests.chat.test_quizzing import begin_all, until_one_tap_answers

pytestmark = both_lanes


async def test_a_fault_of_ours_is_logged_with_its_traceback_and_answered(
    anna: Person, quiz: Quiz, errors: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    with monkeypatch.context() as broken:
        broken.setattr(quiz, "results", fail)
        await anna.says("/score")
    assert "Something went wrong on my side" in anna.last.text
    assert isinstance(errors.pop(), ZeroDivisionError)
    await anna.says("/score")
    assert "Nothing yet" in anna.last.text


async def test_an_answer_that_cannot_be_saved_is_said_not_to_count(
    anna: Person, quiz: Quiz, errors: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    await begin_all(anna)
    await until_one_tap_answers(anna)
    question = anna.last
    with monkeypatch.context() as broken:
        broken.setattr(quiz, "answer_step", fail)
        await anna.taps(1)
    assert anna.alerts[-1].text.startswith("I could not save that just now")
    assert anna.last.text == question.text
    errors.clear()
    await anna.taps(1)
    assert anna.last.text != question.text


async def test_where_telegram_cannot_be_reached_the_next_tap_shows_what_was_stored(
    api: BotApi, anna: Person, errors: list[object]
) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    question = anna.last
    api.fail("editMessageText", status=502, description="Bad Gateway", times=1)
    await anna.taps(1)
    errors.clear()
    assert anna.last.text == question.text
    await anna.taps(2)
    assert anna.last.text != question.text
    chosen = question.labels[0]
    assert chosen in anna.last.text or f"Your answer: {chosen}" in anna.last.text


async def test_a_query_that_is_too_old_to_be_answered_is_let_go(api: BotApi, anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    api.fail(
        "answerCallbackQuery",
        status=400,
        description="Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    question = anna.last
    await anna.taps(1)
    assert anna.last.text != question.text
    api.state.queries.clear()
