from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, Update

from bot.chat.bare import bare_message, read_update
from bot.chat.reactions import Query

BOT = Bot("1:" + "a" * 35)
ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
TAPPED: dict[str, Any] = {
    "message_id": 5,
    "date": 1,
    "chat": {"id": 7, "type": "private"},
    "text": "a long question",
    "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a:1"}]]},
}


def tap(**message: Any) -> dict[str, Any]:
    return {
        "update_id": 1,
        "callback_query": {"id": "q", "from": ANN, "chat_instance": "c", "data": "a:1"} | message,
    }


def test_a_tap_tells_who_tapped_what_and_where() -> None:
    update = read_update(tap(message=TAPPED), BOT)
    full = Update.de_json(tap(message=TAPPED), BOT)
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert update == full
    assert query == full.callback_query
    assert query.message.message_id == 5
    assert query.message.is_accessible
    assert (query.data, query.chat_instance) == ("a:1", "c")
    assert update.effective_user == full.effective_user
    assert update.effective_chat == full.effective_chat
    assert query.get_bot() is BOT


def test_a_message_out_of_reach_stays_known_as_such() -> None:
    query = read_update(tap(message=TAPPED | {"date": 0}), BOT).callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


def test_a_tap_without_a_message_is_read_too() -> None:
    query = read_update(tap(inline_message_id="i"), BOT).callback_query
    assert query is not None
    assert query.inline_message_id == "i"


def test_whatever_else_comes_is_read_whole() -> None:
    raw = {"update_id": 1, "message": TAPPED | {"from": ANN}}
    assert read_update(raw, BOT).to_dict() == Update.de_json(raw, BOT).to_dict()


def test_a_sent_message_keeps_its_id_and_chat() -> None:
    assert bare_message(TAPPED) == {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}


def test_a_tap_on_a_button_that_is_there_is_not_late() -> None:
    query = read_update(tap(message=TAPPED), BOT).callback_query
    assert query is not None
    assert not Query.of(query).late


@pytest.mark.parametrize("change", [{"reply_markup": {"inline_keyboard": [[{"text": "A", "url": "u"}]]}}, {}])
def test_a_tap_on_a_button_that_the_message_has_lost_is_late(change: dict[str, Any]) -> None:
    bare = {name: value for name, value in TAPPED.items() if name != "reply_markup"}
    query = read_update(tap(message=bare | change), BOT).callback_query
    assert query is not None
    assert Query.of(query).late
