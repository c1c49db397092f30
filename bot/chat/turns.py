"""Decisions that are asked for in one turn of the event loop are made together and committed once.

Waiting for the disk costs as much for fifty answers as for one. Whoever asked goes on only when the commit is
on the disk, so nothing is shown that could still be lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from bot.errors import LockedError, StoreError
from bot.store.database import Store

T = TypeVar("T")
Decision: TypeAlias = Callable[[], T]
"""Reads and writes the store and returns what it came to; it waits for nothing else."""

SOON = 1.0
"""Seconds that a note waits at most for a turn to go along with."""

PATIENCE = 8.0
"""Seconds for which a decision is made again while another program keeps the database locked.

Telegram takes the answer to a tap for fifteen."""

CROWD, APART, ENOUGH = 5, 0.015, 40
"""After a turn of so many decisions, the next one waits so many seconds, or until so many have gathered.

Updates of a webhook come one by one; where many come, those of a moment share a commit too."""

_AGAIN = 0.1

_log = logging.getLogger(__name__)


class Turns:
    """Makes decisions: those that end in a small write together, all others apart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: list[tuple[Decision[Any], asyncio.Future[Any]]] = []
        self._notes: list[Decision[object]] = []
        self._not_before = 0.0
        self._gathering: asyncio.TimerHandle | None = None
        self._soon: asyncio.TimerHandle | None = None
        self._locked_since: float | None = None

    async def together(self, decision: Decision[T]) -> T:
        """Make a decision with the others of this turn; return its result once all are committed.

        What it raises undoes its own writes alone, and is raised here. Where the commit fails nothing is
        stored, and each of the turn gets the ``StoreError``; a database that is locked is waited for first,
        for a while, in which others go on that only read.
        """
        loop = asyncio.get_running_loop()
        made: asyncio.Future[T | Exception] = loop.create_future()
        self._asked.append((decision, made))
        if len(self._asked) == 1:
            if (left := self._not_before - loop.time()) > 0:
                self._gathering = loop.call_later(left, self._take)
            else:
                loop.call_soon(self._take)
        elif len(self._asked) == ENOUGH and self._gathering is not None:
            self._gathering.cancel()
            loop.call_soon(self._take)
        result = await made
        if isinstance(result, Exception):
            raise result
        return result

    async def apart(self, decision: Decision[T]) -> T:
        """Make a decision now and by itself: one that is rare, takes long or must not be in a transaction.

        Like every decision, it is made again where another program keeps the database locked, for a while.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while True:
            self.settle()
            try:
                return decision()
            except LockedError:
                if loop.time() >= deadline:
                    raise
            await asyncio.sleep(_AGAIN)

    def note(self, note: Decision[object]) -> None:
        """Have something written for which nobody waits: before any later decision, and soon.

        A crash may lose it. Where it, or another note of the same turn, cannot be written, that is logged.
        """
        self._notes.append(note)
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(SOON, self.settle)

    def settle(self) -> None:
        """Write what was noted; to be called before the store is closed."""
        if self._notes:
            self._decide([])

    def _take(self) -> None:
        asked, self._asked, self._gathering = self._asked, [], None
        self._decide([(decision, made) for decision, made in asked if not made.done()])  # some were cut off
        if len(asked) >= CROWD:
            self._not_before = asyncio.get_running_loop().time() + APART

    def _decide(self, asked: list[tuple[Decision[Any], asyncio.Future[Any]]]) -> None:
        notes, self._notes = self._notes, []
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None

        def write_notes() -> None:
            for note in notes:
                note()

        parts: list[Decision[Any]] = [decision for decision, _ in asked]
        try:
            if notes:
                noted, *results = self._store.together([write_notes, *parts])
            else:
                noted, results = None, self._store.together(parts)
            self._locked_since = None
        except StoreError as error:
            if asked and isinstance(error, LockedError) and self._again():
                self._asked, self._notes = asked + self._asked, notes + self._notes
                return
            noted = error
            results = [error for _ in asked]
        if isinstance(noted, Exception):
            _log.warning("what was shown could not be noted: %s", noted)
        for (_, made), result in zip(asked, results, strict=True):
            made.set_result(result)

    def _again(self) -> bool:
        """Have a turn that found the database locked taken again; False where that has gone on for long."""
        loop = asyncio.get_running_loop()
        if self._locked_since is None:
            self._locked_since = loop.time()
        if loop.time() >= self._locked_since + PATIENCE:
            return False
        loop.call_later(_AGAIN, self._take)
        return True
