"""Time zones by the names that people type for them: ``America/New_York``, ``new york``, ``utc``."""

from __future__ import annotations

import difflib
import functools
import zoneinfo

from bot.errors import ClassError

DEFAULT = "UTC"


def zone_named(typed: str) -> zoneinfo.ZoneInfo:
    """Return the time zone of that name, whole or by its city alone; ``ClassError`` proposes near ones."""
    key = _key(typed)
    by_key = _by_key()
    name = by_key.get(key)
    if name is None:
        near = sorted({by_key[each] for each in difflib.get_close_matches(key, by_key, n=3, cutoff=0.7)})
        hint = f" Did you mean {' or '.join(near)}?" if near else " For example Europe/Berlin."
        raise ClassError(f"I know no time zone “{typed[:60]}”. Name it as area and city.{hint}")
    return zoneinfo.ZoneInfo(name)


@functools.cache
def _by_key() -> dict[str, str]:
    """Return the names of all zones by how they are compared; a city that two areas have is not there."""
    names = [
        name
        for name in sorted(zoneinfo.available_timezones())
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/"))
    ]
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(_key(name.rpartition("/")[2]), []).append(name)
    found = {city: those[0] for city, those in cities.items() if len(those) == 1}
    return {**found, **{_key(name): name for name in names}, "utc": DEFAULT, "gmt": DEFAULT}


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())
