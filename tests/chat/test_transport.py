from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest

from bot.chat.lean import LeanRequest
from bot.chat.transport import AiohttpRequest, proxy_for

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
MESSAGE = {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "hello"}
Make = Callable[[], BaseRequest]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A loopback server that notes what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Handler = self.say_message
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self.handle)
        self.server = TestServer(application)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append((request.path, dict(request.headers), await request.read()))
        return await self.answer(request)

    async def say_message(self, _: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": MESSAGE})


@pytest.fixture(params=[AiohttpRequest, lambda: LeanRequest(AiohttpRequest())], ids=["aiohttp", "lean"])
def make(request: pytest.FixtureRequest) -> Make:
    """Both ways to Telegram, which are to behave alike."""
    make: Make = request.param
    return make


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    async with server.server:
        yield server


@pytest.fixture
async def bot(server: Server, make: Make) -> AsyncIterator[Bot]:
    bot = bot_at(f"http://127.0.0.1:{server.server.port}", make)
    await bot.request.initialize()
    yield bot
    await bot.request.shutdown()


def bot_at(root: str, make: Make) -> Bot:
    return Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=make())


def told_of(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


async def test_a_call_goes_as_json(server: Server, bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja – é", callback_data="a:1")]])
    sent = await bot.send_message(7, "hällo", reply_markup=keyboard)
    assert (sent.message_id, sent.chat.id) == (5, 7)
    path, headers, body = server.requests[0]
    assert path == f"/bot{TOKEN}/sendMessage"
    assert headers["Content-Type"] == "application/json"
    assert (
        body.decode() == '{"chat_id":7,"text":"hällo",'
        '"reply_markup":{"inline_keyboard":[[{"callback_data":"a:1","text":"Ja – é"}]]}}'
    )


async def test_a_file_that_was_sent_comes_back_as_a_bare_message(bot: Bot) -> None:
    sent = await bot.send_document(7, b"{}")
    assert (sent.message_id, sent.chat.id, sent.text) == (5, 7, None)


async def test_a_file_goes_as_multipart_with_its_name(server: Server, bot: Bot) -> None:
    await bot.send_document(7, b"{}\n", filename="my däta.json", caption="yours")
    _, headers, body = server.requests[0]
    assert headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert 'filename="my däta.json"' in body.decode()
    assert b"\r\n\r\n{}\n\r\n" in body
    assert b"\r\n\r\nyours\r\n" in body


async def test_a_file_is_fetched_whole(server: Server, bot: Bot) -> None:
    async def content(_: web.Request) -> web.Response:
        return web.Response(body=b"\x00\xff" * 100_000)

    server.answer = content
    fetched = await bot.request.retrieve(f"{bot.base_file_url}/documents/file_1")
    assert fetched == b"\x00\xff" * 100_000


async def test_connections_are_kept(server: Server, bot: Bot) -> None:
    peers = set()

    async def note(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        return await server.say_message(request)

    server.answer = note
    for _ in range(3):
        await bot.send_message(7, "hello")
    assert len(peers) == 1


@pytest.mark.parametrize("method", ["edit_message_text", "edit_message_reply_markup"])
async def test_an_edited_message_is_not_built(server: Server, bot: Bot, method: str) -> None:
    text = {"text": "new"} if method == "edit_message_text" else {}
    assert await getattr(bot, method)(chat_id=7, message_id=5, **text) is True


async def test_an_edit_that_telegram_refuses_is_refused(server: Server, bot: Bot) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.json_response(
            {"ok": False, "description": "Bad Request: message to edit not found"}, status=400
        )

    server.answer = refuse
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("new", chat_id=7, message_id=5)


async def test_no_answer_in_time_is_a_time_out(server: Server, bot: Bot) -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    server.answer = never
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(7, "hello", read_timeout=0.01)
    assert TOKEN not in told_of(caught.value)


async def test_a_dropped_connection_is_a_network_error(server: Server, bot: Bot) -> None:
    async def drop(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    server.answer = drop
    with pytest.raises(NetworkError, match="The connection to Telegram broke: ") as caught:
        await bot.send_message(7, "hello")
    assert TOKEN not in told_of(caught.value)


async def test_no_connection_is_a_network_error_that_names_the_host(unused_tcp_port: int, make: Make) -> None:
    async with bot_at(f"http://127.0.0.1:{unused_tcp_port}", make).request as request:
        with pytest.raises(
            NetworkError, match=rf"No connection to 127\.0\.0\.1:{unused_tcp_port}: "
        ) as caught:
            await request.post(f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}/getMe")
    assert TOKEN not in told_of(caught.value)


async def test_a_redirect_is_not_followed(server: Server, bot: Bot) -> None:
    async def redirect(_: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    server.answer = redirect
    with pytest.raises(NetworkError):
        await bot.send_message(7, "hello")
    assert len(server.requests) == 1


async def test_an_answer_that_is_not_json_is_an_error(server: Server, bot: Bot) -> None:
    async def html(_: web.Request) -> web.Response:
        return web.Response(text="<html>")

    server.answer = html
    with pytest.raises(TelegramError, match="not a JSON object"):
        await bot.send_message(7, "hello")


async def test_a_proxy_that_the_environment_names_is_used(
    server: Server, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy_for.cache_clear()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server.port}")
    monkeypatch.setenv("no_proxy", "")
    async with bot_at("http://telegram.invalid", make).request as request:
        await request.post(f"http://telegram.invalid/bot{TOKEN}/getMe")
    assert server.requests[0][1]["Host"] == "telegram.invalid"


async def test_shutting_down_leaves_no_connection_open(server: Server, make: Make) -> None:
    bot = bot_at(f"http://127.0.0.1:{server.server.port}", make)
    await bot.request.initialize()
    await bot.send_message(7, "hello")
    await bot.request.shutdown()
    del bot
    gc.collect()  # an open session would warn, and warnings are errors
    await asyncio.sleep(0)


async def test_it_cannot_be_used_before_it_is_initialised(make: Make) -> None:
    with pytest.raises(RuntimeError, match="before initialize"):
        await make().do_request("http://127.0.0.1/bot1:a/getMe", "POST")
