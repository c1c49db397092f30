"""What learners feel alone, and while something else goes on: from tap to verdict, turn and turn about."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.crowd import first_answer, quantile, watch
from bench.learners import Learner, Tally
from bench.processes import Process, running
from bench.subjects import Subject
from bench.telegram import Telegram, serve
from bench.webhook import Json

_THINKS = (0.4, 0.8)
_DRAIN = 1.0

Disturb = Callable[[Telegram, float], Awaitable[None]]
"""Disturbs for so many seconds, or a little longer."""


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
    subject: Subject,
    disturb: Disturb,
    folder: Path,
    *,
    learners: int,
    rounds: int,
    seconds: float,
    settings: Mapping[str, str],
) -> tuple[Felt, Felt]:
    """Return what ``learners`` feel alone and while they are disturbed, for ``rounds`` of ``seconds`` each.

    The bot runs in ``folder``, with ``settings`` beside its own.
    """
    telegram, alone, beside = Telegram(), Tally(), Tally()
    server, root = await serve(telegram)
    crowd = [Thinking(number, telegram, alone) for number in range(learners)]
    cpu = {id(alone): 0.0, id(beside): 0.0}
    for learner in crowd:
        learner.say("/quiz")
    async with running(subject.command(root), folder, {**subject.environment(root), **settings}) as process:
        await first_answer(crowd[0], process)
        await watch(crowd, 3.0)
        for learner in crowd:
            learner.tally.clear()
        for _ in range(rounds):
            for tally in (alone, beside):
                for learner in crowd:
                    learner.tally = tally
                given = disturb if tally is beside else None
                cpu[id(tally)] += await _round(telegram, process, crowd, seconds, given)
                for learner in crowd:
                    learner.tally = Tally()  # what is felt while the rest is worked off
                await watch(crowd, _DRAIN)
        telegram.listeners.clear()
    server.close()
    first, second = (_felt(tally, cpu[id(tally)] / rounds / seconds) for tally in (alone, beside))
    return first, second


async def _round(
    telegram: Telegram, process: Process, crowd: list[Thinking], seconds: float, disturb: Disturb | None
) -> float:
    before = process.cpu()
    disturbing = asyncio.ensure_future(disturb(telegram, seconds)) if disturb else None
    await watch(crowd, seconds)
    if disturbing is not None:
        await disturbing
    return process.cpu() - before


def _felt(tally: Tally, cpu: float) -> Felt:
    times = tally.verdicts
    return Felt(len(times), quantile(times, 50) * 1000, quantile(times, 99) * 1000, cpu)
