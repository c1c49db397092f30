"""Due dates as a teacher types them, in the time zone of the class."""

from __future__ import annotations

import datetime as dt
import re

from bot.errors import UsageError

END_OF_DAY = dt.time(23, 59)
"""When work is due on a day for which no time is named."""

FURTHEST = dt.timedelta(days=2 * 366)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DUE = re.compile(
    r"(?:(?P<date>\d{4}-\d{1,2}-\d{1,2})|(?P<word>[a-z]+))(?:[ t]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?"
)


def due_date(typed: str, zone: dt.tzinfo, now: dt.datetime) -> dt.datetime:
    """Return the moment, in UTC, of what was typed: ``2026-12-04 18:00``, ``tomorrow``, ``friday 8:30``.

    A weekday is the next one after today; without a time it is the end of the day. Raises ``UsageError`` for
    what is no date, for a moment that is past and for one that is over two years away.
    """
    today = now.astimezone(zone).date()
    match = _DUE.fullmatch(" ".join(typed.lower().split()))
    day = None if match is None else _day(match["date"], match["word"], today)
    if match is None or day is None:
        raise UsageError(
            f"I do not understand the due date “{typed[:40]}”. Write it as {today + dt.timedelta(7)}, as"
            f" {today + dt.timedelta(7)} 18:00, or as today, tomorrow or a weekday."
        )
    time = _time(match["hour"], match["minute"]) if match["hour"] else END_OF_DAY
    if time is None:
        raise UsageError(f"“{typed[:40]}” names a time that no clock shows. Write it as 18:00.")
    if day - today > FURTHEST:
        raise UsageError(f"The due date “{typed[:40]}” is over two years away. Is the year right?")
    # Days long gone are not converted: the first day of all is not in UTC's calendar everywhere.
    moment = dt.datetime.combine(day, time, zone).astimezone(dt.UTC) if day >= today else now
    if moment <= now:
        raise UsageError(f"The due date “{typed[:40]}” is past. Choose one that is to come.")
    return moment


def _day(date: str | None, word: str | None, today: dt.date) -> dt.date | None:
    if date is not None:
        year, month, day = map(int, date.split("-"))
        try:
            return dt.date(year, month, day)
        except ValueError:
            return None
    if word in {"today", "tomorrow"}:
        return today + dt.timedelta(days=1 if word == "tomorrow" else 0)
    for number, name in enumerate(DAYS):
        if word in {name, name[:3]}:
            return today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return None


def _time(hour: str, minute: str) -> dt.time | None:
    return dt.time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None
