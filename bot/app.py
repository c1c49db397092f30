"""The composition root: settings, store and banks become one application; nothing else knows all of them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from telegram import BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.chat import learner, routing, running
from bot.chat.context import SEEDS, Desk
from bot.chat.errors import register_errors
from bot.chat.parking import Parking
from bot.chat.retries import RetryingRequest
from bot.chat.transport import AiohttpRequest
from bot.chat.updates import Delivery
from bot.config import Settings
from bot.errors import BankError, UsageError
from bot.log import configure
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.offline.terminal import converse
from bot.quiz import Offered, Quiz
from bot.render import render
from bot.store.database import Store

AnyApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Clock: TypeAlias = Callable[[], datetime]

Role: TypeAlias = Literal["learner", "teacher", "admin"]

TERMINAL_PEOPLE: dict[Role, tuple[int, str]] = {
    "learner": (1001, "Learner"),
    "teacher": (1002, "Teacher"),
    "admin": (1003, "Admin"),
}
"""Who chats in the terminal, by role: Telegram id and name."""

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the time, UTC-aware."""
    return datetime.now(UTC)


def random_seed() -> int:
    """Return a seed for an attempt, from the system's source of randomness."""
    return random.SystemRandom().randrange(SEEDS)


def open_quiz(database: Path | None, banks: list[Path], *, now: Clock = utc_now) -> tuple[Store, Quiz]:
    """Open the database (in memory if None) and offer exactly the banks in these files.

    Raises ``BankError`` with every fault of every file, ``UsageError`` for a file that cannot be read, and
    ``StoreError`` for a database that cannot be used.
    """
    store = Store.open(database)
    try:
        quiz = Quiz(store)
        quiz.offer_only([offer.row for offer in _load(quiz, banks, now)])
    except BaseException:
        store.close()
        raise
    return store, quiz


def bank_files(folder: Path) -> list[Path]:
    """Return the bank files of a folder, by name; ``UsageError`` if it is not a folder that can be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})
    except OSError as error:
        raise UsageError(
            f"The questions folder {folder} cannot be read: {error.strerror}. "
            "Set QUESTIONS_DIR to a folder of .yaml bank files."
        ) from None


def build(
    settings: Settings,
    quiz: Quiz,
    *,
    request: BaseRequest,
    get_updates_request: BaseRequest | None = None,
    now: Clock = utc_now,
    seed: Callable[[], int] = random_seed,
) -> AnyApplication:
    """Return the bot: a PTB application that answers updates and asks Telegram through ``request``."""
    application = (
        ApplicationBuilder()
        .token(settings.bot_token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .request(request)
        .get_updates_request(get_updates_request or request)
        .updater(None)  # updates come through chat.updates, which confirms only what was handled
        .build()
    )
    routing.register(application, Desk(quiz=quiz, now=now, seed=seed))
    register_errors(application)
    return application


async def introduce(application: AnyApplication) -> None:
    """Tell Telegram the command menu and what the bot is; what Telegram refuses is logged and left."""
    bot = application.bot
    try:
        await asyncio.gather(
            bot.set_my_commands(learner.commands(), scope=BotCommandScopeAllPrivateChats()),
            bot.set_my_description(render("chat/description.txt")),
            bot.set_my_short_description(render("chat/short_description.txt")),
        )
    except TelegramError as error:
        _log.warning("The command menu could not be set: %s", error)


def serve(settings: Settings) -> None:
    """Run the bot on Telegram until it is told to stop. Raises ``CivicQuizError`` where it cannot start."""
    configure(settings.log_level)
    store, quiz = open_quiz(settings.database, bank_files(settings.questions_dir))
    application = build(
        settings,
        quiz,
        request=RetryingRequest(AiohttpRequest()),
        get_updates_request=AiohttpRequest(),
    )
    parking = Parking(settings.database.with_name(settings.database.name + ".waiting"))
    try:
        _run_async(running.run(application, parking=parking, introduce=introduce))
    finally:
        store.close()


def try_out(settings: Settings, *, role: Role, database: Path | None, banks: list[Path], files: Path) -> None:
    """Chat with the bot in this terminal, on a Bot API that lives in this process."""
    configure(settings.log_level)
    person_id, name = TERMINAL_PEOPLE[role]
    if role == "admin":
        settings = settings.model_copy(update={"admin_ids": settings.admin_ids | {person_id}})
    store, quiz = open_quiz(database, banks)
    try:
        asyncio.run(_converse(settings, quiz, role, person_id, name, files))
    finally:
        store.close()


async def _converse(
    settings: Settings, quiz: Quiz, role: Role, person_id: int, name: str, files: Path
) -> None:
    api = BotApi(token=settings.bot_token.get_secret_value())
    application = build(settings, quiz, request=OfflineRequest(api))
    person = Person(api, id=person_id, first_name=name)
    await converse(application, Delivery(application), person, files_dir=files, role=role)


def _run_async(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on uvloop where there is one (not on Windows), else on asyncio's own loop."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        asyncio.run(main)
        return
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main)


def _load(quiz: Quiz, banks: list[Path], now: Clock) -> list[Offered]:
    offers, faults = [], []
    for path in banks:
        try:
            offers.append(quiz.load_bank(path.read_bytes(), name=str(path), now=now()))
        except BankError as error:
            faults.append(str(error))
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error.strerror}")
    if faults:
        raise BankError("\n".join(faults))
    return offers
