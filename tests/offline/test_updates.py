"""Updates wait until they are confirmed, and for one bot process at a time."""

import asyncio
from typing import Any

import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from tests.conftest import Clock, People
from tests.offline.conftest import Call

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def texts(call: Call, **parameters: Any) -> list[str]:
    _, answer = await call("getUpdates", **parameters)
    return [update["message"]["text"] for update in answer["result"]]


@pytest.fixture
async def three(people: People) -> Person:
    """Someone who has said three things."""
    ben = people("Ben")
    for text in ("one", "two", "three"):
        await ben.says(text, wait=False)
    return ben


async def first(call: Call) -> int:
    _, answer = await call("getUpdates", limit=1)
    return int(answer["result"][0]["update_id"])


@pytest.mark.usefixtures("three")
class TestOffset:
    async def test_without_one_nothing_is_confirmed(self, call: Call) -> None:
        assert await texts(call) == ["one", "two", "three"]
        assert await texts(call, limit=2) == ["one"]  # Telegram answers the hasty with one

    async def test_confirms_what_lies_before_it(self, call: Call) -> None:
        offset = await first(call) + 2
        assert await texts(call, offset=offset) == ["three"]

    async def test_confirms_all_when_it_lies_past_the_end(self, call: Call, api: BotApi) -> None:
        assert await texts(call, offset=await first(call) + 3) == []
        assert len(api.state.updates) == 0

    async def test_below_zero_keeps_the_last_ones(self, call: Call) -> None:
        assert await texts(call, offset=-2) == ["two", "three"]
        assert await texts(call) == ["two", "three"]

    async def test_far_below_zero_keeps_all(self, call: Call) -> None:
        assert await texts(call, offset=-9) == ["one", "two", "three"]

    async def test_limit_is_within_1_and_100(self, call: Call) -> None:
        assert await texts(call, limit=0) == ["one"]
        assert await texts(call, offset=-9, limit=1000) == ["one", "two", "three"]


async def test_a_poll_waits_for_what_comes(call: Call, api: BotApi, people: People) -> None:
    polling = asyncio.ensure_future(texts(call, timeout=30))
    await api.state.updates.polling.wait()
    await people("Ben").says("hello", wait=False)
    assert await polling == ["hello"]


async def test_a_second_poll_takes_the_place_of_the_first(call: Call, api: BotApi, people: People) -> None:
    first_poll = asyncio.ensure_future(call("getUpdates", timeout=30))
    await api.state.updates.polling.wait()
    second_poll = asyncio.ensure_future(texts(call, timeout=30))
    status, answer = await first_poll
    assert (status, answer["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await people("Ben").says("hello", wait=False)
    assert await second_poll == ["hello"]


async def test_only_kinds_that_are_asked_for_come(call: Call, people: People) -> None:
    ben = people("Ben")
    await call("getUpdates", allowed_updates=["callback_query"])
    await ben.says("unheard", wait=False)
    await call("getUpdates", allowed_updates=[])
    await ben.says("heard", wait=False)
    assert await texts(call, offset=-9) == ["heard"]


async def test_a_webhook_and_polls_exclude_each_other(call: Call, api: BotApi) -> None:
    assert (await call("setWebhook", url="https://a.org/hook", allowed_updates=["message"]))[1]["result"]
    status, answer = await call("getUpdates")
    assert (status, answer["description"]) == (
        409,
        WEBHOOK_ACTIVE,
    )
    _, answer = await call("getWebhookInfo")
    assert answer["result"] == {
        "url": "https://a.org/hook", "has_custom_certificate": False, "max_connections": 40,
        "pending_update_count": 0, "allowed_updates": ["message"],
    }  # fmt: skip
    await call("deleteWebhook")
    assert (await call("getUpdates"))[0] == 200


async def test_what_waits_can_be_dropped(call: Call, three: Person) -> None:
    await call("deleteWebhook", drop_pending_updates=True)
    assert await texts(call) == []


async def test_who_waits_for_the_bot_goes_on_when_it_confirms(call: Call, people: People) -> None:
    talking = asyncio.ensure_future(people("Ben").says("hello"))
    offset = await after_the_first(call)
    assert not talking.done()
    await call("getUpdates", offset=offset)
    await talking


async def test_idle_is_when_everything_is_confirmed(call: Call, api: BotApi, three: Person) -> None:
    idle = asyncio.ensure_future(api.idle())
    offset = await first(call)
    await call("getUpdates", offset=offset + 2)
    assert not idle.done()
    await call("getUpdates", offset=offset + 3)
    await idle


async def after_the_first(call: Call) -> int:
    _, answer = await call("getUpdates", timeout=30)
    return int(answer["result"][0]["update_id"]) + 1


async def test_a_stuck_bot_is_told_of(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.offline.people.PATIENCE", 0.01)
    with pytest.raises(TimeoutError, match="The bot has not handled what Ben did"):
        await people("Ben").says("hello")


async def test_later_runs_do_not_give_the_same_numbers_again(clock: Clock) -> None:
    numbers = [BotApi(clock=clock).state.chats.next_message_id()]
    clock.advance(seconds=1)
    numbers.append(BotApi(clock=clock).state.chats.next_message_id())
    assert numbers[1] >= numbers[0] + 1000
