"""`civicquiz check`: every fault of every file, what is written, and how it ends."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.bank.inspection import MAX_ARTICLE_BYTES, inspect
from bot.cli import main
from tests.bank.variants import SMALL, SMALL_TEXT, put

TODAY = dt.date(2030, 1, 2)
BLOCK = SMALL[SMALL.index("verified:") : SMALL.index("\nactors:")]
UNVERIFIED = SMALL.replace(BLOCK, "")
BROKEN = put("Closing the bridge cuts", "Closing the bridge shuts")(UNVERIFIED)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("bank.yaml").write_text(SMALL, encoding="utf-8")
    Path("new.yaml").write_text(UNVERIFIED, encoding="utf-8")
    Path("broken.yaml").write_text(BROKEN, encoding="utf-8")
    Path("article.txt").write_text(SMALL_TEXT, encoding="utf-8")
    Path("banks").mkdir()
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


@pytest.mark.usefixtures("folder")
class TestReports:
    def test_a_clean_file_ends_with_0(self) -> None:
        result = check("bank.yaml", "--text", "article.txt", "--strict")
        assert result.exit_code == 0
        assert result.stdout == (
            "bank.yaml: 15 questions, all 11 quotes found in the article.\n"
            "1 file checked: 0 errors, 0 warnings.\n"
        )

    def test_warnings_end_with_1_only_where_that_is_asked_for(self) -> None:
        assert check("new.yaml").exit_code == 0
        assert check("new.yaml", "--strict").exit_code == 1

    def test_errors_end_with_2(self) -> None:
        assert check("broken.yaml", "--text", "article.txt").exit_code == 2

    def test_an_empty_article_is_one_fault_and_not_one_for_each_quote(self) -> None:
        Path("empty.txt").write_text(" \n", encoding="utf-8")
        lines = check("bank.yaml", "--text", "empty.txt").stdout.splitlines()
        assert lines[0] == "empty.txt:1:1: Q101 error: The file is empty: put the article's text in it."
        assert lines[-1] == "1 file checked: 1 error, 0 warnings."

    def test_a_fault_is_one_line_with_its_place_and_code(self) -> None:
        lines = check("broken.yaml", "new.yaml", "--text", "article.txt").stdout.splitlines()
        assert lines[0].startswith("broken.yaml:3:1: Q701 warning: The quotes were never looked up")
        assert lines[1].startswith('broken.yaml:34:33: Q703 error: Quote "cuts-off" is not in the article.')
        assert lines[2].startswith("new.yaml:3:1: Q701 warning: ")
        assert lines[-1] == "2 files checked: 1 error, 2 warnings."

    def test_every_file_that_cannot_be_read_is_told(self) -> None:
        lines = check("nowhere.yaml", "banks", "bank.yaml").stdout.splitlines()
        assert lines[:2] == [
            "nowhere.yaml:1:1: Q101 error: There is no such file: check its name and folder.",
            "banks:1:1: Q101 error: This is a folder: name the file in it.",
        ]

    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
    )
    def test_a_file_that_may_not_be_read_is_told(self) -> None:
        Path("bank.yaml").chmod(0)
        assert "see who may read it" in check("bank.yaml").stdout

    def test_a_name_that_no_file_can_have_is_told(self) -> None:
        found = inspect([Path("a\0b.yaml")], today=TODAY)
        assert [fault.code for fault in found.faults] == ["Q101"]

    def test_an_article_that_cannot_be_read_is_told_with_the_faults_of_the_files(self) -> None:
        result = check("new.yaml", "--text", "nowhere.txt")
        assert result.exit_code == 2
        assert "nowhere.txt:1:1: Q101 error" in result.stdout
        assert "new.yaml:3:1: Q701 warning" in result.stdout

    def test_an_article_in_another_encoding_is_told(self) -> None:
        Path("article.txt").write_bytes(SMALL_TEXT.encode("utf-16"))
        assert "article.txt:1:1: Q103 error" in check("bank.yaml", "--text", "article.txt").stdout

    def test_an_article_that_is_too_large_is_told(self) -> None:
        Path("article.txt").write_bytes(b"a" * (MAX_ARTICLE_BYTES + 1))
        assert "article.txt:1:1: Q102 error" in check("bank.yaml", "--text", "article.txt").stdout

    def test_json_says_the_same(self) -> None:
        result = check("broken.yaml", "--text", "article.txt", "--format", "json")
        found = json.loads(result.stdout)
        assert result.exit_code == 2
        assert (found["files"], found["errors"], found["warnings"]) == (1, 1, 1)
        assert found["faults"][1]["code"] == "Q703"
        assert {key: found["faults"][0][key] for key in ("file", "line", "column", "severity")} == {
            "file": "broken.yaml",
            "line": 3,
            "column": 1,
            "severity": "warning",
        }

    def test_a_file_that_is_named_twice_is_checked_once(self) -> None:
        assert check("new.yaml", "new.yaml").stdout.count("Q701") == 1


@pytest.mark.usefixtures("folder")
class TestWriting:
    def test_a_file_without_errors_is_marked_as_verified(self) -> None:
        result = check("new.yaml", "--text", "article.txt", "--write")
        assert result.exit_code == 0
        assert 'new.yaml: "verified" written.' in result.stdout
        assert check("new.yaml", "--text", "article.txt", "--strict").exit_code == 0

    def test_a_second_run_changes_nothing(self) -> None:
        check("new.yaml", "--text", "article.txt", "--write")
        before = Path("new.yaml").read_bytes(), Path("new.yaml").stat().st_mtime_ns
        result = check("new.yaml", "--text", "article.txt", "--write")
        assert "recorded as verified already" in result.stdout
        assert (Path("new.yaml").read_bytes(), Path("new.yaml").stat().st_mtime_ns) == before

    def test_a_file_with_errors_is_not_touched(self) -> None:
        result = check("broken.yaml", "new.yaml", "--text", "article.txt", "--write")
        assert result.exit_code == 2
        assert "broken.yaml: not written, because of its errors." in result.stdout
        assert Path("broken.yaml").read_text(encoding="utf-8") == BROKEN
        assert 'new.yaml: "verified" written.' in result.stdout

    def test_quotes_that_have_changed_are_verified_anew(self) -> None:
        changed = put(
            "exact: Closing the bridge cuts the north side off from its shops", "exact: Closing the bridge"
        )
        Path("bank.yaml").write_text(changed(SMALL), encoding="utf-8")
        assert "Q702 error" in check("bank.yaml").stdout
        check("bank.yaml", "--text", "article.txt", "--write")
        assert check("bank.yaml", "--text", "article.txt", "--strict").exit_code == 0

    def test_another_version_of_the_article_is_recorded(self) -> None:
        Path("article.txt").write_text(SMALL_TEXT + "\nAn update.\n", encoding="utf-8")
        assert "Q707 error" in check("bank.yaml", "--text", "article.txt").stdout
        check("bank.yaml", "--text", "article.txt", "--write")
        assert check("bank.yaml", "--text", "article.txt", "--strict").exit_code == 0

    def test_a_file_that_cannot_be_written_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        found = inspect([Path("new.yaml")], text=Path("article.txt"), write=True, today=TODAY)
        assert found.exit_code(strict=False) == 2
        assert "cannot be written (no space left on device)" in found.faults[-1].message
        assert Path("new.yaml").read_text(encoding="utf-8") == UNVERIFIED

    def test_the_day_is_the_one_that_is_given(self) -> None:
        inspect([Path("new.yaml")], text=Path("article.txt"), write=True, today=TODAY)
        assert "\n  on: 2030-01-02\n" in Path("new.yaml").read_text(encoding="utf-8")


class TestTheCommand:
    def test_it_wants_a_file(self) -> None:
        result = check()
        assert result.exit_code == 2
        assert "name at least one bank" in result.stderr

    def test_writing_wants_an_article(self) -> None:
        result = check("bank.yaml", "--write")
        assert result.exit_code == 2
        assert "add --text ARTICLE" in result.stderr

    def test_a_rule_is_explained(self) -> None:
        result = check("--explain", "q201")
        assert result.exit_code == 0
        assert result.stdout == (
            "Q201 (error): Every question cites at least one quote.\n\n"
            "Why: No quote, no question: learners are answered from the article's own words.\n"
            'What to do: Name under "cites" the quotes that back the key.\n'
        )

    def test_a_rule_that_does_not_exist_is_told_with_the_nearest(self) -> None:
        result = check("--explain", "Q2011")
        assert result.exit_code == 2
        assert 'There is no rule "Q2011". Did you mean "Q201"?' in result.stderr

    def test_all_rules_are_listed(self) -> None:
        lines = check("--list-rules").stdout.splitlines()
        assert lines[0] == "Q101  error    The file is there and can be read."
        assert len(lines) == len({line[:4] for line in lines})
