"""A database of any earlier version is brought up to date, and whoever is in it goes on."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.store.copying import back_up
from bot.store.database import Store
from bot.store.migrations import STEPS
from bot.store.recognising import contents, opened, standing
from bot.store.reports import Scope
from tests.domain.samples import parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next
from tests.store.past import ANNA, VERSIONS, made, tables_of

RELEASED = {
    "0001_first_tables": "6357ffd9cdb02641",
    "0002_roles": "8cb9136777690539",
    "0003_sets": "ceeb2693c483452b",
    "0004_classes": "bfb3e15773605d23",
    "0005_disputes": "595a6215daa9f11f",
    "0006_reports": "1a821432f34a6f18",
    "0007_web": "3ba843477081ec8c",
    "0008_forgotten": "b68447854a65c75c",
    "0009_rescored": "f96ef114e94d1c88",
}
"""What the tables of each version came to. A line of this is never changed: make another step."""

EARLIER = VERSIONS[:-1]


def every_row(path: Path) -> dict[str, list[dict[str, object]]]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith(("sqlite_", "_"))
    ]
    rows = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}
    connection.close()
    return rows


def test_every_step_has_a_version_of_the_past() -> None:
    assert list(STEPS) == list(VERSIONS) == list(RELEASED)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_step_that_was_released_makes_the_same_tables_for_ever(version: str, path: Path) -> None:
    assert tables_of(made(path, version)) == RELEASED[version]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_database_ends_with_the_tables_of_a_new_one(
    version: str, path: Path, tmp_path: Path
) -> None:
    Store.open(made(path, version)).close()
    assert tables_of(path) == RELEASED[VERSIONS[-1]]


@pytest.mark.parametrize("version", VERSIONS)
def test_no_row_and_no_cell_of_an_earlier_database_is_lost(version: str, path: Path) -> None:
    before = every_row(made(path, version))
    Store.open(path).close()
    after = every_row(path)
    for table, rows in before.items():
        assert len(after[table]) == len(rows)
        for old, new in zip(rows, after[table], strict=True):
            assert old.items() <= new.items()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_learner_of_an_earlier_version_goes_on_where_they_were(version: str, path: Path) -> None:
    store = Store.open(made(path, version))
    quiz = Quiz(store, parse=parse)
    anna = quiz.learner(ANNA, name="Anna", language="en", now=NOW)
    attempt = quiz.open_attempt(anna.id)
    assert attempt is not None
    assert [answer.score for result in quiz.results(anna.id) for answer in result.answers] == [1]
    assert answer_next(quiz, attempt).answer.position == 1
    assert answer_next(quiz, attempt).attempt.ending == "finished"
    assert len(quiz.results(anna.id)) == 2
    assert len(quiz.export(anna.id)["attempts"]) == 2
    report = Reporter(store, quiz.bank, fewest=1).report(Wanted((Scope("milltown-bridge"),)), now=NOW)
    assert report.sets[0].attempts == 1
    quiz.forget(anna.id)
    assert store.learners.by_account(ANNA) is None
    store.close()


@pytest.mark.parametrize("version", EARLIER)
def test_what_was_there_is_kept_before_anything_is_changed(
    version: str, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before = every_row(made(path, version))
    store = Store.open(path)
    store.close()
    kept = store.kept
    assert kept is not None
    assert kept.name.startswith(f"quiz.db.{version}-")
    assert every_row(kept) == before
    assert kept.stat().st_mode & 0o777 == 0o600
    assert str(kept) in caplog.text


def test_a_database_that_is_up_to_date_or_new_is_not_copied(path: Path) -> None:
    for _ in range(2):
        store = Store.open(path)
        store.close()
        assert store.kept is None
    assert [file.name for file in path.parent.iterdir()] == ["quiz.db"]


def test_nothing_is_changed_where_what_was_there_cannot_be_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise StoreError("The copy cannot be used: the disk is full.")

    caplog.set_level(logging.INFO)
    before = every_row(made(path, "0003_sets"))
    monkeypatch.setattr("bot.store.database.back_up", full)
    with pytest.raises(StoreError, match="the disk is full"):
        Store.open(path)
    assert every_row(path) == before
    assert caplog.records == []
    with opened(path) as database:
        assert standing(database).applied[-1] == "0003_sets"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_can_be_made_of_a_database_of_any_version(version: str, path: Path, tmp_path: Path) -> None:
    found = back_up(made(path, version), tmp_path / "backup.db")
    assert (found.attempts, found.answers) == (2, 2)
    assert tables_of(tmp_path / "backup.db") == RELEASED[version]  # as it was


def test_looking_at_a_database_changes_nothing(path: Path) -> None:
    made(path, "0004_classes")
    before = path.read_bytes()
    with opened(path) as database:
        assert standing(database).pending == tuple(STEPS)[4:]
        assert contents(database).answers == 2
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["quiz.db"]


def test_tables_that_litestream_makes_are_nobody_elses(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
    connection.close()
    Store.open(path).close()


def test_the_log_says_nothing_where_nothing_is_brought_up_to_date(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    Store.open(path).close()
    assert caplog.records == []
