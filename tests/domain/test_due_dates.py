"""Due dates as they are typed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.due_dates import due_date
from bot.errors import UsageError

NEW_YORK = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 1, 6, 3, tzinfo=dt.UTC)
"""It is still Monday, the fifth, in New York: ten in the evening."""


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-01-09", "2026-01-09T23:59-05:00"),
        ("2026-1-9 8:30", "2026-01-09T08:30-05:00"),
        ("2026-07-09T18.00", "2026-07-09T18:00-04:00"),
        ("today", "2026-01-05T23:59-05:00"),
        ("Tomorrow  12:00", "2026-01-06T12:00-05:00"),
        ("fri", "2026-01-09T23:59-05:00"),
        ("monday 9:00", "2026-01-12T09:00-05:00"),
        ("٢٠٢٦-٠١-٠٩ ١٨:٠٠", "2026-01-09T18:00-05:00"),
    ],
)
def test_a_date_is_one_of_the_classs_time_zone(typed: str, moment: str) -> None:
    found = due_date(typed, NEW_YORK, NOW)
    assert found == dt.datetime.fromisoformat(moment)
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-01-05 21:59", "is past"),
        ("2025-12-31", "is past"),
        ("2062-01-05", "over two years away"),
        ("2026-02-30", "do not understand"),
        ("1/2/2026", "do not understand"),
        ("someday", "do not understand"),
        ("", "do not understand"),
        ("tomorrow 25:00", "no clock shows"),
        ("9999999999-01-01", "do not understand"),
        ("9999-12-31 23:59", "over two years away"),
        ("0001-01-01 00:00", "is past"),
    ],
)
def test_what_is_no_date_to_come_is_refused_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        due_date(typed, NEW_YORK, NOW)


@given(st.text() | st.from_regex(r"\A\d{4}-\d\d?-\d\d?( \d\d?:\d\d)?\Z"))
def test_whatever_is_typed_is_a_moment_to_come_or_refused(typed: str) -> None:
    try:
        found = due_date(typed, NEW_YORK, NOW)
    except UsageError:
        return
    assert found > NOW
