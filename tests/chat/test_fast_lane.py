"""What the fast lane takes, and what it leaves to the ordinary one; both do the same with it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from bot.chat.callbacks import Action, Tap, encode
from bot.chat.context import Account
from bot.chat.fast_lane import read
from bot.chat.reactions import Query
from bot.chat.tapping import HOT, Press
from bot.chat.texting import Sent

Json = dict[str, Any]

TAP: Json = {
    "update_id": 5,
    "callback_query": {
        "id": "77",
        "from": {
            "id": 7,
            "is_bot": False,
            "first_name": "Anna",
            "last_name": "Ortiz",
            "language_code": "es",
            "username": "anna",
        },
        "message": {
            "message_id": 12,
            "date": 1_700_000_000,
            "chat": {"id": 7, "type": "private", "first_name": "Anna"},
            "from": {"id": 1, "is_bot": True, "first_name": "Bot"},
            "text": "Question 1 of 5",
            "reply_markup": {"inline_keyboard": [[{"text": "Next", "callback_data": "n:1z:3"}]]},
        },
        "chat_instance": "3",
        "data": "n:1z:3",
    },
}

LINE: Json = {
    "update_id": 6,
    "message": {
        "message_id": 13,
        "from": TAP["callback_query"]["from"],
        "chat": TAP["callback_query"]["message"]["chat"],
        "date": 1_700_000_000,
        "text": "seven mayors",
    },
}


def test_what_a_client_marks_in_a_text_is_not_looked_at() -> None:
    raw = copy.deepcopy(LINE)
    raw["message"]["entities"] = [{"type": "phone_number", "offset": 0, "length": 5}]
    assert read(raw) == read(LINE)


def test_a_hot_tap_is_read_with_who_tapped_and_where() -> None:
    query = Query("77", 12, "n:1z:3", TAP["callback_query"]["message"]["reply_markup"])
    assert read(TAP) == Press(query, 7, Account(7, "Anna Ortiz", "es"), Tap(Action.NEXT, (71, 3)))


def test_a_person_may_have_no_last_name_and_no_language() -> None:
    raw = copy.deepcopy(TAP)
    for name in ("last_name", "language_code", "username"):
        del raw["callback_query"]["from"][name]
    press = read(raw)
    assert press is not None
    assert press.account == Account(7, "Anna", "")


def test_a_line_of_text_is_read_with_who_sent_it() -> None:
    assert read(LINE) == Sent("seven mayors", 13, 7, Account(7, "Anna Ortiz", "es"))


@pytest.mark.parametrize("action", list(Action))
def test_it_takes_what_a_lesson_is_made_of_and_nothing_else(action: Action) -> None:
    taken = set()
    for parts in range(5):
        raw = copy.deepcopy(TAP)
        raw["callback_query"]["data"] = encode(action, *range(parts))
        if read(raw) is not None:
            taken.add(parts)
    assert len(taken) == (action in HOT)


def _set(*path: str, to: object) -> Callable[[Json], None]:
    def change(raw: Json) -> None:
        *way, last = path
        holder = raw.get("callback_query") or raw["message"]
        for name in way:
            holder = holder[name]
        holder[last] = to

    return change


def _without(*path: str) -> Callable[[Json], None]:
    def change(raw: Json) -> None:
        *way, last = path
        holder = raw.get("callback_query") or raw["message"]
        for name in way:
            holder = holder[name]
        del holder[last]

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("data", to="n:1z"),
        _set("data", to="n:1z:-3"),
        _set("data", to=None),
        _set("id", to=77),
        _set("from", "id", to="7"),
        _set("from", "is_bot", to=True),
        _set("from", "first_name", to=["Anna"]),
        _set("from", "last_name", to={"a": "b"}),
        _set("from", "language_code", to=5),
        _set("from", to="Anna"),
        _set("message", to="a text"),
        _set("message", "message_id", to="12"),
        _set("message", "chat", to=7),
        _set("message", "chat", "id", to=8),
        _set("message", "chat", "type", to="group"),
        _without("data"),
        _without("message"),
        _without("from"),
        _without("chat_instance"),
        _without("message", "date"),
        _without("from", "first_name"),
    ],
)
def test_what_is_unusual_takes_the_ordinary_lane(change: Callable[[Json], None]) -> None:
    raw = copy.deepcopy(TAP)
    change(raw)
    assert read(raw) is None


@pytest.mark.parametrize(
    "change",
    [
        _set("text", to="/quiz"),
        _set("text", to=None),
        _set("message_id", to="13"),
        _set("chat", "id", to=8),
        _set("chat", "type", to="supergroup"),
        _set("from", "is_bot", to=True),
        _set("reply_to_message", to={"message_id": 1}),
        _set("forward_origin", to={"type": "user"}),
        _without("text"),
        _without("date"),
        _without("from"),
    ],
)
def test_a_text_that_is_unusual_takes_the_ordinary_lane(change: Callable[[Json], None]) -> None:
    raw = copy.deepcopy(LINE)
    change(raw)
    assert read(raw) is None


def test_other_updates_take_the_ordinary_lane() -> None:
    assert read({"update_id": 5}) is None
    assert read({"update_id": 5, "callback_query": None}) is None
    assert read({"update_id": 5, "edited_message": LINE["message"]}) is None
