"""A webhook's response may carry the answer to a tap, so that it needs no call of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.chat.fast_lane import by_lanes
from bot.chat.handling import Handle, by_handlers
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction, perform
from bot.chat.replying import REPLY, carried
from bot.chat.updates import Delivery
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.seen import Seen
from bot.offline.spans import Json
from tests.chat.conftest import both_lanes
from tests.chat.test_quizzing import begin_all, until_one_tap_answers
from tests.conftest import AnyApplication

pytestmark = both_lanes


class Response:
    """A reply with room for so many calls."""

    def __init__(self, room: int = 1) -> None:
        self.room = room
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        self.aside = False

    def take(self, method: str, fields: Mapping[str, Any]) -> bool:
        if len(self.calls) == self.room:
            return False
        self.calls.append((method, fields))
        return True

    def set_aside(self) -> None:
        self.aside = True


@pytest.fixture
def handle(application: AnyApplication, lane: str) -> Handle:
    return by_lanes(application) if lane == "fast" else by_handlers(application)


def tap(person: Person, on: Seen) -> Json:
    """A tap on the first button of a message, as Telegram sends it to a webhook."""
    message = {"message_id": on.id, "date": 1, "chat": person.chat.info}
    query = {"id": "77", "from": person.user, "message": message, "chat_instance": "1"}
    return {"update_id": 1, "callback_query": {**query, "data": on.buttons[0].data}}


async def test_the_answer_to_a_tap_goes_into_the_response(
    application: AnyApplication, api: BotApi, anna: Person, handle: Handle
) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    response, before = Response(), len(api.calls)
    await Delivery(application, handle=handle).handle(tap(anna, anna.last), response)
    assert response.calls == [("answerCallbackQuery", {"callback_query_id": "77"})]
    assert [call.method for call in list(api.calls)[before:]] == ["editmessagetext"]


async def test_where_there_is_no_room_it_is_a_call_as_any_other(
    application: AnyApplication, api: BotApi, anna: Person, handle: Handle
) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    api.fail("answerCallbackQuery", status=400, description="Bad Request: query is too old", times=1)
    await Delivery(application, handle=handle).handle(tap(anna, anna.last), Response(room=0))
    assert not api.faults


async def test_an_alert_goes_into_the_response_too(
    application: AnyApplication, anna: Person, handle: Handle
) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    question = anna.last
    await anna.says("/stop")
    response = Response()
    await Delivery(application, handle=handle).handle(tap(anna, question), response)
    ((method, fields),) = response.calls
    assert method == "answerCallbackQuery"
    assert "has ended" in fields["text"]
    assert fields["show_alert"] is True


async def test_an_update_that_was_handled_already_carries_nothing(
    application: AnyApplication, anna: Person, handle: Handle
) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    delivery, again, raw = Delivery(application, handle=handle), Response(), tap(anna, anna.last)
    await delivery.handle(raw, Response())
    await delivery.handle(raw, again)
    assert again.calls == []


async def test_others_go_on_while_something_is_made(application: AnyApplication) -> None:
    response, seen = Response(), []

    async def work() -> Reaction:
        seen.append((response.aside, carried("answerCallbackQuery", {})))
        return Reaction()

    REPLY.set(response)
    await perform(Reaction(work=work), application.bot, 1)
    assert seen == [(True, False)]


async def test_others_go_on_while_people_are_told(application: AnyApplication, anna: Person) -> None:
    await anna.says("/start")
    response = Response()
    REPLY.set(response)
    await perform(Reaction(notify=((anna.id, Screen("news")),)), application.bot, 1)
    assert response.aside
    assert anna.last.text == "news"
