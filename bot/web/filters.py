"""What an address asks for beside its path: which class, days and attempts, with names or not, sorted how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from bot.errors import UsageError
from bot.store.reports import Attempts


@dataclass(frozen=True, slots=True)
class Filters:
    """The part of an address after the question mark."""

    set_id: str = ""
    """Of the overview: the only set to show."""
    class_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    """The last day that counts, in UTC as the first."""
    attempts: Attempts = "first"
    names: bool = False
    sort: str = ""
    """``table.column``, with a minus in front to begin with the greatest."""

    @property
    def span(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """The first moment that counts and the first that is too late."""
        since = None if self.since is None else _midnight(self.since)
        return since, None if self.until is None else _midnight(self.until) + dt.timedelta(days=1)

    def query(self, **changes: Any) -> str:
        """Return these filters, changed, as the end of an address: "" or "?..."."""
        changed = replace(self, **changes)
        parts = {
            "set": changed.set_id,
            "class": changed.class_id,
            "from": changed.since,
            "to": changed.until,
            "attempts": None if changed.attempts == "first" else changed.attempts,
            "names": "yes" if changed.names else None,
            "sort": changed.sort,
        }
        given = urlencode({name: value for name, value in parts.items() if value})
        return f"?{given}" if given else ""


def read_filters(query: Mapping[str, str]) -> Filters:
    """Return the filters of an address; raises ``UsageError`` for what cannot be read."""
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    since, until = _day(given, "from"), _day(given, "to")
    if since is not None and until is not None and until < since:
        raise UsageError("The last day is before the first day: no day is left.")
    attempts = given.get("attempts", "first")
    if attempts not in {"first", "all"}:
        raise UsageError("“attempts” is either “first” or “all”.")
    return Filters(
        set_id=given.get("set", ""),
        class_id=number(given["class"]) if "class" in given else None,
        since=since,
        until=until,
        attempts="all" if attempts == "all" else "first",
        names=given.get("names") == "yes",
        sort=given.get("sort", "")[:40],
    )


def number(text: str) -> int:
    """Return the number of a class or a learner in an address; -1, which is nobody's, for no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


def _day(given: Mapping[str, str], name: str) -> dt.date | None:
    if name not in given:
        return None
    try:
        day = dt.date.fromisoformat(given[name])
    except ValueError:
        raise UsageError(f"“{name}” is no day. Give it like 2026-01-31.") from None
    if not 2000 <= day.year <= 2999:
        raise UsageError(f"“{name}” is no day of this millennium. Give it like 2026-01-31.")
    return day


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
