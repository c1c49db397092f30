"""What the bot has sent is changed and removed by Telegram's rules."""

from typing import Any

import pytest

from bot.offline.people import Person
from tests.conftest import Clock
from tests.offline.conftest import Call

BUTTON = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


@pytest.fixture
async def sent(call: Call, ben: Person) -> dict[str, Any]:
    """Where a message of the bot with a button stands."""
    _, answer = await call(
        "sendMessage", chat_id=ben.id, text="<b>x</b>", parse_mode="HTML", reply_markup=BUTTON
    )
    return {"chat_id": ben.id, "message_id": answer["result"]["message_id"]}


async def test_a_text_is_changed_where_it_stands(
    call: Call, ben: Person, sent: dict[str, Any], clock: Clock
) -> None:
    clock.advance(minutes=1)
    status, answer = await call("editMessageText", **sent, text="<i>y</i>", parse_mode="HTML")
    assert (status, answer["result"]["edit_date"]) == (200, int(clock().timestamp()))
    assert [(message.html, message.edited) for message in ben.messages] == [("<i>y</i>", True)]


async def test_a_change_without_a_keyboard_takes_it_away(
    call: Call, ben: Person, sent: dict[str, Any]
) -> None:
    await call("editMessageText", **sent, text="y")
    assert ben.last.buttons == ()


async def test_a_keyboard_is_changed_alone(call: Call, ben: Person, sent: dict[str, Any]) -> None:
    status, answer = await call("editMessageReplyMarkup", **sent)
    assert (status, answer["result"]["text"]) == (200, "x")
    assert (ben.last.buttons, ben.last.edited) == ((), False)


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("editMessageText", {"text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": BUTTON}),
        ("editMessageText", {"text": " <b>x</b>\n", "parse_mode": "HTML", "reply_markup": BUTTON}),
        ("editMessageReplyMarkup", {"reply_markup": BUTTON}),
    ],
)
async def test_a_change_must_change_something(
    call: Call, sent: dict[str, Any], method: str, parameters: dict[str, Any]
) -> None:
    assert await call(method, **sent, **parameters) == (
        400,
        {"ok": False, "error_code": 400, "description": NOT_MODIFIED},
    )


async def test_formatting_alone_is_a_change(call: Call, ben: Person, sent: dict[str, Any]) -> None:
    assert (await call("editMessageText", **sent, text="x", reply_markup=BUTTON))[0] == 200
    assert ben.last.html == "x"


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"message_id": 1}, "message to edit not found"),
        ({"message_id": ""}, "message to edit not found"),
        ({"chat_id": "", "message_id": ""}, "message identifier is not specified"),
        ({"chat_id": 5}, "chat not found"),
        ({"inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ({"reply_markup": {"keyboard": [["x"]]}}, "inline keyboard expected"),
    ],
)
async def test_a_wrong_change_is_refused(
    call: Call, sent: dict[str, Any], parameters: dict[str, Any], description: str
) -> None:
    status, answer = await call("editMessageText", **{"text": "y", **sent, **parameters})
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")


async def test_the_bot_changes_only_its_own(call: Call, ben: Person) -> None:
    theirs = ben.conversation[0].id
    _, answer = await call("editMessageText", chat_id=ben.id, message_id=theirs, text="y")
    assert answer["description"] == "Bad Request: message can't be edited"


async def test_a_text_has_no_caption(call: Call, sent: dict[str, Any]) -> None:
    _, answer = await call("editMessageCaption", **sent, caption="y")
    assert answer["description"] == "Bad Request: there is no caption in the message to edit"


async def test_a_deleted_message_is_gone(call: Call, ben: Person, sent: dict[str, Any]) -> None:
    assert (await call("deleteMessage", **sent))[1] == {"ok": True, "result": True}
    assert ben.messages == []
    _, answer = await call("deleteMessage", **sent)
    assert answer["description"] == "Bad Request: message to delete not found"


async def test_an_old_message_stays(call: Call, sent: dict[str, Any], clock: Clock) -> None:
    clock.advance(hours=49)
    _, answer = await call("deleteMessage", **sent)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"


@pytest.mark.parametrize(
    ("place", "description"),
    [
        ({"chat_id": "", "message_id": 1}, "chat identifier is not specified"),
        ({"chat_id": 1, "message_id": 0}, "message identifier is not specified"),
    ],
)
async def test_what_to_delete_must_be_said(call: Call, place: dict[str, Any], description: str) -> None:
    _, answer = await call("deleteMessage", **place)
    assert answer["description"] == f"Bad Request: {description}"
