"""Whoever else is at the bot's database during a run: commands, visitors of the pages, an admin with reports.

They only read what the proof compares. What must hold of them: each command that is not killed ends well
within its time, and a backup holds every verdict that was seen before it began.

They are here for a fault that a bot alone does not show (DECISIONS.md, 31). With the former way of opening
the database put back into ``Store.open``, each of six short runs (three seeds, polling and webhook) found
verdicts that were not stored when they were seen, and five of them verdicts that were lost; without the
pages, or without other programs, a run found nothing.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from bot.offline.people import Person
from tests.end_to_end.soak import proof
from tests.end_to_end.soak.processes import TREE, end_together
from tests.end_to_end.soak.screens import Place

PATIENCE = 60.0
"""Seconds in which a command must end, and a page be there."""

_COMMANDS = (("sets",), ("report", "--format", "csv", "-o"), ("backup",))
"""What is run; the name of a new file follows, except after ``sets``."""

_TOO_EARLY = "There is nothing to report: nobody has ended a quiz yet."
_PAUSE = (0.0, 2.0)  # seconds from one command to the next
_KILLED = 0.25  # of the commands
_LIFE = (0.0, 1.2)  # seconds of those; the others end in about one


class Neighbours:
    """Commands that open and close the database beside the bot, at seeded moments."""

    def __init__(
        self,
        seed: int,
        environment: Mapping[str, str],
        folder: Path,
        *,
        admin: Person,
        seen: Callable[[], set[Place]],
    ) -> None:
        """``environment`` is the bot's; ``seen`` tells where a verdict has been seen by now."""
        self._seed = seed
        self._environment = environment
        self._folder = folder / "neighbours"
        self._folder.mkdir()
        self._admin = admin
        self._seen = seen
        self._ending = asyncio.Event()
        self.programs = 0
        """Commands that were started."""
        self.broken: list[str] = []

    @asynccontextmanager
    async def around(self, at_once: int) -> AsyncIterator[None]:
        """Have so many of them there at the same time, from the first verdict until the block ends."""
        tasks = [asyncio.create_task(self._one_after_the_other(number)) for number in range(at_once)]
        try:
            yield
        finally:
            self._ending.set()
            await asyncio.gather(*tasks)

    async def _one_after_the_other(self, number: int) -> None:
        chance = random.Random(f"{self._seed} neighbour {number}")
        while not self._seen():
            if await self._ends(0.05):
                return
        while True:
            if chance.random() < 0.3:
                await self._visit()
            if chance.random() < 0.3:
                await self._ask(chance)
            life = chance.uniform(*_LIFE) if chance.random() < _KILLED else None
            await self.run(chance.choice(_COMMANDS), life)
            if await self._ends(chance.uniform(*_PAUSE)):
                return

    async def _ends(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()
        return self._ending.is_set()

    async def run(self, words: tuple[str, ...], life: float | None) -> None:
        """Run a command, kill it after so many seconds (None: not at all), and look at what it has done."""
        self.programs += 1
        file = self._folder / f"{words[0]}-{self.programs}"
        seen = self._seen()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words, *(() if words == ("sets",) else (str(file),))),
            env=self._environment,
            cwd=TREE,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=end_together,
        )
        talk = asyncio.create_task(process.communicate())
        ended, _ = await asyncio.wait({talk}, timeout=PATIENCE if life is None else life)
        if not ended:
            process.kill()
        said = (await talk)[0].decode()
        if not ended:
            if life is None:
                self._tell(words, f"has not ended in {PATIENCE:.0f} seconds")
        elif (process.returncode != 0 and _TOO_EARLY not in said) or "Traceback" in said:
            self._tell(words, f"ended with {process.returncode}: {said}")
        elif words == ("backup",):
            try:
                lost = seen - proof.places(file)
            except sqlite3.Error as error:
                self._tell(words, f"made a file that cannot be read: {error}")
            else:
                self.broken += [f"LOST {place}: got a verdict and is not in a backup" for place in lost]
        file.unlink(missing_ok=True)

    def _tell(self, words: tuple[str, ...], what: str) -> None:
        self.broken.append(f"NEIGHBOUR: civicquiz {' '.join(words)} {what}")

    async def _visit(self) -> None:
        """Look at a page, and at whether the database is well; the bot may be dead just now."""
        root = f"http://127.0.0.1:{self._environment['WEB_PORT']}"
        async with httpx.AsyncClient(base_url=root, trust_env=False, timeout=PATIENCE) as client:
            try:
                page, health = await client.get("/signin"), await client.get("/readyz")
            except httpx.TimeoutException as error:
                self.broken.append(f"NEIGHBOUR: {error.request.url} says nothing in {PATIENCE:.0f} seconds")
                return
            except httpx.TransportError:
                return
        if page.status_code != 200:
            self.broken.append(f"NEIGHBOUR: GET /signin is {page.status_code}: {page.text}")
        if '"database":"ok"' not in health.text:
            self.broken.append(f"NEIGHBOUR: GET /readyz is {health.status_code}: {health.text}")

    async def _ask(self, chance: random.Random) -> None:
        """Ask for a report in the chat, or tap a button below one: the bot's other process is at work."""
        buttons = [button for button in self._admin.buttons if button.data]
        if buttons and chance.random() < 0.7:
            await self._admin.taps(data=chance.choice(buttons).data, wait=False)
        else:
            await self._admin.says("/report", wait=False)
