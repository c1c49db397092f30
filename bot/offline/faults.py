"""Faults on demand: refusals, cut connections, slow and held answers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.offline.errors import ApiError, ConnectionDropped


@dataclass(slots=True)
class Hold:
    """Calls of one method wait here until they are let go."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as soon as a call waits."""
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let the calls that wait, and all later ones, go on."""
        self.let_go.set()


class Fault(NamedTuple):
    """What goes wrong with one call: first it takes a while, then it fails before or after its effect."""

    before: Callable[[], Exception] | None = None
    after: Callable[[], Exception] | None = None
    seconds: float = 0

    @classmethod
    def refused(cls, status: int, description: str, retry_after: int | None = None) -> Fault:
        """Return a refusal with this status and description; the call has no effect."""
        parameters = None if retry_after is None else {"retry_after": retry_after}
        return cls(before=lambda: ApiError(status, description, parameters))

    @classmethod
    def cut(cls, *, answered: bool) -> Fault:
        """Return a cut connection; ``answered``: after the call took effect, so that its answer is lost."""
        return cls(after=ConnectionDropped) if answered else cls(before=ConnectionDropped)


class Faults:
    """What shall go wrong with the next calls, by method."""

    def __init__(self) -> None:
        self.plan: Callable[[str], Fault | None] | None = None
        """Asked about each call, by its method in small letters, for which nothing else is planned."""
        self._planned: dict[str, deque[Fault]] = {}
        self._held: dict[str, Hold] = {}

    def __bool__(self) -> bool:
        return bool(self._planned or self._held or self.plan)

    def fail(
        self, method: str, *, status: int, description: str, retry_after: int | None = None, times: int = 1
    ) -> None:
        """Make the next calls of ``method`` fail with this status and description; they have no effect."""
        self._plan(method, times, Fault.refused(status, description, retry_after))

    def drop(self, method: str, *, times: int = 1, answered: bool = False) -> None:
        """Cut the connection of the next calls of ``method``.

        ``answered``: only after the call took effect, so that just its answer is lost.
        """
        self._plan(method, times, Fault.cut(answered=answered))

    def slow(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Make the next calls of ``method`` take this long before anything happens."""
        self._plan(method, times, Fault(seconds=seconds))

    @contextmanager
    def hold(self, method: str) -> Iterator[Hold]:
        """Make calls of ``method`` wait, before anything happens, until released or until the block ends."""
        held = self._held[method.lower()] = Hold()
        try:
            yield held
        finally:
            del self._held[method.lower()]
            held.release()

    def _plan(self, method: str, times: int, fault: Fault) -> None:
        self._planned.setdefault(method.lower(), deque()).extend([fault] * times)

    async def before(self, method: str) -> Callable[[], Exception] | None:
        """Let planned faults of a call happen; returns what to raise after it took effect, if anything."""
        if held := self._held.get(method):
            held.reached.set()
            await held.let_go.wait()
        fault = self._next(method)
        if fault is None:
            return None
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.before:
            raise fault.before()
        return fault.after

    def _next(self, method: str) -> Fault | None:
        planned = self._planned.get(method)
        if not planned:
            return self.plan(method) if self.plan else None
        fault = planned.popleft()
        if not planned:
            del self._planned[method]
        return fault
