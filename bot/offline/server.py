"""The offline Bot API over HTTP on the loopback, for another process's bot: ``/bot<token>/<method>``."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from bot.offline.botapi import BotApi
from bot.offline.errors import ApiError, ConnectionDropped, bad_request
from bot.offline.files import MAX_UPLOAD
from bot.offline.posting import FIRST_PAUSE, posting

HOST = "127.0.0.1"
_MAX_BODY = MAX_UPLOAD + (1 << 20)
_PATIENCE = 0.1  # seconds that calls under way get to end when serving ends; aiohttp takes 0 for endless
_NOT_FOUND = {"ok": False, "error_code": 404, "description": "Not Found"}


class BotApiServer:
    """A ``BotApi`` behind HTTP. ``root`` is what a bot takes for https://api.telegram.org."""

    def __init__(self, api: BotApi, port: int) -> None:
        self.api = api
        self.port = port

    @property
    def root(self) -> str:
        """The address before ``/bot<token>``."""
        return f"http://{HOST}:{self.port}"


@asynccontextmanager
async def serving(api: BotApi, *, port: int = 0, pause: float = FIRST_PAUSE) -> AsyncIterator[BotApiServer]:
    """Serve ``api`` on the loopback while the block lasts, on a free port unless one is given.

    A webhook that the bot sets is served too; after ``pause`` seconds it gets again what it did not take.
    """

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return await _answer(api, request)

    # A bare server rather than a web.Application: there are no routes to match, only a prefix to cut.
    factory = functools.partial(web.BaseRequest, loop=asyncio.get_running_loop(), client_max_size=_MAX_BODY)
    server = web.Server(handle, request_factory=factory, handler_cancellation=True, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=_PATIENCE)
    await runner.setup()
    site = web.TCPSite(runner, HOST, port)
    try:
        await site.start()
        async with posting(api, pause=pause):
            yield BotApiServer(api, runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _answer(api: BotApi, request: web.BaseRequest) -> web.StreamResponse:
    path = request.path
    if path.startswith("/file/bot"):
        token, _, rest = path[len("/file/bot") :].partition("/")
        status, content = api.download(token, rest)
        if isinstance(content, bytes):
            return web.Response(body=content, content_type="application/octet-stream")
        return _json(status, content)
    token, slash, method = path[len("/bot") :].partition("/")
    if not path.startswith("/bot") or not slash:
        return _json(404, _NOT_FOUND)
    try:
        parameters, files = await _read(request)
        status, answer = await api.request(token, method, parameters, files)
    except ApiError as error:
        status, answer = error.status, error.answer()
    except ConnectionDropped:
        if request.transport is not None:
            request.transport.abort()
        raise web.HTTPBadGateway from None  # it goes nowhere: the connection is cut
    return _json(status, answer)


def _json(status: int, answer: Any) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(answer), content_type="application/json")


async def _read(request: web.BaseRequest) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Return the parameters and files of a request, from its query and its body of any of three kinds."""
    parameters: dict[str, Any] = dict(request.query) if request.query_string else {}
    files: dict[str, tuple[str, bytes]] = {}
    if not request.body_exists:
        return parameters, files
    kind = request.content_type
    if kind == "application/json":
        try:
            parameters |= orjson.loads(await request.read() or b"{}")
        except (orjson.JSONDecodeError, TypeError, ValueError):
            raise bad_request("can't parse JSON object") from None
    elif kind == "application/x-www-form-urlencoded":
        parameters |= parse_qsl((await request.read()).decode(), keep_blank_values=True)
    elif kind == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.file.read())
            else:
                parameters[name] = value
    return parameters, files
