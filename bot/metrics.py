"""What is counted while the bot works, in Prometheus' words; no name, no text and no id is ever a label."""

from __future__ import annotations

import platform
from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot import __version__

KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "other")

REGISTRY = CollectorRegistry()
"""All of it; the process's CPU, memory and open files too, where the system tells them."""

disable_created_metrics()  # type: ignore[no-untyped-call] # when each began to be counted: half of the text, of use to nobody here
ProcessCollector(registry=REGISTRY)
Info("civicquiz_build", "Which civicquiz this is", registry=REGISTRY).info(
    {"version": __version__, "python": platform.python_version()}
)

_UPDATES = Counter("civicquiz_updates", "Updates handled, each once", ["kind"], registry=REGISTRY)
_BY_KIND = {kind: _UPDATES.labels(kind) for kind in KINDS}  # to look a label up costs more than to count

REPEATED = Counter("civicquiz_updates_repeated", "Updates that came again and were known", registry=REGISTRY)

REFUSED = Counter("civicquiz_updates_refused", "Updates that came too fast", registry=REGISTRY)

TAP_SECONDS = Histogram(
    "civicquiz_tap_seconds",
    "From a tap's arrival until it has been handled: its answer is stored, and its verdict shown",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5, 15, 60),
    registry=REGISTRY,
)

RETRIES = Counter(
    "civicquiz_retries", "Calls to Telegram that were tried again", ["reason"], registry=REGISTRY
)
"""By the HTTP status (429: Telegram's limits), or "network" where there was no answer."""

ERRORS = Counter("civicquiz_errors", "What went wrong with an update", ["kind"], registry=REGISTRY)
"""By kind: "store", "telegram", "blocked", "fault" (one of ours)."""

COMMIT_SECONDS = Histogram(
    "civicquiz_commit_seconds",
    "Transactions that answers wait for, until they are on the disk",
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2, 10),
    registry=REGISTRY,
)

_WAITING = Gauge(
    "civicquiz_updates_waiting", "Updates that are not handled yet", ["where"], registry=REGISTRY
)
"""By where: "lanes" or "parked"."""


def handled(update: dict[str, object], seconds: float) -> None:
    """Count an update, as Telegram sent it, that was handled ``seconds`` after it came."""
    if "callback_query" in update:
        _BY_KIND["callback_query"].inc()
        TAP_SECONDS.observe(seconds)
        return
    _BY_KIND[next((name for name in update if name in _BY_KIND), "other")].inc()


def waiting(where: str, count: Callable[[], float]) -> None:
    """Have ``count`` asked, whenever somebody looks, how many updates wait there."""
    _WAITING.labels(where).set_function(count)


def exposition() -> bytes:
    """Return all of it in Prometheus' text format."""
    return generate_latest(REGISTRY)
