"""Names of files that the bot sends, saved by ``civicquiz try``."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.offline.downloads import Downloads
from bot.offline.seen import Attachment
from fuzz.texts import FORMULAS, LINES, MARKUP, PATHS, SQL, UNICODE


@pytest.mark.parametrize(
    "name", [*PATHS, *MARKUP, *FORMULAS, *SQL, *LINES, *UNICODE, "", "..", "a/..", "\\", "x" * 300]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "home" / "files"
    folder.parent.mkdir()
    told = Downloads(folder).line(1, Attachment(name, "text/plain", b"content"))
    there = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.parent for path in there} <= {folder}
    assert [path.read_bytes() for path in there] == [b"content"] * len(there)
    assert there or "could not be saved" in told
