"""Other tools' files on the command line: in, out, and what does not come over."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.formats import FORMATS
from tests.commands.conftest import Run
from tests.teaching.set_files import FIRST

GIFT = "::Capital:: What is it? {=Paris ~London}\n\n::Essay:: Say something. {}\n"


def test_questions_become_a_draft_that_says_what_is_missing(run: Run, folder: Path) -> None:
    (folder / "quiz.gift").write_text(GIFT.split("::Essay")[0], encoding="utf-8")
    result = run("import", "quiz.gift")
    assert result.exit_code == 0
    assert "quiz.yaml: a draft, from" in result.stdout
    assert b"cites: []" in (folder / "quiz.yaml").read_bytes()
    assert run("check", "quiz.yaml").exit_code == 2


def test_what_has_no_counterpart_is_listed_and_the_rest_comes_over(run: Run, folder: Path) -> None:
    (folder / "quiz.gift").write_text(GIFT, encoding="utf-8")
    result = run("import", "quiz.gift", "--out", "bank.yaml")
    assert result.exit_code == 1
    assert "left out: line 3" in result.stderr
    assert (folder / "bank.yaml").exists()


def test_nothing_that_could_be_read_ends_with_2(run: Run, folder: Path) -> None:
    (folder / "quiz.gift").write_text("::Essay:: Say something. {}\n", encoding="utf-8")
    result = run("import", "quiz.gift")
    assert result.exit_code == 2
    assert "No question of quiz.gift could be taken over." in result.stderr
    assert not (folder / "quiz.yaml").exists()


@pytest.mark.parametrize("words", [("import", "nowhere.gift"), ("import", "quiz.odd"), ("export", "nowhere")])
def test_what_is_not_there_is_one_sentence(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    (folder / "quiz.odd").write_bytes(b"?")
    more = ("--format", "gift") if words[0] == "export" else ()
    result = run(*words, *more)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_that_is_there_is_not_written_over(run: Run, folder: Path) -> None:
    (folder / "quiz.gift").write_text(GIFT, encoding="utf-8")
    (folder / "quiz.yaml").write_text("mine", encoding="utf-8")
    assert "is there already" in run("import", "quiz.gift").stderr
    assert (folder / "quiz.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_bank_is_written_for_every_tool_and_comes_back(run: Run, folder: Path, form: object) -> None:
    name, suffix = form.name, form.suffixes[0]  # type: ignore[attr-defined]
    (folder / "bridge.yaml").write_bytes(FIRST)
    result = run("export", "bridge.yaml", "--format", name, "--out", f"bank{suffix}")
    assert result.exit_code == int("left out" in result.stderr)
    back = run("import", f"bank{suffix}", "--format", name, "--out", "back.yaml")
    assert back.exit_code == int("left out" in back.stderr)
    assert "questions: 1" in back.stdout


def test_a_set_in_the_database_is_exported_as_it_was_brought(run: Run, folder: Path) -> None:
    (folder / "first.yaml").write_bytes(FIRST)
    run("load", "first.yaml")
    assert run("export", "bridge", "--format", "yaml").exit_code == 0
    assert (folder / "bridge.yaml").read_bytes() == FIRST
