"""One run: a bot that is killed and started again, a Telegram that misbehaves, learners, other programs."""

from __future__ import annotations

import asyncio
import functools
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from bot.offline.botapi import BotApi
from bot.offline.parameters import Parameters
from bot.offline.people import Person
from bot.offline.server import serving
from bot.offline.spans import Json
from tests.end_to_end.soak import proof
from tests.end_to_end.soak.learners import Learner, Record
from tests.end_to_end.soak.neighbours import Neighbours
from tests.end_to_end.soak.plan import Plan
from tests.end_to_end.soak.processes import TREE, end_together, free_port

Mode: TypeAlias = Literal["polling", "webhook"]

BANKS = (TREE / "tests" / "banks" / "small.yaml", TREE / "questions" / "miami-dade-2017.yaml")
ADMIN = 5_000_000_000
CALLS_A_TAP = 2.5
END = 60.0
"""Seconds, with nothing going wrong any more, in which everybody must reach the end of their quiz."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a run is to be like."""

    seed: int
    mode: Mode = "polling"
    taps: int = 1_000
    kills: int = 4
    learners: int = 20
    neighbours: int = 2
    """Other programs that are at the database at the same time."""
    time_outs: bool = True
    """Whether calls may go unanswered, for which the bot waits twenty seconds."""


@dataclass(slots=True)
class Outcome:
    """What came of a run."""

    given: Given
    seconds: float
    kills: int
    taps: int
    verdicts: int
    """Answers of which a verdict was seen."""
    stored: int
    """Answers in the database."""
    impatient: int
    programs: int
    """Other programs that were at the database beside the bot."""
    faults: Counter[str]
    broken: list[str] = field(default_factory=list)
    """What was not as it must be; nothing, if all is well."""


class Telegram(BotApi):
    """A Bot API that remembers which taps the bot has tried to answer, whatever then went wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: set[str] = set()

    async def call(
        self, method: str, parameters: Parameters, files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> tuple[int, Json]:
        """Call a method; see ``BotApi.call``."""
        if method.lower() == "answercallbackquery":
            self.answered.add(str(parameters.get("callback_query_id")))
        return await super().call(method, parameters, files)


class BotProcess:
    """``civicquiz run --web`` as a process that is started again whenever it ends, until told not to."""

    def __init__(self, root: str, token: str, folder: Path, given: Given, command: tuple[str, ...]) -> None:
        questions = folder / "questions"
        questions.mkdir()
        for bank in BANKS:
            shutil.copy(bank, questions)
        self.database = folder / "answers.db"
        self.waiting = folder / "answers.db.waiting"
        self.log = folder / "bot.log"
        self._command = command
        port = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            "BOT_TOKEN": token,
            "TELEGRAM_API_URL": root,
            "DATABASE": str(self.database),
            "QUESTIONS_DIR": str(questions),
            "MESSAGES_PER_SECOND": "100000",
            "CHAT_MESSAGES_PER_SECOND": "1000",
            "PERSON_UPDATES_PER_SECOND": "1000",
            "ADMIN_IDS": str(ADMIN),
            "WEB_PORT": str(port),
            "WEB_SECRET": "a secret of the soak, which is long enough",
            # Killed while it has a process for reports, Python says on its standard error that it tidies up.
            "PYTHONWARNINGS": "ignore:resource_tracker",
        }
        if given.mode == "webhook":
            self.environment["WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
        self._process: asyncio.subprocess.Process | None = None
        self._killed = False
        self.kills = 0
        self.strange_ends: list[str] = []

    def kill(self) -> bool:
        """Kill it if it runs; tell whether it did."""
        if self._process is None or self._process.returncode is not None or self._killed:
            return False
        self._killed = True
        self.kills += 1
        self._process.send_signal(signal.SIGKILL)
        return True

    async def settled(self) -> None:
        """Wait until nothing is parked: what is confirmed to Telegram may still be under way."""
        while self.waiting.exists():  # noqa: ASYNC110 - another process's file
            await asyncio.sleep(0.05)

    async def run(self) -> None:
        """Run it until cancelled; then end it as a person would."""
        with self.log.open("ab") as log:
            try:
                while True:
                    self._killed = False
                    self._process = await asyncio.create_subprocess_exec(
                        *self._command, env=self.environment, cwd=TREE, stderr=log, preexec_fn=end_together
                    )
                    code = await self._process.wait()
                    if not self._killed:
                        self.strange_ends.append(f"ENDED by itself with {code}; see {self.log}")
                        await asyncio.sleep(1)
            finally:
                if self._process is not None and self._process.returncode is None:
                    self._process.terminate()
                    if await self._process.wait() != 0:
                        self.strange_ends.append(f"ENDED on SIGTERM with {self._process.returncode}")


@asynccontextmanager
async def _running(bot: BotProcess) -> AsyncIterator[None]:
    running = asyncio.create_task(bot.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def soak(
    given: Given, folder: Path, *, command: tuple[str, ...] = (sys.executable, "-m", "bot", "run", "--web")
) -> Outcome:
    """Do a run in an empty ``folder``, which holds the database and the log afterwards."""
    began = time.monotonic()
    api = Telegram()
    async with serving(api, pause=0.05) as server:
        bot = BotProcess(server.root, api.token, folder, given, command)
        apart = round(given.taps * CALLS_A_TAP / (given.kills + 1))
        plan = Plan(given.seed, kills=given.kills, apart=apart, kill=bot.kill, time_outs=given.time_outs)
        api.faults.plan = plan
        stored = functools.partial(proof.is_stored, bot.database)
        learners = [Learner(api, number, plan, given.seed, stored) for number in range(given.learners)]
        records = [learner.record for learner in learners]
        neighbours = Neighbours(
            given.seed,
            bot.environment,
            folder,
            admin=Person(api, id=ADMIN, first_name="Admin"),
            seen=lambda: {place for record in records for place in record.verdicts},
        )
        async with _running(bot):
            async with neighbours.around(given.neighbours):
                stuck = await _learn(learners, plan, given, bot)
            with suppress(TimeoutError):
                async with asyncio.timeout(END):
                    await api.idle()
                    await bot.settled()
    queries = [query for record in records for query in record.queries]
    database = proof.read(bot.database)
    return Outcome(
        given,
        time.monotonic() - began,
        bot.kills,
        _taps(records),
        sum(len(record.verdicts) for record in records),
        len(database.answers),
        sum(record.impatient for record in records),
        neighbours.programs,
        plan.counted,
        [
            *(f"STUCK: {person} does not come to the end of a quiz" for person in stuck),
            *(f"STUCK: {update}" for update in api.state.updates.waiting()),
            *(f"IGNORED: {query}" for query in queries if query not in api.answered),
            *bot.strange_ends,
            *neighbours.broken,
            *proof.faults(records, database),
            *(f"LOG: {line}" for line in proof.strange_lines(bot.log.read_text("utf-8"))),
        ],
    )


async def _learn(learners: list[Learner], plan: Plan, given: Given, bot: BotProcess) -> list[int]:
    """Have everybody take quizzes until there have been enough taps and kills; return who is stuck then."""
    tasks = {asyncio.create_task(learner.takes_quizzes()): learner for learner in learners}
    try:
        while _taps([learner.record for learner in learners]) < given.taps or bot.kills < given.kills:
            ended, _ = await asyncio.wait(tasks, timeout=0.1, return_when=asyncio.FIRST_EXCEPTION)
            for task in ended:
                task.result()
        plan.on = False
        for learner in learners:
            learner.ending = True
        await asyncio.wait(tasks, timeout=END)
        return [learner.person.id for task, learner in tasks.items() if not task.done()]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _taps(records: list[Record]) -> int:
    return sum(record.taps for record in records)
