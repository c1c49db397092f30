"""How fast each of many may come: so many at once, and then so many a second."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

REMEMBERED = 10_000
"""Of how many it is remembered at most when they came."""


class Pace:
    """A bucket of ``at_once`` for each, refilled by ``per_second``.

    A bucket is kept as the one moment at which it will be full again, and forgotten once it is. So whoever
    comes seldom takes no memory, and who came least lately goes first where there are too many.
    """

    def __init__(self, at_once: int, per_second: float) -> None:
        self.at_once = at_once
        self._takes = 1 / per_second
        self._before = (at_once - 1) * self._takes
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, who: Hashable, now: float) -> float:
        """Let one more of ``who`` come and return 0; or leave it and return the seconds until one may."""
        full_at = max(self._full_at.get(who, now), now)
        early = full_at - now - self._before
        if early > 1e-9:  # rounding must not make anybody wait for nothing
            return early
        self._full_at[who] = full_at + self._takes
        self._full_at.move_to_end(who)
        self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        # Each that comes takes two away at most, so that no call has to look through all of them.
        for _ in range(2):
            who, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) <= REMEMBERED:
                return
            del self._full_at[who]
