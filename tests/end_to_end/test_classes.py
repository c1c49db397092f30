"""A class with ``civicquiz run`` as its own process: what was promised to be told is told, once."""

from __future__ import annotations

from pathlib import Path

from bot.offline.people import Person
from bot.offline.server import BotApiServer
from tests.chat.test_classes import SET, join, new_class, told
from tests.end_to_end.test_running import Bot, anna, killed, server

__all__ = ["anna", "server"]  # fixtures

TEACHER_ID = 6_000_000_002


async def test_members_are_told_once_though_the_bot_is_killed_before_it_tells_them(
    server: BotApiServer, anna: Person, tmp_path: Path
) -> None:
    bot = Bot(server, tmp_path)
    bot.environment["ADMIN_IDS"] = str(TEACHER_ID)
    teacher = Person(server.api, id=TEACHER_ID, first_name="Tia")
    async with bot.running() as process:
        await join(anna, await new_class(teacher), "Anna")
        with server.api.faults.hold("sendMessage") as held:
            await teacher.says(f"/assign {SET} Civics", wait=False)
            await held.reached.wait()  # the assignment is stored, and the teacher about to be told so
            await killed(process)
    async with bot.running() as process:
        await told(anna, "New for")
        await server.api.idle()
        assert "has that already" in teacher.last.text
        await killed(process)
    async with bot.running():
        await anna.says("/tasks")
        assert "not begun" in anna.last.text
        assert sum("New for" in message.text for message in anna.messages) == 1
