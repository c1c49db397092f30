"""The offline Bot API called in every way in which it can be called, and a small bot of our own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import aiohttp
import orjson
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.offline.server import serving
from tests.conftest import AnyApplication, People

Answer = tuple[int, dict[str, Any]]


class Call(Protocol):
    """Calls a method of the Bot API and returns the HTTP status and the answer."""

    async def __call__(self, method: str, **parameters: Any) -> Answer: ...


async def _over_http(api: BotApi, encode: Callable[[dict[str, Any]], dict[str, Any]]) -> AsyncIterator[Call]:
    async with serving(api) as server, aiohttp.ClientSession() as session:

        async def call(method: str, **parameters: Any) -> Answer:
            url = f"{server.root}/bot{TOKEN}/{method}"
            async with session.post(url, **encode(parameters)) as response:
                return response.status, await response.json()

        yield call


@pytest.fixture(params=["in this process", "as JSON", "as a form"])
async def call(request: pytest.FixtureRequest, api: BotApi) -> AsyncIterator[Call]:
    """The three ways must lead to the same answers."""
    if request.param == "in this process":

        async def here(method: str, **parameters: Any) -> Answer:
            return await api.call(method, parameters)

        yield here
        return
    encode = _as_json if request.param == "as JSON" else _as_form
    async for over_http in _over_http(api, encode):
        yield over_http


def _as_json(parameters: dict[str, Any]) -> dict[str, Any]:
    return {"json": parameters}


def _as_form(parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in parameters.items()
        }
    }


@pytest.fixture
async def ben(people: People) -> Person:
    """Someone who has written to the bot, and whose message the bot has not seen yet."""
    ben = people("Ben")
    await ben.says("hello", wait=False)
    return ben


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say back what was said."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


async def ask(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask something that is answered with buttons."""
    assert update.message is not None
    buttons = [
        InlineKeyboardButton("Tea", callback_data="tea", style="success"),
        InlineKeyboardButton("Coffee", callback_data="coffee"),
    ]
    await update.message.reply_html("What <b>will</b> it be?", reply_markup=InlineKeyboardMarkup([buttons]))


async def choose(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Turn the question into the choice."""
    query = update.callback_query
    assert query is not None
    await query.edit_message_text(f"{query.data}!")
    await query.answer("Noted", show_alert=query.data == "coffee")


async def keep(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Fetch a file and send it back."""
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    content = bytes(await file.download_as_bytearray())
    await update.message.reply_document(content, filename="again.txt", caption="Here")


def small_bot(request: OfflineRequest | None = None, **addresses: str) -> AnyApplication:
    """Return a bot that echoes, asks, and sends files back."""
    builder: Any = ApplicationBuilder().token(TOKEN).updater(None)
    if request is not None:
        builder = builder.request(request).get_updates_request(request)
    for name, address in addresses.items():
        builder = getattr(builder, name)(address)
    application: AnyApplication = builder.build()
    application.add_handler(CommandHandler("ask", ask))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(MessageHandler(filters.Document.ALL, keep))
    application.add_handler(CallbackQueryHandler(choose))
    return application


class Poller:
    """The simplest thing that brings updates to a bot, one after the other."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self.application = application

    async def poll(self, stop: asyncio.Event) -> None:
        """Fetch, handle and confirm until stopped."""
        offset = 0
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            fetching = asyncio.ensure_future(self.application.bot.get_updates(offset, timeout=30))
            await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not fetching.done():
                fetching.cancel()
                return
            for update in fetching.result():
                await self.application.process_update(update)
                offset = update.update_id + 1


@pytest.fixture
async def running(api: BotApi, errors: list[object]) -> AsyncIterator[AnyApplication]:
    """The small bot, running."""
    application = small_bot(OfflineRequest(api))
    stop = asyncio.Event()
    async with application:
        polling = asyncio.create_task(Poller(application).poll(stop))
        yield application
        stop.set()
        await polling
