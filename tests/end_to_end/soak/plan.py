"""A seeded plan of misbehaviour: what goes wrong with which call, and when the bot is killed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from bot.offline.faults import Fault
from bot.offline.posting import POST

Way: TypeAlias = Literal["now", "late", "twice"]
"""How what a person does reaches Telegram: at once, after what they do next, or two times over."""

_FOREVER = 3600.0
_SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_REFUSALS = {
    "429": (429, "Too Many Requests: retry after 1", 1),
    "502": (502, "Bad Gateway", None),
    "not modified": (400, _SAME, None),
    "message gone": (400, "Bad Request: message to edit not found", None),
    "query too old": (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        None,
    ),
    "blocked": (403, "Forbidden: bot was blocked by the user", None),
}
"""Kinds of refusals: status, description, and seconds to wait."""


class _Rates(NamedTuple):
    """Of a thousand calls, how many meet which kind."""

    kinds: tuple[str, ...]
    weights: tuple[float, ...]


def _rates(**of_a_thousand: float) -> _Rates:
    kinds = {name.replace("_", " ").removeprefix("n "): n for name, n in of_a_thousand.items()}
    return _Rates((*kinds, ""), (*kinds.values(), 1000 - sum(kinds.values())))


_EVERYWHERE = {"n_429": 8.0, "n_502": 8.0, "cut": 5.0, "answer_lost": 8.0, "slow": 15.0, "time_out": 0.2}
_RATES = {
    "getupdates": _rates(n_429=0.3, n_502=1, cut=1, answer_lost=3, slow=5),
    POST: _rates(cut=8, answer_lost=15, slow=15),
    "sendmessage": _rates(**_EVERYWHERE, blocked=2),
    "editmessagetext": _rates(**_EVERYWHERE, not_modified=3, message_gone=3),
    "answercallbackquery": _rates(**_EVERYWHERE, query_too_old=10),
}
_OTHERS = _rates(**_EVERYWHERE)
_WAYS: tuple[tuple[Way, ...], tuple[int, ...]] = (("now", "late", "twice"), (94, 3, 3))
_SETTLING = {"getupdates", "getme", "setwebhook", "deletewebhook"}


class Plan:
    """What ``Faults.plan`` asks; the same seed gives the same answers to the same questions.

    ``kill`` is called at a random call about every ``apart`` calls until it has killed ``kills`` times; it
    tells whether it did, for calls of a bot that is dead already still come in.
    """

    def __init__(
        self, seed: int, *, kills: int, apart: int, kill: Callable[[], bool], time_outs: bool = True
    ) -> None:
        self._random = random.Random(seed)
        self._kill = kill
        self._apart = apart
        self._time_outs = time_outs
        self.kills_left = kills
        self._next_kill = self._some_calls()
        self.on = True
        self.counted: Counter[str] = Counter()
        """Faults by kind."""

    def __call__(self, method: str) -> Fault | None:
        """Return what goes wrong with a call of ``method``."""
        if not self.on:
            return None
        if method not in _SETTLING and self.kills_left:
            self._next_kill -= 1
            if self._next_kill <= 0:
                self._next_kill = self._some_calls()
                if self._kill():
                    self.kills_left -= 1
        rates = _RATES.get(method, _OTHERS)
        (kind,) = self._random.choices(rates.kinds, rates.weights)
        if not kind or (kind == "time out" and not self._time_outs):
            return None
        self.counted[kind] += 1
        return self._fault(kind)

    def way(self) -> Way:
        """Return how the next thing that a person does reaches Telegram."""
        (way,) = self._random.choices(*_WAYS)
        if self.on and way != "now":
            self.counted[f"update {way}"] += 1
            return way
        return "now"

    def _fault(self, kind: str) -> Fault:
        if kind == "cut":
            return Fault.cut(answered=False)
        if kind == "answer lost":
            return Fault.cut(answered=True)
        if kind == "slow":
            return Fault(seconds=self._random.uniform(0.02, 0.4))
        if kind == "time out":
            return Fault(seconds=_FOREVER)
        return Fault.refused(*_REFUSALS[kind])

    def _some_calls(self) -> int:
        return round(self._random.uniform(0.2, 1.8) * self._apart)
