"""Hostile updates, a few hundred of them, through the running bot; ``make fuzz`` makes a hundred thousand."""

from __future__ import annotations

import asyncio
import json

import orjson
import pytest

from bot.chat.callbacks import Action
from bot.chat.shapes import is_update
from fuzz.counting import Tally
from fuzz.doing import populate
from fuzz.steps import mutate
from fuzz.texts import SURROGATES
from fuzz.updates import run
from fuzz.world import World, world

USER = {"id": 1, "is_bot": False, "first_name": "Anna"}
CHAT = {"id": 1, "type": "private"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT, "from": USER, "text": "hello"}
QUERY = {"id": "1", "from": USER, "chat_instance": "1", "data": "a:1:0:0", "message": MESSAGE}

PARTS = (
    "0",
    "1",
    "zzzzzzzzzzzz",
    "zzzzzzzzzzzzz",
    "-1",
    "",
    " 1",
    "1\n",
    "１",
    "٣",
    "²",
    "1.0",
    "0x1",
    "A",
    "9" * 50,
)


def test_a_few_hundred_hostile_updates_find_nothing() -> None:
    tally = run(300, start=1, tell=lambda _: None)
    assert tally.tries >= 300
    assert tally.wrong == {}, "\n".join(tally.lines())


def test_every_action_is_answered_with_every_number_of_parts_and_every_sort_of_number() -> None:
    tally = Tally("crafted taps")

    async def tap() -> None:
        async with world(tally) as there:
            await populate(there)
            await _tap_everything(there)

    asyncio.run(tap())
    assert tally.wrong == {}, "\n".join(tally.lines())


async def _tap_everything(there: World) -> None:
    for person in (there.people[0], there.people[1], there.people[3]):  # an admin, a teacher, a learner
        for action in Action:
            for count in range(6):
                part = PARTS[(count + len(action.value) + ord(action.value[0])) % len(PARTS)]
                for parts in ([part] * count, ["1"] * count):
                    data = ":".join([action.value, *parts])[:64]
                    await there.brings("callback_query", there.query(person, 1, data))
                    there.reinstate()


def test_the_harness_sees_an_exception_a_refusal_and_a_tap_without_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tally = Tally("broken on purpose")

    async def broken() -> None:
        async with world(tally) as there:
            anna = there.person("Anna")
            monkeypatch.setattr("bot.chat.learner.render", lambda *_, **__: "<b>")
            await there.brings("message", there.message(anna, {"text": "/start"}))
            monkeypatch.setattr("bot.chat.tapping.react_to_tap", lambda *_: 1 / 0)
            monkeypatch.setattr("bot.chat.errors.perform", _nothing)
            await there.brings("callback_query", there.query(anna, 1, "a:1:0:0"))

    asyncio.run(broken())
    kinds = " ".join(tally.wrong)
    assert "can't parse entities" in kinds
    assert "ZeroDivisionError" in kinds
    assert "without an answer" in kinds


async def _nothing(*_: object) -> None:
    return None


@pytest.mark.parametrize(
    "content",
    [
        {"message": MESSAGE},
        {"edited_message": {**MESSAGE, "edit_date": 1}},
        {"callback_query": QUERY},
        {"callback_query": {**QUERY, "message": {"message_id": 1, "date": 0, "chat": CHAT}}},
        {"callback_query": {key: value for key, value in QUERY.items() if key != "message"}},
        {"my_chat_member": {"chat": CHAT, "from": USER, "date": 1}},
        {"message": {**MESSAGE, "something_new": {"of": ["Telegram"]}}},
        {"a_new_kind": {}},
    ],
)
def test_telegrams_shapes_are_let_in(content: dict[str, object]) -> None:
    assert is_update({"update_id": 1, **content})


@pytest.mark.parametrize("kind", ["message", "callback_query"])
@pytest.mark.parametrize("value", [None, True, [], {}, 2**63, "1", -1.5, 10**30])
@pytest.mark.parametrize("how", ["drop", "put"])
def test_an_update_with_something_of_another_shape_where_it_counts_is_refused(
    kind: str, value: object, how: str
) -> None:
    whole = {"message": MESSAGE, "callback_query": QUERY}[kind]
    refused = 0
    for at in range(40):
        bent = orjson.loads(orjson.dumps(whole))
        mutate(bent, at, how, value)
        refused += not is_update({"update_id": 1, kind: bent})
    assert refused > 5


@pytest.mark.parametrize("text", SURROGATES)
def test_half_a_character_is_no_json_to_us(text: str) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(json.dumps({"update_id": 1, "message": {**MESSAGE, "text": text}}))


def test_an_update_nested_a_hundred_thousand_deep_is_no_json_to_us() -> None:
    deep = b'{"update_id":1,"message":' + b'{"reply_to_message":' * 100_000 + b"1" + b"}" * 100_001
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(deep)


def test_a_reply_to_a_reply_to_a_reply_is_looked_at_one_deep() -> None:
    message = dict(MESSAGE)
    for _ in range(300):
        message = {**MESSAGE, "reply_to_message": message}
    assert is_update({"update_id": 1, "message": message})
