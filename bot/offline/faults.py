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


class _Fault(NamedTuple):
    before: Callable[[], Exception] | None
    after: Callable[[], Exception] | None
    seconds: float


class Faults:
    """What shall go wrong with the next calls, by method."""

    def __init__(self) -> None:
        self._planned: dict[str, deque[_Fault]] = {}
        self._held: dict[str, Hold] = {}

    def __bool__(self) -> bool:
        return bool(self._planned or self._held)

    def fail(
        self, method: str, *, status: int, description: str, retry_after: int | None = None, times: int = 1
    ) -> None:
        """Make the next calls of ``method`` fail with this status and description; they have no effect."""
        parameters = None if retry_after is None else {"retry_after": retry_after}
        self._plan(method, times, _Fault(lambda: ApiError(status, description, parameters), None, 0))

    def drop(self, method: str, *, times: int = 1, answered: bool = False) -> None:
        """Cut the connection of the next calls of ``method``.

        ``answered``: only after the call took effect, so that just its answer is lost.
        """
        fault = _Fault(None, ConnectionDropped, 0) if answered else _Fault(ConnectionDropped, None, 0)
        self._plan(method, times, fault)

    def slow(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Make the next calls of ``method`` take this long before anything happens."""
        self._plan(method, times, _Fault(None, None, seconds))

    @contextmanager
    def hold(self, method: str) -> Iterator[Hold]:
        """Make calls of ``method`` wait, before anything happens, until released or until the block ends."""
        held = self._held[method.lower()] = Hold()
        try:
            yield held
        finally:
            del self._held[method.lower()]
            held.release()

    def _plan(self, method: str, times: int, fault: _Fault) -> None:
        self._planned.setdefault(method.lower(), deque()).extend([fault] * times)

    async def before(self, method: str) -> Callable[[], Exception] | None:
        """Let planned faults of a call happen; returns what to raise after it took effect, if anything."""
        if held := self._held.get(method):
            held.reached.set()
            await held.let_go.wait()
        planned = self._planned.get(method)
        if not planned:
            return None
        fault = planned.popleft()
        if not planned:
            del self._planned[method]
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.before:
            raise fault.before()
        return fault.after
