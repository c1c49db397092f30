"""The bot in a terminal: a chat on a Bot API that lives in this process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal, TypeAlias

from bot.app import build, open_quiz, utc_now
from bot.chat.fast_lane import by_lanes
from bot.chat.updates import Delivery
from bot.config import Settings
from bot.domain.roles import Role
from bot.log import configure
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.offline.terminal import converse
from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.roles import Roles

RoleWord: TypeAlias = Literal["learner", "teacher", "admin"]

TERMINAL_PEOPLE: dict[RoleWord, tuple[int, str]] = {
    "learner": (1001, "Learner"),
    "teacher": (1002, "Teacher"),
    "admin": (1003, "Admin"),
}
"""Who chats in the terminal, by role: Telegram id and name."""


def try_out(
    settings: Settings, *, role: RoleWord, database: Path | None, banks: list[Path], files: Path
) -> None:
    """Chat with the bot in this terminal, on a Bot API that lives in this process."""
    configure(settings.log_level)
    person_id, name = TERMINAL_PEOPLE[role]
    if role == "admin":
        settings = settings.model_copy(update={"admin_ids": settings.admin_ids | {person_id}})
    store, quiz = open_quiz(database, banks)
    try:
        learner = quiz.learner(person_id, name=name, language="en", now=utc_now())
        Roles(store, admin_ids=settings.admin_ids).appoint(learner, Role(role), now=utc_now())
        asyncio.run(_converse(settings, store, quiz, learner, role, files))
    finally:
        store.close()


async def _converse(
    settings: Settings, store: Store, quiz: Quiz, learner: LearnerRecord, role: RoleWord, files: Path
) -> None:
    api = BotApi(token=settings.bot_token.get_secret_value())
    application = build(settings, store, quiz, request=OfflineRequest(api))
    person = Person(api, id=learner.telegram_id, first_name=learner.name)
    delivery = Delivery(application, handle=by_lanes(application))
    await converse(application, delivery, person, files_dir=files, role=role)
