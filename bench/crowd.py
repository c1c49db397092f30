"""A crowd of learners against one bot process, and what came of it."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.learners import Learner, Tally
from bench.processes import Process, running
from bench.subjects import Subject
from bench.telegram import IN_ANSWER, Telegram, serve

_START_UP = 60.0


@dataclass(frozen=True)
class Measured:
    """What one run has shown."""

    subject: str
    learners: int
    taps_per_second: float
    calls_per_tap: float
    median_ms: float
    p99_ms: float
    cpu_ms_per_tap: float
    peak_mib: float
    start_up_s: float
    errors: Counter[str]


async def measure(
    subject: Subject, learners: int, *, warm_up: float, seconds: float, delay: float = 0.0
) -> Measured:
    """Have so many learners tap for ``seconds``, after ``warm_up``; nothing leaves this machine.

    ``delay`` is how many seconds the network takes, in either direction.
    """
    telegram, tally = Telegram(delay), Tally()
    server, root = await serve(telegram)
    crowd = [Learner(number, telegram, tally) for number in range(learners)]
    with tempfile.TemporaryDirectory() as folder:
        crowd[0].say("/quiz")
        begun = time.perf_counter()
        async with running(subject.command(root), Path(folder), subject.environment(root)) as process:
            await first_answer(crowd[0], process)
            start_up = time.perf_counter() - begun
            for learner in crowd[1:]:
                learner.say("/quiz")
            await watch(crowd, warm_up)
            tally.clear()
            telegram.calls.clear()
            handled, cpu, at = telegram.handled, process.cpu(), time.perf_counter()
            await watch(crowd, seconds)
            took = time.perf_counter() - at
            handled, cpu = telegram.handled - handled, process.cpu() - cpu
            calls = sum(telegram.calls.values()) - telegram.calls["getUpdates"]
            calls -= 2 * telegram.calls[IN_ANSWER]  # counted as itself too, and none that the bot made
            peak = process.peak_memory()
            telegram.listeners.clear()  # what comes now is not answered, and the bot can end
    server.close()
    return Measured(
        subject=subject.name,
        learners=learners,
        taps_per_second=handled / took,
        calls_per_tap=calls / handled if handled else 0.0,
        median_ms=quantile(tally.verdicts, 50) * 1000,
        p99_ms=quantile(tally.verdicts, 99) * 1000,
        cpu_ms_per_tap=cpu / handled * 1000 if handled else 0.0,
        peak_mib=peak,
        start_up_s=start_up,
        errors=tally.errors,
    )


async def first_answer(learner: Learner, process: Process) -> None:
    """Wait until the bot has said anything to a learner."""
    async with asyncio.timeout(_START_UP):
        while not learner.reached.is_set():
            if process.ended:
                raise SystemExit("the bot ended before it answered")
            await asyncio.sleep(0.005)


async def watch(crowd: Sequence[Learner], seconds: float) -> None:
    """Let learners be for so long, and have those begin anew that the bot has forgotten."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        await asyncio.sleep(min(left, 1.0))
        for learner in crowd:
            learner.look_up()


def quantile(values: list[float], percent: int) -> float:
    """Return the value that so many per cent are below."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
