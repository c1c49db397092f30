"""What twenty learners feel while one account sends five hundred updates a second."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.crowd import first_answer, quantile, watch
from bench.learners import Learner, Tally
from bench.processes import Process, running
from bench.subjects import Subject
from bench.telegram import Telegram, serve
from bench.webhook import Json

LEARNERS = 20
UPDATES_PER_SECOND = 500
PACE = {"PERSON_UPDATES_PER_SECOND": "3"}
_THINKS = (0.4, 0.8)
_STEP = 0.01
_DRAIN = 1.0


@dataclass(frozen=True)
class Felt:
    """From tap to verdict, in one of the two situations, and what the bot cost in it."""

    taps: int
    median_ms: float
    p99_ms: float
    cpu: float
    """Of one core."""


class Thinking(Learner):
    """A learner who reads before tapping."""

    def _next(self, message: Json) -> None:
        asyncio.get_running_loop().call_later(random.uniform(*_THINKS), super()._next, message)


async def measure(
    subject: Subject, *, rounds: int, seconds: float, pace: dict[str, str] | None = None
) -> tuple[Felt, Felt]:
    """Return what is felt alone and beside the flood, turn and turn about for ``rounds`` of ``seconds``."""
    telegram, alone, beside = Telegram(), Tally(), Tally()
    server, root = await serve(telegram)
    crowd = [Thinking(number, telegram, alone) for number in range(LEARNERS)]
    cpu = {id(alone): 0.0, id(beside): 0.0}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**subject.environment(root), **(PACE if pace is None else pace)}
        for learner in crowd:
            learner.say("/quiz")
        async with running(subject.command(root), Path(folder), environment) as process:
            await first_answer(crowd[0], process)
            await watch(crowd, 3.0)
            for learner in crowd:
                learner.tally.clear()
            for _ in range(rounds):
                for tally in (alone, beside):
                    for learner in crowd:
                        learner.tally = tally
                    cpu[id(tally)] += await _round(telegram, process, crowd, seconds, flood=tally is beside)
                    for learner in crowd:
                        learner.tally = Tally()  # what is felt while the rest of a flood is worked off
                    await watch(crowd, _DRAIN)
            telegram.listeners.clear()
    server.close()
    first, second = (_felt(tally, cpu[id(tally)] / rounds / seconds) for tally in (alone, beside))
    return first, second


async def _round(
    telegram: Telegram, process: Process, crowd: list[Thinking], seconds: float, *, flood: bool
) -> float:
    before = process.cpu()
    flooding = asyncio.create_task(_flood(telegram, seconds)) if flood else None
    await watch(crowd, seconds)
    if flooding is not None:
        await flooding
    return process.cpu() - before


async def _flood(telegram: Telegram, seconds: float) -> None:
    """Tap and write from one account, by the clock."""
    person: Json = {"id": 66, "is_bot": False, "first_name": "Mallory", "language_code": "en"}
    chat: Json = {"id": 66, "type": "private", "first_name": "Mallory"}
    begun, sent = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < seconds:
        while sent < passed * UPDATES_PER_SECOND:
            message = telegram.message(chat, text="/quiz", entities=[])
            if sent % 2:
                query = {"id": f"66:{sent}", "from": person, "chat_instance": "1", "data": "q"}
                telegram.push("callback_query", query | {"message": message})
            else:
                telegram.push("message", message | {"from": person})
            sent += 1
        await asyncio.sleep(_STEP)


def _felt(tally: Tally, cpu: float) -> Felt:
    times = tally.verdicts
    return Felt(len(times), quantile(times, 50) * 1000, quantile(times, 99) * 1000, cpu)
