from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.store import probing
from bot.store.database import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "answers.db"
    Store.open(path).close()
    return path


def test_a_database_that_is_in_use_could_be_written_to(path: Path) -> None:
    store = Store.open(path)
    assert probing.fault(path) is None
    store.close()


def test_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    assert probing.fault(path) is None
    assert path.read_bytes() == before


def test_one_that_somebody_else_keeps_locked_could_not(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "SECONDS", 0.01)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    found = probing.fault(path)
    assert found is not None
    assert "another program keeps it locked" in found
    other.close()


def test_one_that_is_gone_is_missed_and_not_made_anew(path: Path) -> None:
    path.unlink()
    found = probing.fault(path)
    assert found is not None
    assert "cannot be opened" in found
    assert not path.exists()


def test_one_that_is_damaged_is_told_of(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    found = probing.fault(path)
    assert found is not None
    assert "it is not a database" in found


def test_a_full_disk_is_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    found = probing.fault(path)
    assert found is not None
    assert found.startswith("The disk of the database is full")


def test_a_folder_that_is_gone_is_told_of(tmp_path: Path) -> None:
    found = probing.fault(tmp_path / "gone" / "answers.db")
    assert found is not None
    assert found.startswith("The folder of the database cannot be read")
