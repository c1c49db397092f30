"""Hostile updates by the thousand, to one running bot."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.offline.spans import Json
from fuzz.counting import Tally, resident
from fuzz.doing import populate, update_of
from fuzz.steps import Step, steps
from fuzz.world import World, world

STEPS = 40
"""Updates of one run of somebody's hostility."""

ROUND = 50
"""Such runs that hypothesis makes before it is begun anew."""


def run(count: int, *, start: int, tell: Callable[[str], None]) -> Tally:
    """Bring ``count`` hostile updates to one running bot and return what came of it."""
    tally = Tally("Hostile updates")
    memory = Path("/dev/shm")  # no disk is waited for where there is this
    place = memory if memory.is_dir() else None
    with TemporaryDirectory(dir=place) as folder, asyncio.Runner() as runner:
        context = world(tally, database=Path(folder) / "fuzz.db")
        there = runner.run(context.__aenter__())
        runner.run(populate(there))
        number = start
        while tally.tries < count:
            _round(there, number, min(ROUND, -(-(count - tally.tries) // STEPS)), runner)
            number += 1
            tally.weigh_each(count // 10)
            tell(f"{tally.tries:,} updates, {tally.wrong.total()} wrong, {resident():.0f} MiB")
        runner.run(context.__aexit__(None, None, None))
    return tally


async def take(there: World, doings: list[Step]) -> None:
    """Do things, some at the same moment: they share a turn, and a commit."""
    at_once: list[Json] = []
    for step in doings:
        mutated = bool(step.mutations) or step.what == "field"
        if at_once and (mutated or step.pick % 3 == 0):
            await there.bring(at_once)
            at_once = []
        raw = update_of(there, step)
        if mutated:
            await there.bring([raw], mutated=True)  # alone, for less is asked of it
        else:
            at_once += [raw, raw] if step.what == "tap twice" else [raw]
    await there.bring(at_once)


def _round(there: World, number: int, runs: int, runner: asyncio.Runner) -> None:
    @seed(number)
    @settings(
        max_examples=runs,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(steps(), min_size=STEPS, max_size=STEPS))
    def one(doings: list[Step]) -> None:
        async def do() -> None:
            begun = time.process_time()
            await take(there, doings)
            there.tally.took((time.process_time() - begun) / len(doings), "on average of a run")

        runner.run(do())

    one()
