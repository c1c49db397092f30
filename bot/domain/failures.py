"""How often somebody has guessed wrong lately, so that nobody guesses for long."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict, deque
from collections.abc import Hashable

_KNOWN = 10_000
"""Those that are remembered; whoever failed longest ago is forgotten first."""


class Failures:
    """After ``most`` failures ``within`` a time, one has to wait until the first of them is that long ago.

    Only failures count, for a school may be one address. It is kept in memory: a restart forgets it.
    """

    def __init__(self, *, most: int, within: dt.timedelta) -> None:
        self._most = most
        self._within = within
        self._times: OrderedDict[Hashable, deque[dt.datetime]] = OrderedDict()

    def add(self, who: Hashable, now: dt.datetime) -> None:
        """Note a failure."""
        times = self._times.setdefault(who, deque(maxlen=self._most))
        times.append(now)
        self._times.move_to_end(who)
        if len(self._times) > _KNOWN:
            self._times.popitem(last=False)

    def wait(self, who: Hashable, now: dt.datetime) -> int:
        """Return the seconds that somebody has to wait; 0 if they need not."""
        times = self._times.get(who)
        if times is None or len(times) < self._most:
            return 0
        return max(0, int((times[0] + self._within - now).total_seconds()))
