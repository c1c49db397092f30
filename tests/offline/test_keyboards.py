"""Keyboards are taken or refused as Telegram does."""

from typing import Any

import pytest

from bot.offline.people import Person
from bot.offline.seen import Button
from tests.offline.conftest import Call


def inline(*rows: list[Any]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(**fields: Any) -> dict[str, Any]:
    return {"text": "x", "callback_data": "x", **fields}


async def test_buttons_are_seen_in_their_rows(call: Call, ben: Person) -> None:
    markup = inline(
        [button(text="Yes", callback_data="y", style="success"), button(text="No", callback_data="n")],
        [{"text": "Read it", "url": "https://a.org"}],
    )
    await call("sendMessage", chat_id=ben.id, text="Well?", reply_markup=markup)
    assert ben.last.rows == (
        (Button("Yes", data="y", style="success"), Button("No", data="n")),
        (Button("Read it", url="https://a.org"),),
    )


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        (inline([button(callback_data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data="é" * 33)]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data="")]),
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (inline([{"callback_data": "x"}]),
         'can\'t parse inline keyboard button: Field "text" must be of type String'),
        (inline([button(text=" ")]), "inline keyboard button text must be non-empty"),
        (inline([button(style="warning")]), "invalid button style specified"),
        (inline([{"text": "x", "url": "nowhere"}]),
         "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        (inline(*[[button()]] * 101), "reply markup is too long"),
        (inline(*[[button(callback_data="x" * 64)]] * 100 + [[button()]]), "reply markup is too long"),
        (inline(*[[button(text="x" * 60, callback_data="x" * 64)]] * 80), "reply markup is too long"),
        (inline(["x"]), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"inline_keyboard": [button()]},
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [[{"text": "x", "style": "gold"}]]}, "invalid button style specified"),
        ("[]", "object expected as reply markup"),
    ],
)  # fmt: skip
async def test_a_wrong_keyboard_is_refused(call: Call, ben: Person, markup: Any, description: str) -> None:
    status, answer = await call("sendMessage", chat_id=ben.id, text="x", reply_markup=markup)
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("data", ["x" * 64, "é" * 32])
async def test_callback_data_may_fill_64_bytes(call: Call, ben: Person, data: str) -> None:
    markup = inline([button(callback_data=data)])
    assert (await call("sendMessage", chat_id=ben.id, text="x", reply_markup=markup))[0] == 200


async def test_a_row_shows_eight_buttons(call: Call, ben: Person) -> None:
    markup = inline([button(text=str(number)) for number in range(10)])
    await call("sendMessage", chat_id=ben.id, text="x", reply_markup=markup)
    assert len(ben.buttons) == 8


async def test_a_keyboard_below_the_chat_stays_until_it_is_taken_away(call: Call, ben: Person) -> None:
    await call("sendMessage", chat_id=ben.id, text="x", reply_markup={"keyboard": [["Tea", "Coffee"]]})
    await call("sendMessage", chat_id=ben.id, text="y", reply_markup={"force_reply": False})
    assert [each.label for each in ben.keyboard] == ["Tea", "Coffee"]
    await call("sendMessage", chat_id=ben.id, text="z", reply_markup={"remove_keyboard": True})
    assert ben.keyboard == ()
