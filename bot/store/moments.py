"""How moments are written in the database: ISO 8601 in UTC, all of one length, so that they sort as text."""

from __future__ import annotations

import datetime as dt


def written(moment: dt.datetime) -> str:
    """Return an aware moment as text; ``ValueError`` if it is naive: nobody could tell when it was."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def read(text: str) -> dt.datetime:
    """Return the moment that ``written`` wrote."""
    return dt.datetime.fromisoformat(text)


def read_if(text: str | None) -> dt.datetime | None:
    """Return the moment, or None for none."""
    return None if text is None else dt.datetime.fromisoformat(text)
