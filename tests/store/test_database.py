"""Opening a database, and what is said when it cannot be."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.database import Store
from bot.store.migrations import STEPS
from tests.quiz.conftest import NOW


def pragma(path: Path, name: str) -> object:
    store = Store.open(path)
    try:
        return store._connection.database.execute(f"PRAGMA {name}").fetchone()[0]
    finally:
        store.close()


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        Store.open(path)
    assert str(path) in str(refused.value)
    return str(refused.value)


def test_a_new_file_gets_its_tables_and_keeps_them(path: Path) -> None:
    Store.open(path).close()
    Store.open(path).close()
    database = Database(path)
    assert {"banks", "learners", "attempts", "answers", "erased_counts"} <= set(database.table_names())
    assert all(table.strict for table in database.tables if not table.name.startswith(("_", "sqlite_")))
    database.close()


def test_a_store_without_a_path_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open(None).close()
    assert list(tmp_path.iterdir()) == []


def test_a_file_named_like_sqlites_memory_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open(Path(":memory:")).close()
    assert (tmp_path / ":memory:").stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("synchronous", 2),
        ("busy_timeout", 10_000),
        ("secure_delete", 1),
    ],
)
def test_commits_are_durable_and_keys_are_held(path: Path, name: str, value: object) -> None:
    assert pragma(path, name) == value


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_what_learners_answered_is_for_the_owner_alone(path: Path) -> None:
    store = Store.open(path)
    files = list(path.parent.iterdir())
    assert len(files) == 3  # with the write-ahead log and its index
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_a_second_connection_of_a_process_leaves_the_first_its_locks(path: Path) -> None:
    with closing(Store.open(path)), closing(Store.open(path)):
        look = (
            "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('DELETE FROM banks'); d.close()"
        )
        subprocess.run([sys.executable, "-c", look, str(path)], check=True)
        # Whoever closes a database as the last one deletes this; what is written to it then is lost.
        assert path.with_name(path.name + "-wal").exists()


def test_a_path_with_a_space_and_a_question_mark_is_just_a_path(tmp_path: Path) -> None:
    Store.open(tmp_path / "a b?mode=memory.db").close()
    assert [file.name for file in tmp_path.iterdir()] == ["a b?mode=memory.db"]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert "cannot be opened for writing" in refusal(tmp_path)


def test_a_missing_folder_is_not_made_up(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "missing" / "quiz.db")


def test_a_text_file_is_no_database_and_stays_as_it_is(path: Path) -> None:
    path.write_text("answers\n" * 100)
    assert "it is not a database" in refusal(path)
    assert path.read_text() == "answers\n" * 100


def test_a_damaged_database_is_named(path: Path) -> None:
    Store.open(path).close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    other = Database(path)
    other.table("recipes").insert({"name": "soup"})
    other.close()
    assert "something else" in refusal(path)
    other = Database(path)
    assert other.table_names() == ["recipes"]
    other.close()


def test_a_database_of_a_newer_version_is_left_alone(path: Path) -> None:
    Store.open(path).close()
    database = Database(path)
    database.table("_sqlite_migrations").insert(
        {"migration_set": "civicquiz", "name": "9999_from_the_future", "applied_at": "2030-01-01"}
    )
    database.close()
    assert "newer version of civicquiz (it has 9999_from_the_future)" in refusal(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_may_not_be_written_is_named(path: Path) -> None:
    Store.open(path).close()
    path.chmod(0o400)
    assert "Permission denied" in refusal(path)


def test_two_programs_may_open_a_new_file_at_once(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(lambda _: Store.open(path), range(4)):
            store.close()
    database = Database(path)
    assert [row["name"] for row in database["_sqlite_migrations"].rows] == list(STEPS)
    database.close()


def test_a_database_that_another_program_keeps_locked_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.BUSY_SECONDS", 0)
    store = Store.open(path)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program keeps it locked"):
        store.attempts.show(1, 0, 1)
    other.close()
    store.attempts.show(1, 0, 1)
    store.close()


def test_a_full_disk_is_named_and_nothing_is_half_written(store: Store) -> None:
    def fill() -> None:
        with store._connection.transaction():
            for number in range(1000):
                store._connection.write(
                    "INSERT INTO learners (telegram_id, name, language, since) VALUES (?, ?, 'en', '')",
                    [number, "x" * 100],
                )

    database = store._connection.database
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="the disk is full"):
        fill()
    assert store._connection.all("SELECT * FROM learners") == []


def test_numbers_beyond_sqlites_find_nothing_and_cannot_be_written(store: Store) -> None:
    assert store.attempts.get(2**63) is None
    assert store.answers.get(1, 2**70) is None
    with pytest.raises(StoreError):
        store.attempts.show(1, 0, 2**63)


def test_a_log_that_somebody_reads_from_is_emptied_later_and_nobody_waits(store: Store, path: Path) -> None:
    log = path.with_name("quiz.db-wal")
    with closing(sqlite3.connect(path)) as reader:
        store.learners.register(1, name="Anna", language="en", now=NOW)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM learners").fetchone()
        store.learners.register(2, name="Ben", language="en", now=NOW)
        assert not store.erasing.fold()
        assert log.stat().st_size > 0
    assert store.erasing.fold()
    assert log.stat().st_size == 0
