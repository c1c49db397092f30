"""Taps are answered once, in time and in few words."""

import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.seen import Notice
from tests.conftest import Clock
from tests.offline.conftest import Call

BUTTON = {"inline_keyboard": [[{"text": "x", "callback_data": "data"}]]}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def tapped(call: Call, ben: Person) -> str:
    """The identifier of a tap that waits for an answer."""
    await call("sendMessage", chat_id=ben.id, text="x", reply_markup=BUTTON)
    await ben.taps("x", wait=False)
    return ben.unanswered[0]


async def test_a_tap_reaches_the_bot_with_its_message(call: Call, ben: Person, tapped: str) -> None:
    _, answer = await call("getUpdates", offset=-1)
    query = answer["result"][0]["callback_query"]
    assert (query["id"], query["data"], query["from"]) == (tapped, "data", ben.user)
    assert (query["message"]["text"], query["message"]["reply_markup"]) == ("x", BUTTON)


async def test_a_tap_shows_the_message_as_it_was(call: Call, ben: Person, tapped: str) -> None:
    await call("editMessageText", chat_id=ben.id, message_id=ben.last.id, text="changed since")
    _, answer = await call("getUpdates", offset=-1)
    assert answer["result"][0]["callback_query"]["message"]["text"] == "x"


@pytest.mark.parametrize("alert", [True, False])
async def test_an_answer_is_seen(call: Call, ben: Person, tapped: str, alert: bool) -> None:
    status, answer = await call(
        "answerCallbackQuery", callback_query_id=tapped, text="Noted", show_alert=alert
    )
    assert (status, answer["result"], ben.unanswered) == (200, True, ())
    assert ben.alerts == [Notice("Noted", alert=alert)]


async def test_an_empty_answer_only_ends_the_waiting(call: Call, ben: Person, tapped: str) -> None:
    await call("answerCallbackQuery", callback_query_id=tapped)
    assert (ben.alerts, ben.unanswered) == ([], ())


async def test_a_tap_is_answered_once(call: Call, tapped: str) -> None:
    await call("answerCallbackQuery", callback_query_id=tapped)
    status, answer = await call("answerCallbackQuery", callback_query_id=tapped)
    assert (status, answer["description"]) == (400, TOO_OLD)


async def test_a_tap_does_not_wait_for_ever(call: Call, ben: Person, tapped: str, clock: Clock) -> None:
    clock.advance(seconds=16)
    _, answer = await call("answerCallbackQuery", callback_query_id=tapped, text="At last")
    assert (answer["description"], ben.alerts) == (TOO_OLD, [])


async def test_an_answer_has_at_most_200_characters(call: Call, tapped: str) -> None:
    _, answer = await call("answerCallbackQuery", callback_query_id=tapped, text="x" * 201)
    assert answer["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await call("answerCallbackQuery", callback_query_id=tapped, text="x" * 200))[0] == 200


async def test_a_button_of_an_older_look_can_still_be_tapped(call: Call, ben: Person, api: BotApi) -> None:
    await call("sendMessage", chat_id=ben.id, text="x", reply_markup=BUTTON)
    before = ben.last
    await call("deleteMessage", chat_id=ben.id, message_id=before.id)
    await ben.taps("x", on=before, wait=False)
    _, answer = await call("getUpdates", offset=-1)
    gone = {"chat": ben.chat.info, "message_id": before.id, "date": 0}
    assert answer["result"][0]["callback_query"]["message"] == gone
