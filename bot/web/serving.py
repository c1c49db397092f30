"""The web server, uvicorn: beside the bot in one process, or in a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.config import Settings
from bot.errors import CivicQuizError
from bot.teaching.elsewhere import OtherProcess
from bot.web.answering import Answer, Asked, elsewhere
from bot.web.app import build
from bot.web.heads import BoundedHeads
from bot.web.office import Entrance, Opening
from bot.web.sessions import Sessions
from bot.web.straight import Factory

_log = logging.getLogger(__name__)

_PATIENCE = 5
"""Seconds that requests under way have to end when the server is told to stop."""

_IDLE = 75
"""Seconds that a connection stays open with nothing asked: longer than a reverse proxy keeps it, lest it meet
a closed one."""


@contextlib.contextmanager
def pages(settings: Settings, *, now: Callable[[], datetime], token: Callable[[], str]) -> Iterator[ASGIApp]:
    """Give the pages on the database of ``settings``, on connections of their own.

    What is behind the door is made by another process, so that taps do not wait for it.

    Raises ``UsageError`` without WEB_SECRET and ``StoreError`` where the database cannot be used.
    """
    secret = settings.require_web().get_secret_value()
    opening = Opening(settings.database, settings.admin_ids, settings.report_min_group)
    process = OtherProcess()

    def there(answer: Answer, asked: Asked) -> Awaitable[Response]:
        return process.done(partial(elsewhere, opening, now(), answer, asked))

    with opening.office(now) as office, contextlib.closing(process):
        sessions = Sessions(office.store, secret=secret)
        site = build(office, Entrance(sessions, token, settings.pages_url.startswith("https:")), there)
        trusting: Any = ProxyHeadersMiddleware  # typed in uvicorn's own words for ASGI
        yield trusting(site)  # a proxy on this machine says who asks


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; ``CivicQuizError`` where that cannot be."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise CivicQuizError(
            f"The pages (or the webhook) cannot be served on {host}, port {port}: {error.strerror or error}. "
            "Set WEB_HOST and WEB_PORT to an address of this machine and a free port."
        ) from None


@contextlib.asynccontextmanager
async def served(
    app: ASGIApp,
    on: socket.socket,
    protocol: Factory = BoundedHeads,
    *,
    stop: asyncio.Event | None = None,
) -> AsyncIterator[None]:
    """Serve ``app`` on a listening socket while the block runs; ``protocol`` speaks on each connection.

    A server that ends before that would leave a webhook's bot deaf. It is logged and sets ``stop``, so that
    the block can end in good order; then ``CivicQuizError`` is raised.
    """
    config = uvicorn.Config(
        app,
        interface="asgi3",
        lifespan="off",
        ws="none",
        access_log=False,  # addresses in it may hold a sign-in link
        log_config=None,
        log_level=logging.ERROR,  # what is no HTTP would be a warning each: anybody could fill the log
        server_header=False,
        http=cast(type[asyncio.Protocol], protocol),
        proxy_headers=False,  # the pages see to it, and nobody else needs to know
        timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=_PATIENCE,
    )
    server = _Server(config)

    def ended(task: asyncio.Task[None]) -> None:
        if not server.should_exit:
            error = None if task.cancelled() else task.exception()
            _log.error("The web server has ended by itself", exc_info=error)
            if stop is not None:
                stop.set()

    task = asyncio.create_task(server.serve(sockets=[on]))
    task.add_done_callback(ended)
    try:
        yield
    finally:
        alone = task.done() and not server.should_exit
        server.should_exit = True
        await asyncio.wait([task])
        on.close()
    if alone:
        raise CivicQuizError("The web server has ended by itself, and so all ends: start it again.")
    task.result()


async def serve(app: ASGIApp, on: socket.socket, *, url: str) -> None:
    """Serve the pages until SIGTERM or SIGINT."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C ends it all the same
            loop.add_signal_handler(number, stop.set)
    async with served(app, on, stop=stop):
        _log.info("The pages are at %s", url)
        await stop.wait()
