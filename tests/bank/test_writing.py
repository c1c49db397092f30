"""That a bank is verified is written into its file, and nothing else in the file changes."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path

import pytest

from bot.bank.files import read
from bot.bank.quotes import Article, verify
from bot.bank.writing import replace_file, write_verified
from bot.domain.bank import Verified
from bot.errors import BankError
from tests.bank.variants import SMALL, SMALL_TEXT, put

BLOCK = SMALL[SMALL.index("verified:") : SMALL.index("\nactors:")]
UNVERIFIED = SMALL.replace(BLOCK, "")
NEW = Verified(text_sha256="a" * 64, quotes_sha256="b" * 64, on=dt.date(2030, 1, 2))


def written(text: str, verified: Verified = NEW) -> str:
    return write_verified(text.encode(), verified).decode()


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def test_a_block_is_added_behind_the_source_and_nothing_else_changes() -> None:
    assert changed_lines(UNVERIFIED, written(UNVERIFIED)) == [
        "+ verified:\n",
        f"+   text_sha256: {'a' * 64}\n",
        f"+   quotes_sha256: {'b' * 64}\n",
        "+   on: 2030-01-02\n",
    ]
    assert "old-bridge\nverified:\n" in written(UNVERIFIED)


def test_the_values_of_a_block_are_changed_in_place() -> None:
    commented = put("verified:\n", "verified: # by the check\n")(SMALL)
    after = written(commented)
    assert len(changed_lines(commented, after)) == 6
    assert "verified: # by the check\n" in after


def test_writing_twice_changes_nothing_more() -> None:
    once = written(UNVERIFIED)
    assert written(once) == once


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("Windows line ends", UNVERIFIED.replace("\n", "\r\n")),
        ("a byte order mark", "\ufeff" + UNVERIFIED),
        ("a comment behind the source", put("old-bridge\n", "old-bridge # found on the web\n")(UNVERIFIED)),
        (
            "a folded text at the end of the source",
            put("  url: https://messenger.example/old-bridge\n", "")(
                put("  summary: >-", "  authors: [Sam Reed]\n  summary: >-")(
                    put("  authors: [Sam Reed]\n", "")(UNVERIFIED)
                )
            ),
        ),
        (
            "comments between the sections",
            put("\nactors:", "\n# ------\n# Who is who\n# ------\n\nactors:")(UNVERIFIED),
        ),
        ("an empty block", put("\nactors:", "verified:\n\nactors:")(UNVERIFIED)),
        (
            "a source in braces",
            UNVERIFIED.replace(
                UNVERIFIED[UNVERIFIED.index("source:") : UNVERIFIED.index("\nactors:")],
                "source: {title: A, publisher: B, published: 2024-03-05, summary: C} # short\n",
            ),
        ),
        (
            "a source at the end of the file",
            UNVERIFIED.replace(UNVERIFIED[UNVERIFIED.index("source:") : UNVERIFIED.index("actors:")], "")
            + "\nsource: {title: A, publisher: B, published: 2024-03-05, summary: C}",
        ),
        ("an indented file", "".join(f"  {line}" for line in UNVERIFIED.splitlines(keepends=True))),
    ],
)
def test_any_layout_is_kept(what: str, text: str) -> None:
    after = written(text)
    bank = read(after.encode(), name="bank.yaml").bank
    removed = [
        line for line in changed_lines(text, after) if line.startswith("-") and line.strip() != "- verified:"
    ]
    assert bank is not None
    assert bank.verified == NEW
    assert [line for line in removed if line[2:] + "\n" not in after] == []
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\n" in after.replace("\r\n", "")) == ("\n" in text.replace("\r\n", ""))


def test_a_file_with_faults_is_not_written() -> None:
    with pytest.raises(BankError, match="Q112"):
        write_verified(put("title: The Old Bridge of Milltown\n", "")(SMALL).encode(), NEW)


def test_the_date_stays_while_neither_quotes_nor_article_change() -> None:
    bank = read(SMALL.encode(), name="bank.yaml").bank
    assert bank is not None
    assert verify(bank, Article(SMALL_TEXT), on=dt.date(2031, 5, 6)) == bank.verified
    assert verify(bank, Article(SMALL_TEXT + "More."), on=dt.date(2031, 5, 6)).on == dt.date(2031, 5, 6)


def test_a_file_is_replaced_in_one_step_with_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text("old")
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    replace_file(link, b"new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["bank.yaml", "link.yaml"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bank.yaml"
    path.write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bank.yaml"]
