"""The tests' bank as a teacher's file, in two versions: in the second one key is corrected."""

from __future__ import annotations

from pathlib import Path

BANKS = Path(__file__).parent.parent / "banks"
ARTICLE = (BANKS / "small.txt").read_text("utf-8")

SHIPPED = (BANKS / "small.yaml").read_bytes()
FIRST = SHIPPED.replace(b"id: milltown-bridge", b"id: bridge")
_OPTIONS = FIRST[FIRST.index(b"      - {text: For two weeks") : FIRST.index(b"      - {text: For good")]
SECOND = FIRST.replace(b"version: 1\n", b"version: 2\n").replace(
    _OPTIONS,
    b"""      - {text: For one year, error: wrong_detail, feedback: The key was wrong.}
      - {text: For two weeks, correct: true}
""",
)
UNVERIFIED = FIRST.replace(FIRST[FIRST.index(b"verified:") : FIRST.index(b"actors:")], b"")
BROKEN = FIRST.replace(b"version: 1\n", b"version: one\n")
assert b"The key was wrong" in SECOND
