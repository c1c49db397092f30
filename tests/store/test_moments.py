"""Moments as text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.moments import read, written

MOMENTS = st.datetimes(
    min_value=dt.datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is added by hypothesis
    timezones=st.sampled_from(
        [dt.UTC, dt.timezone(dt.timedelta(hours=-5)), dt.timezone(dt.timedelta(hours=9))]
    ),
)


@given(MOMENTS.filter(lambda moment: moment.year < 9999))
def test_a_moment_comes_back_as_it_was_in_utc(moment: dt.datetime) -> None:
    assert read(written(moment)) == moment
    assert read(written(moment)).tzinfo is dt.UTC


@given(*[MOMENTS.filter(lambda moment: moment.year < 9999)] * 2)
def test_texts_sort_as_their_moments_do(one: dt.datetime, other: dt.datetime) -> None:
    assert (written(one) < written(other)) == (one < other)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        written(dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
