"""The composition root: settings, store and banks become one application; nothing else knows all of them."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.helpers import create_deep_linked_url
from telegram.request import BaseRequest

from bot.chat import documents, expiring, menu, reminders, routing
from bot.chat.alarm import Alarm
from bot.chat.context import DESK, SEEDS, Desk, Door
from bot.chat.errors import register_errors
from bot.chat.turns import Turns
from bot.config import Settings
from bot.errors import BankError, SetError, UsageError
from bot.quiz import Offered, Quiz
from bot.render import render
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.assignments import Assignments
from bot.teaching.classes import Classes
from bot.teaching.disputes import Disputes
from bot.teaching.notices import Notices
from bot.teaching.reading import Read, in_process
from bot.teaching.regrade import Regrader
from bot.teaching.reporting import Reporting
from bot.teaching.rescored import ScoreNotices
from bot.teaching.retention import Retention
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from bot.web.sessions import LINK_LASTS, Sessions

AnyApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Clock: TypeAlias = Callable[[], datetime]

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the time, UTC-aware."""
    return datetime.now(UTC)


def random_seed() -> int:
    """Return a seed for an attempt, from the system's source of randomness."""
    return random.SystemRandom().randrange(SEEDS)


def random_token() -> str:
    """Return a secret for a link, of 128 bits from the system's source of randomness."""
    return secrets.token_urlsafe(16)


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
    store: Store,
    quiz: Quiz,
    *,
    request: BaseRequest,
    database: Path | None = None,
    read: Read = in_process,
    now: Clock = utc_now,
    seed: Callable[[], int] = random_seed,
    token: Callable[[], str] = random_token,
) -> AnyApplication:
    """Return the bot: a PTB application that answers updates and asks Telegram through ``request``.

    With ``database``, the file that ``store`` is open on, reports are made by another process;
    ``read`` is where files that people send are read.
    """
    application = (
        ApplicationBuilder()
        .token(settings.bot_token.get_secret_value())
        .base_url(settings.base_url)
        .base_file_url(settings.base_file_url)
        .request(request)
        .get_updates_request(request)
        .updater(None)  # updates come through chat.updates, which confirms only what was handled
        .build()
    )
    roles = Roles(store, admin_ids=settings.admin_ids)
    sets = Sets(store, quiz, roles, read=read)
    classes = Classes(store, roles)
    assignments = Assignments(store, quiz, classes, sets)
    desk = Desk(
        quiz=quiz,
        roles=roles,
        disputes=Disputes(store, quiz, roles),
        sets=sets,
        regrader=Regrader(store, quiz, sets, roles),
        reporting=Reporting(
            store, quiz, roles, sets, classes, fewest=settings.report_min_group, database=database
        ),
        classes=classes,
        assignments=assignments,
        notices=Notices(store, assignments),
        score_notices=ScoreNotices(store, quiz),
        prompts=store.prompts,
        turns=Turns(store),
        now=now,
        seed=seed,
        token=token,
        link=lambda payload: create_deep_linked_url(application.bot.username, payload),
        wake=lambda: reminders.wake(application),
        alarm=Alarm(application, store, admin_ids=settings.admin_ids, now=now).raised,
        uploads=documents.uploads(),
        door=_door(settings, store, now, token),
        kept_days=settings.retention_days,
    )
    application.bot_data[DESK] = desk
    routing.register(application, desk)
    register_errors(application)
    reminders.schedule(application)
    expiring.schedule(application, Retention(store, days=settings.retention_days))
    return application


async def introduce(application: AnyApplication) -> None:
    """Tell Telegram the command menus and what the bot is; what Telegram refuses is logged and left."""
    bot = application.bot
    try:
        await asyncio.gather(
            menu.show_menus(bot, application.bot_data[DESK]),
            bot.set_my_description(render("chat/description.txt")),
            bot.set_my_short_description(render("chat/short_description.txt")),
        )
    except TelegramError as error:
        _log.warning("The command menus could not be set: %s", error)


def _door(settings: Settings, store: Store, now: Clock, token: Callable[[], str]) -> Door | None:
    if settings.web_secret is None:
        return None
    sessions = Sessions(store, secret=settings.web_secret.get_secret_value())

    def sign_in(learner: LearnerRecord) -> str:
        return settings.pages_url + sessions.link(learner, token=token(), now=now())

    return Door(sign_in, int(LINK_LASTS.total_seconds() // 60), sessions.end)


def _load(quiz: Quiz, banks: list[Path], now: Clock) -> list[Offered]:
    offers, faults = [], []
    files: dict[str, Path] = {}
    for path in banks:
        try:
            offers.append(quiz.load_bank(path.read_bytes(), name=str(path), now=now()))
            bank_id = offers[-1].bank.id
            if files.setdefault(bank_id, path) != path:  # each would be asked in place of the other
                faults.append(
                    f'{path}: has the id "{bank_id}", and so has {files[bank_id]}: give one of them another '
                    "id, or take an older version out of the folder."
                )
        except BankError as error:
            faults.append(str(error))
        except SetError as error:
            _log.warning("%s It is left out.", error)  # a teacher took that id; the others can be taken
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error.strerror}")
    if faults:
        raise BankError("\n".join(faults))
    return offers
