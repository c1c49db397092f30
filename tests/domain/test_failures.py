"""Guessing wrong, and waiting for it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.failures import Failures

NOW = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def failures() -> Failures:
    return Failures(most=3, within=5 * MINUTE)


def test_a_few_failures_cost_nothing(failures: Failures) -> None:
    for _ in range(2):
        failures.add("anna", NOW)
    assert failures.wait("anna", NOW) == 0


def test_one_more_costs_a_wait_until_the_first_is_long_ago(failures: Failures) -> None:
    for minutes in range(3):
        failures.add("anna", NOW + minutes * MINUTE)
    assert failures.wait("anna", NOW + 2 * MINUTE) == 180
    assert failures.wait("anna", NOW + 5 * MINUTE) == 0


def test_one_persons_failures_are_not_anothers(failures: Failures) -> None:
    for _ in range(9):
        failures.add("anna", NOW)
    assert failures.wait("bo", NOW) == 0


def test_a_crowd_that_fails_does_not_fill_the_memory(
    failures: Failures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.domain.failures._KNOWN", 10)
    for number in range(100):
        failures.add(number, NOW)
    assert len(failures._times) == 10
