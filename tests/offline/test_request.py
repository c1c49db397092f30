"""PTB talks to the offline Bot API as to Telegram, and meets its faults as its own exceptions."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.offline.server import serving
from tests.conftest import People
from tests.offline.conftest import Poller, small_bot


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[ExtBot[None]]:
    async with ExtBot(TOKEN, request=OfflineRequest(api), get_updates_request=OfflineRequest(api)) as bot:
        yield bot


async def test_messages_become_ptbs_objects(bot: ExtBot[None], ben: Person) -> None:
    message = await bot.send_message(ben.id, "<b>x</b>", parse_mode="HTML")
    assert (message.chat.first_name, message.text_html) == ("Ben", "<b>x</b>")
    assert message.from_user == bot.bot


async def test_chats_and_members_become_ptbs_objects(bot: ExtBot[None], ben: Person) -> None:
    assert (await bot.get_chat(ben.id)).first_name == "Ben"
    assert (await bot.get_chat_member(ben.id, ben.id)).status == "member"
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("status", "description", "error"),
    [
        (400, "Bad Request: chat not found", BadRequest),
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (401, "Unauthorized", InvalidToken),
        (502, "Bad Gateway", NetworkError),
    ],
)
async def test_failures_on_demand_reach_ptb(
    bot: ExtBot[None], api: BotApi, ben: Person, status: int, description: str, error: type[Exception]
) -> None:
    api.fail("sendMessage", status=status, description=description, times=2)
    for _ in range(2):
        with pytest.raises(error):
            await bot.send_message(ben.id, "x")
    assert ben.messages == []
    await bot.send_message(ben.id, "x")
    assert [message.text for message in ben.messages] == ["x"]


async def test_telegram_can_ask_for_patience(
    bot: ExtBot[None], api: BotApi, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    api.fail("sendMessage", status=429, description="Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter) as asked:
        await bot.send_message(ben.id, "x")
    assert asked.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(("answered", "arrived"), [(False, []), (True, ["x"])])
async def test_a_connection_can_drop_before_or_after_the_deed(
    bot: ExtBot[None], api: BotApi, ben: Person, answered: bool, arrived: list[str]
) -> None:
    api.faults.drop("sendMessage", answered=answered)
    with pytest.raises(NetworkError):
        await bot.send_message(ben.id, "x")
    assert [message.text for message in ben.messages] == arrived


async def test_a_slow_answer_times_out_without_effect(bot: ExtBot[None], api: BotApi, ben: Person) -> None:
    api.faults.slow("sendMessage", 60)
    with pytest.raises(TimedOut):
        await bot.send_message(ben.id, "x", read_timeout=0.001)
    assert ben.messages == []


async def test_a_call_can_be_held(bot: ExtBot[None], api: BotApi, ben: Person) -> None:
    with api.faults.hold("sendMessage") as held:
        sending = asyncio.ensure_future(bot.send_message(ben.id, "x"))
        await held.reached.wait()
        assert ben.messages == []
        held.release()
        await sending
    assert ben.last.text == "x"


async def test_calls_are_remembered(bot: ExtBot[None], api: BotApi, ben: Person) -> None:
    await bot.send_message(ben.id, "x")
    assert [(call.method, dict(call.parameters)) for call in api.calls] == [
        ("getme", {}),
        ("sendmessage", {"chat_id": ben.id, "text": "x"}),
    ]


async def test_an_address_that_is_none_is_refused(api: BotApi) -> None:
    request: BaseRequest = OfflineRequest(api)
    with pytest.raises(NetworkError, match="is no address of a Bot API server"):
        await request.do_request("https://a.org/", "POST")


async def test_the_same_bot_works_over_http(api: BotApi, people: People, errors: list[object]) -> None:
    async with serving(api) as server:
        application = small_bot(base_url=f"{server.root}/bot", base_file_url=f"{server.root}/file/bot")
        stop = asyncio.Event()
        async with application:
            polling = asyncio.create_task(Poller(application).poll(stop))
            carla = people("Carla")
            await carla.says("/ask")
            await carla.taps("Tea")
            await carla.sends_document("notes.txt", b"all of it")
            stop.set()
            await polling
    assert [message.text for message in carla.messages] == ["tea!", "Here"]
    assert carla.last.attachment is not None
    assert carla.last.attachment.content == b"all of it"
