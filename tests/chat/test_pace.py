"""Who comes at a pace that people keep never waits; who does not, waits as long as it takes."""

from __future__ import annotations

import pytest

from bot.chat import pace
from bot.chat.pace import Pace


def test_so_many_may_come_at_once_and_the_next_waits() -> None:
    files = Pace(10, 1 / 60)
    assert [files.wait("Tess", 1_000.0) for _ in range(10)] == [0] * 10
    assert files.wait("Tess", 1_000.0) == pytest.approx(60)
    assert files.wait("Tess", 1_040.0) == pytest.approx(20)
    assert files.wait("Tess", 1_060.0) == 0


def test_who_waits_is_not_put_off_by_asking() -> None:
    taps = Pace(1, 1.0)
    assert taps.wait("Anna", 0.0) == 0
    for tenth in range(1, 10):
        assert taps.wait("Anna", tenth / 10) > 0
    assert taps.wait("Anna", 1.0) == 0


def test_a_pace_that_is_kept_never_waits() -> None:
    taps = Pace(30, 3.0)
    assert {taps.wait("Anna", number / 3) for number in range(100_000)} == {0}


def test_one_persons_pace_is_nobody_elses() -> None:
    taps = Pace(1, 1.0)
    assert [taps.wait(who, 0.0) for who in ("Anna", "Bo")] == [0, 0]


def test_whoever_comes_seldom_takes_no_memory() -> None:
    taps = Pace(30, 3.0)
    for number in range(1_000):
        taps.wait(number, float(number))
    assert len(taps) == 1


def test_of_too_many_the_one_who_came_least_lately_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "REMEMBERED", 2)
    taps = Pace(1, 1.0)
    for who in ("Anna", "Bo", "Cleo"):
        assert taps.wait(who, 0.0) == 0
    assert len(taps) == 2
    assert taps.wait("Bo", 0.0) > 0
    assert taps.wait("Anna", 0.0) == 0
