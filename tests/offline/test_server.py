"""The offline Bot API over HTTP answers as Telegram's server does."""

import asyncio

import aiohttp
import pytest

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.faults import Fault
from bot.offline.people import Person
from bot.offline.server import serving


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/", 404, "Not Found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot1:" + "x" * 35 + "/getMe", 401, "Unauthorized"),
    ],
)
async def test_an_address_without_a_bot_is_refused(
    api: BotApi, path: str, status: int, description: str
) -> None:
    async with (
        serving(api) as server,
        aiohttp.ClientSession(server.root) as session,
        session.get(path) as response,
    ):
        assert response.status == status
        assert (await response.json())["description"] == description


async def test_parameters_may_stand_in_the_address(api: BotApi, ben: Person) -> None:
    async with serving(api) as server, aiohttp.ClientSession() as session:
        url = f"{server.root}/bot{TOKEN}/sendMessage?chat_id={ben.id}&text=caf%C3%A9"
        async with session.get(url) as response:
            assert (await response.json())["result"]["text"] == "café"


async def test_a_body_that_is_no_json_is_refused(api: BotApi) -> None:
    async with serving(api) as server, aiohttp.ClientSession() as session:
        headers = {"Content-Type": "application/json"}
        async with session.post(f"{server.root}/bot{TOKEN}/getMe", data=b"{", headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["description"] == "Bad Request: can't parse JSON object"


@pytest.mark.parametrize(("answered", "arrived"), [(False, []), (True, ["x"])])
async def test_a_connection_is_really_cut(
    api: BotApi, ben: Person, answered: bool, arrived: list[str]
) -> None:
    api.faults.drop("sendMessage", answered=answered)
    async with serving(api) as server, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(f"{server.root}/bot{TOKEN}/sendMessage", json={"chat_id": ben.id, "text": "x"})
    assert [message.text for message in ben.messages] == arrived


async def test_serving_ends_although_somebody_still_polls(api: BotApi) -> None:
    async with aiohttp.ClientSession() as session:
        async with serving(api) as server:
            url = f"{server.root}/bot{TOKEN}/getUpdates?timeout=50"
            polling = asyncio.ensure_future(session.get(url))
            await api.state.updates.polling.wait()
        with pytest.raises(aiohttp.ClientError):
            await polling
    assert not api.state.updates.polling.is_set()


async def test_who_hangs_up_does_not_poll_any_more(api: BotApi) -> None:
    async with serving(api) as server:
        async with aiohttp.ClientSession() as session:
            url = f"{server.root}/bot{TOKEN}/getUpdates?timeout=50"
            polling = asyncio.ensure_future(session.get(url))
            await api.state.updates.polling.wait()
            polling.cancel()
        async with aiohttp.ClientSession() as session:  # by the time of its answer the hang-up is noticed
            await session.get(f"{server.root}/bot{TOKEN}/getMe")
        assert not api.state.updates.polling.is_set()


async def test_a_plan_decides_about_each_call_for_which_nothing_else_is_planned(
    api: BotApi, ben: Person
) -> None:
    asked: list[str] = []

    def plan(method: str) -> Fault | None:
        asked.append(method)
        return Fault.refused(502, "Bad Gateway") if len(asked) == 2 else None

    api.faults.plan = plan
    api.fail("getMe", status=500, description="Internal Server Error")
    answers = [await api.call("getMe", {}) for _ in range(4)]
    assert [status for status, _ in answers] == [500, 200, 502, 200]
    assert asked == ["getme"] * 3
