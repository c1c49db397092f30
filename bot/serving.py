"""The bot as a service: on Telegram, beside its report pages, or the pages alone."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.app import AnyApplication, bank_files, build, introduce, open_quiz, random_token, utc_now
from bot.chat import running
from bot.chat.context import DESK
from bot.chat.fast_lane import by_lanes
from bot.chat.gate import Gate
from bot.chat.lean import LeanRequest
from bot.chat.pacing import PacedRequest
from bot.chat.parking import Parking
from bot.chat.reaching import Reach
from bot.chat.retries import RetryingRequest
from bot.chat.transport import AiohttpRequest
from bot.chat.updates import Delivery
from bot.chat.webhook import Webhook
from bot.config import ENV_FILE, Settings
from bot.log import configure
from bot.private import open_to_others
from bot.store import probing
from bot.teaching.reading import Reader

LOCK_WAIT = 0.05
"""Seconds that the event loop, and so everybody, waits for another program that is writing.

What is locked for longer is waited for without holding anybody up (``chat.turns``)."""

_log = logging.getLogger(__name__)


class _Run(Protocol):
    """Runs the bot until it is told to stop."""

    def __call__(
        self, *, receive: running.Receive = ..., stop: asyncio.Event | None = ...
    ) -> Coroutine[Any, Any, None]: ...


def serve(settings: Settings, *, web: bool = False) -> None:
    """Run the bot on Telegram until it is told to stop; with ``web``, the report pages too.

    Where WEBHOOK_URL is set, Telegram brings the updates to the same web server; else the bot polls. Raises
    ``CivicQuizError`` where it cannot start.
    """
    if web:
        settings.require_web()
    configure(settings.log_level, settings.log_format)
    _look_at_secrets()
    store, quiz = open_quiz(settings.database, bank_files(settings.questions_dir))
    store.wait(LOCK_WAIT)
    if not quiz.offered():
        _log.warning("%s holds no question bank (*.yaml): nothing to ask yet", settings.questions_dir)
    reader = Reader()
    application = build(
        settings,
        store,
        quiz,
        request=_way_to_telegram(settings),
        database=settings.database,
        read=reader,
    )
    bot = functools.partial(_bot, settings, application, reader)
    try:
        _run_async(_beside_web(settings, application, bot, web=web) if web or settings.webhook_url else bot())
    finally:
        application.bot_data[DESK].close()
        store.close()


def _way_to_telegram(settings: Settings) -> RetryingRequest:
    """Each try waits its turn; what it then sends goes the lean way, and files by aiohttp."""
    return RetryingRequest(
        PacedRequest(
            LeanRequest(AiohttpRequest()),
            per_second=settings.messages_per_second,
            per_second_in_chat=settings.chat_messages_per_second,
        )
    )


def serve_web(settings: Settings) -> None:
    """Serve the report pages until told to stop. Raises ``CivicQuizError`` where they cannot be served."""
    from bot.web import health, serving
    from bot.web.front import Front

    configure(settings.log_level, settings.log_format)
    _look_at_secrets()
    with (
        serving.pages(settings, now=utc_now, token=random_token) as site,
        serving.listening(settings.web_host, settings.web_port) as on,
    ):
        front = Front(health.ends({"database": _database(settings)}), site)
        _run_async(serving.serve(front, on, url=settings.pages_url))


async def _bot(
    settings: Settings,
    application: AnyApplication,
    reader: Reader,
    *,
    receive: running.Receive = Delivery.poll,
    stop: asyncio.Event | None = None,
) -> None:
    """Run the bot, and end the process that reads files with it."""
    async with reader:
        await running.run(
            application,
            handle=by_lanes(application),
            parking=Parking(settings.database.with_name(settings.database.name + ".waiting")),
            gate=Gate(application.bot, per_second=settings.person_updates_per_second),
            introduce=introduce,
            receive=receive,
            stop=stop,
        )


async def _beside_web(settings: Settings, application: AnyApplication, bot: _Run, *, web: bool) -> None:
    """Run the bot, and for as long the web server: for the pages, the webhook, or both.

    Where the server ends by itself, the bot does so too, and ``CivicQuizError`` is raised: whoever looks
    after the process starts both again.
    """
    from bot.web import health, serving  # here, so that a bot without a web server does not load one
    from bot.web.front import Front
    from bot.web.heads import BoundedHeads
    from bot.web.hook import Hook
    from bot.web.straight import Factory, straight_to

    reach = Reach(application, settings.webhook_url)
    ends = health.ends({"database": _database(settings), "telegram": reach.fault})
    protocol: Factory = BoundedHeads
    if settings.webhook_url:
        secret = random_token()
        webhook = Webhook(application.bot, settings.webhook_url, secret=secret)
        path, hook = urlsplit(settings.webhook_url).path, Hook(webhook.answer, secret=secret)
        ends[path], protocol = hook, straight_to(hook, path)
        bot = functools.partial(bot, receive=webhook.receive)
    with contextlib.ExitStack() as stack:
        pages = serving.pages(settings, now=utc_now, token=random_token) if web else None
        site = stack.enter_context(pages) if pages else None
        on = stack.enter_context(serving.listening(settings.web_host, settings.web_port))
        stop = asyncio.Event()
        async with serving.served(Front(ends, site), on, protocol, stop=stop):
            await bot(stop=stop)


def _database(settings: Settings) -> Callable[[], Coroutine[Any, Any, str | None]]:
    """Return what checks the database, in a thread of its own: a locked one makes it wait."""
    return functools.partial(asyncio.to_thread, probing.fault, settings.database)


def _look_at_secrets() -> None:
    if open_to_others(ENV_FILE):
        _log.warning(
            "Everybody on this machine may read or change %s, and secrets are in it: chmod 600 %s",
            *(ENV_FILE, ENV_FILE),
        )


def _run_async(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on uvloop where there is one (not on Windows), else on asyncio's own loop."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        asyncio.run(main)
        return
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main)
