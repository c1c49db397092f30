"""Moments in messages: Telegram shows them in each reader's own time zone, and this text where it cannot."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from babel.dates import format_datetime
from markupsafe import Markup

from bot.render import LANGUAGES

FORMAT = "wDt"
"""Day of the week, date and time, in the words of Telegram's date-time entity (Bot API 9.5)."""


def shown(moment: dt.datetime, zone: str) -> Markup:
    """Return a moment as a date-time entity over its text in the time zone of that name."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    text = f"{format_datetime(local, 'EEE d MMM y, HH:mm', locale=LANGUAGES[0])} ({zone})"
    tag = Markup('<tg-time unix="{}" format="{}">{}</tg-time>')
    return tag.format(int(moment.timestamp()), FORMAT, text)
