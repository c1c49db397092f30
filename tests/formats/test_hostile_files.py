"""Hostile files, some of them, through the readers of uploads; ``make fuzz`` makes a hundred thousand."""

from __future__ import annotations

import pytest

from fuzz import files
from fuzz.files import SHARES, read_as, run


def test_a_few_hundred_hostile_files_find_nothing() -> None:
    tally = run(150, start=1, tell=lambda _: None)
    assert tally.count.keys() == SHARES.keys()
    assert tally.wrong == {}, "\n".join(tally.lines())


@pytest.mark.parametrize("kind", ["bank", "gift", "aiken", "csv", "moodle-xml"])
def test_what_is_damaged_was_good_before(kind: str) -> None:
    assert read_as(kind, files._good(kind)) in {"taken", "imported"}


def test_the_harness_sees_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.files.read_as", lambda *_: 1 / 0)
    tally = run(7, start=1, tell=lambda _: None)
    assert all("ZeroDivisionError" in kind for kind in tally.wrong)
    assert tally.wrong.total() == tally.tries
