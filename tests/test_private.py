"""What the bot writes is its owner's alone, even where the umask lets everybody in."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import serving
from bot.chat.parking import Parking
from bot.commands.report import _write
from bot.private import open_to_others
from bot.store.database import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_the_database_and_the_files_beside_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "bot.db")
    parking = Parking(tmp_path / "bot.db.waiting")
    parking.write([{"update_id": 1}])
    assert modes(tmp_path) == dict.fromkeys(("bot.db", "bot.db-wal", "bot.db-shm", "bot.db.waiting"), 0o600)
    store.close()


def test_parked_updates_while_they_are_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, int]] = []
    monkeypatch.setattr(Path, "replace", lambda *_: seen.append(modes(tmp_path)))
    Parking(tmp_path / "waiting").write([{"update_id": 1}])
    assert seen == [{"waiting.new": 0o600}]


def test_a_report_while_it_is_being_written_and_then(tmp_path: Path) -> None:
    seen: list[dict[str, int]] = []

    def pieces() -> Iterator[bytes]:
        seen.append(modes(tmp_path))
        yield b"Anna,1.00"

    _write(tmp_path / "scores.csv", pieces())
    assert seen == [{"scores.csv.part": 0o600}]
    assert modes(tmp_path) == {"scores.csv": 0o600}


@pytest.mark.parametrize(("mode", "exposed"), [(0o644, True), (0o602, True), (0o640, False), (0o600, False)])
def test_settings_that_everybody_may_read_or_change_are_told_of(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    mode: int,
    *,
    exposed: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_TOKEN=x\n", "utf-8")
    (tmp_path / ".env").chmod(mode)
    serving._look_at_secrets()
    assert ("chmod 600 .env" in caplog.text) == exposed


def test_settings_that_are_not_there_are_nobodys(tmp_path: Path) -> None:
    assert not open_to_others(tmp_path / ".env")
