"""A backup is whole, of one moment, and there is none until it has been proved."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from bot.errors import CivicQuizError, StoreError, UsageError
from bot.store.copying import back_up
from bot.store.database import Store
from tests.quiz.conftest import NOW
from tests.store.past import VERSIONS, made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "bot"
    folder.mkdir()
    return folder / "quiz.db"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "backup.db"


def crowd(store: Store, count: int, *, first: int = 1) -> None:
    with store.transaction():
        for number in range(first, first + count):
            store.learners.register(number, name="x" * 400, language="en", now=NOW)


def learners(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM learners").fetchone()
    connection.close()
    return int(count)


def refusal(source: Path, target: Path) -> str:
    """Return why there is no backup; whatever lies beside it is as it was."""
    before = {file.name: file.read_bytes() for file in target.parent.glob("*.*")}
    with pytest.raises(CivicQuizError) as refused:
        back_up(source, target)
    assert {file.name: file.read_bytes() for file in target.parent.glob("*.*")} == before
    return str(refused.value)


def test_a_backup_is_one_file_for_its_owner_alone(store: Store, path: Path, target: Path) -> None:
    crowd(store, 10)
    back_up(path, target)
    assert [file.name for file in target.parent.iterdir()] == ["backup.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert learners(target) == 10
    connection = sqlite3.connect(f"file:{target}?mode=ro", uri=True)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)  # it can lie anywhere
    connection.close()
    assert [file.name for file in target.parent.iterdir()] == ["backup.db"]  # even when it was read


def test_a_backup_holds_one_moment_while_others_write(
    store: Store, path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.copying._PAGES", 5)
    crowd(store, 1000)
    written = 0

    def step(what: str, done: int, total: int | None) -> None:
        nonlocal written
        if what == "Copying":
            written += 1
            crowd(store, 1, first=10_000 + written)  # not held up, and not waiting for the copy's end

    back_up(path, target, step=step)
    assert written > 20
    assert learners(path) == 1000 + written
    assert learners(target) == 1000


def test_a_backup_can_be_made_while_somebody_writes_all_the_time(
    store: Store, path: Path, target: Path
) -> None:
    over = threading.Event()

    def write() -> None:
        other = Store.open(path)
        number = 1
        while not over.is_set():
            crowd(other, 1, first=(number := number + 1))
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(path, target.with_name(f"{number}.db"))
    finally:
        over.set()
        writer.join()
    counts = [learners(target.with_name(f"{number}.db")) for number in range(5)]
    assert counts == sorted(counts)


def test_what_is_in_it_is_told(path: Path, target: Path) -> None:
    found = back_up(made(path, VERSIONS[-1]), target)
    assert (found.attempts, found.answers) == (2, 2)
    assert found.newest is not None
    assert found.newest.isoformat() == "2026-01-05T12:05:00+00:00"


def test_a_file_that_is_there_is_replaced_only_if_told_to(store: Store, path: Path, target: Path) -> None:
    target.write_text("mine")
    assert "there already" in refusal(path, target)
    back_up(path, target, replace=True)
    assert learners(target) == 0


def test_the_database_is_never_its_own_backup(store: Store, path: Path) -> None:
    with pytest.raises(UsageError, match="is the database itself"):
        back_up(path, path, replace=True)
    link = path.with_name("link.db")
    link.symlink_to(path)
    with pytest.raises(UsageError, match="is the database itself"):
        back_up(path, link, replace=True)


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere/b.db", "no such file or directory"), ("", "is a folder")]
)
def test_a_place_that_cannot_be_is_named(
    store: Store, path: Path, target: Path, name: str, reason: str
) -> None:
    assert reason in refusal(path, target.parent / name)


def test_a_missing_database_is_named(path: Path, target: Path) -> None:
    assert f"{path} is not there" in refusal(path, target)
    assert not path.exists()


def test_an_empty_file_is_nothing_to_back_up(path: Path, target: Path) -> None:
    path.touch()
    assert "is empty" in refusal(path, target)


def test_a_file_that_is_no_database_is_named(path: Path, target: Path) -> None:
    path.write_text("answers\n" * 100)
    assert "it is not a database" in refusal(path, target)


def test_a_database_of_something_else_is_named(path: Path, target: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    assert "something else" in refusal(path, target)


def test_a_damaged_database_makes_no_backup(path: Path, target: Path) -> None:
    store = Store.open(path)
    crowd(store, 1000)
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert "damaged" in refusal(path, target)


def test_a_reference_to_nothing_is_damage(path: Path, target: Path) -> None:
    made(path, VERSIONS[-1])
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM learners WHERE id = 1")  # without foreign_keys, SQLite lets it be
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="belongs to one of learners that is not there"):
        back_up(path, target)
    assert list(target.parent.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(
    store: Store, path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def small(name: str | Path, **more: object) -> sqlite3.Connection:
        connection = connect(name, **more)  # type: ignore[call-overload]
        if str(name).endswith(".part"):
            connection.execute("PRAGMA max_page_count = 20")
        return connection  # type: ignore[no-any-return]

    crowd(store, 1000)
    monkeypatch.setattr("bot.store.copying.sqlite3.connect", small)
    assert f"The copy {target} cannot be used: the disk is full" in refusal(path, target)
