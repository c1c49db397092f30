"""The database on the command line: backed up, restored, brought up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.store.database import Store
from tests.commands.conftest import Run
from tests.store.past import ANNA, VERSIONS, made
from tests.store.test_restoring import newer, people


@pytest.fixture
def database(folder: Path) -> Path:
    return made(folder / "civicquiz.db", VERSIONS[-1])


def test_a_backup_says_what_is_in_it(run: Run, database: Path) -> None:
    result = run("backup", "monday.db")
    assert re.fullmatch(
        r"monday\.db: \d+ kB, 2 attempts, 2 answers, the newest of 2026-01-05 12:05:00 UTC\.\n", result.output
    )
    assert result.exit_code == 0


def test_a_backup_of_a_bot_that_nobody_has_used_says_so(run: Run, folder: Path) -> None:
    Store.open(folder / "civicquiz.db").close()
    assert run("backup", "monday.db").output.endswith("0 attempts, 0 answers.\n")


def test_a_backup_is_not_replaced_without_force(run: Run, database: Path) -> None:
    run("backup", "monday.db")
    again = run("backup", "monday.db")
    assert again.exit_code == 2
    assert again.output == "monday.db is there already and was left as it is; --force replaces it.\n"
    assert run("backup", "--force", "monday.db").exit_code == 0


def test_a_backup_is_restored_and_what_was_there_is_named(run: Run, database: Path) -> None:
    run("backup", "monday.db")
    result = run("restore", "monday.db")
    assert result.output.startswith("civicquiz.db: 2 attempts, 2 answers, the newest of 2026-01-05 12:05:00")
    kept = re.search(r"What was there is kept as (civicquiz\.db\.before-restore-\S+)\.\n", result.output)
    assert kept
    assert people(database.with_name(kept[1])) == [ANNA, ANNA + 1]


def test_a_restore_says_how_many_stay_forgotten(run: Run, database: Path) -> None:
    run("backup", "monday.db")
    store = Store.open(database)
    store.learners.forget(1)
    store.close()
    assert (
        "Forgotten since the backup, and so erased from it again: 1.\n" in run("restore", "monday.db").output
    )
    assert people(database) == [ANNA + 1]


def test_a_restore_over_a_damaged_database_says_who_may_be_back(run: Run, database: Path) -> None:
    run("backup", "monday.db")
    database.write_bytes(b"damaged" * 1000)
    assert "too damaged to tell who used /forgetme" in run("restore", "monday.db").output


def test_other_databases_can_be_named(run: Run, database: Path, folder: Path) -> None:
    run("backup", "monday.db", "--database", "civicquiz.db")
    run("restore", "monday.db", "--database", "copy.db")
    assert run("migrate", "--database", "copy.db").output == "copy.db: up to date (0009_rescored).\n"


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "civicquiz.db", "--force"),
        ("backup", "nowhere/monday.db"),
        ("backup", "."),
        ("backup", "monday.db", "--database", "nowhere.db"),
        ("restore", "nowhere.db"),
        ("restore", "civicquiz.db"),
        ("restore", "text.db"),
        ("restore", "newer.db"),
        ("restore", "other.db", "--database", "nowhere/civicquiz.db"),
        ("migrate", "--database", "nowhere.db"),
        ("migrate", "--database", "text.db"),
        ("migrate", "--database", "newer.db"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, database: Path, folder: Path, words: tuple[str, ...]
) -> None:
    (folder / "text.db").write_text("answers\n" * 100)
    newer(made(folder / "newer.db", VERSIONS[-1]))
    made(folder / "other.db", VERSIONS[-1])
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert len(result.stderr.strip().splitlines()) == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_migrate_shows_what_is_pending_and_changes_nothing_with_check(run: Run, folder: Path) -> None:
    path = made(folder / "civicquiz.db", "0006_reports")
    before = path.read_bytes()
    result = run("migrate", "--check")
    assert result.exit_code == 1
    assert (
        result.output == "civicquiz.db: at 0006_reports, pending: 0007_web, 0008_forgotten, 0009_rescored.\n"
    )
    assert path.read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["civicquiz.db"]


def test_migrate_applies_it_and_names_the_backup(run: Run, folder: Path) -> None:
    made(folder / "civicquiz.db", "0006_reports")
    result = run("migrate")
    assert result.exit_code == 0
    kept = re.search(r"As it was, it is kept as (civicquiz\.db\.0006_reports-\w+)\.\n", result.output)
    assert kept
    assert "civicquiz.db: up to date (0009_rescored).\n" in result.output
    assert run("migrate", "--check").exit_code == 0
    assert run("migrate", "--check", "--database", kept[1]).exit_code == 1


def test_what_was_kept_before_a_migration_can_be_restored(run: Run, folder: Path) -> None:
    made(folder / "civicquiz.db", "0001_first_tables")
    run("migrate")
    (kept,) = folder.glob("civicquiz.db.0001*")
    assert run("restore", kept.name).exit_code == 0
    assert people(folder / "civicquiz.db") == [ANNA, ANNA + 1]
