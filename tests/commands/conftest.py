"""The command line in a folder of its own, with a database that is made at the first command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE", "ADMIN_IDS", "QUESTIONS_DIR", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs `civicquiz` with these words; what it says is in ``output``."""

    def run(*words: str, input: str | None = None) -> Result:  # noqa: A002 - click's own word
        result = CliRunner().invoke(main, words, input=input)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run
