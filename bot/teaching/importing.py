"""Another tool's file that a teacher brings: what of it comes over, as a draft to be completed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.bank.checks import check
from bot.bank.files import read
from bot.formats import dump, fitting


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file."""

    name: str
    """That of the draft."""
    data: bytes
    """The draft; empty where no question came over."""
    questions: int
    left_out: tuple[str, ...]
    missing: int
    """How many faults the draft still has."""


def brought(data: bytes, *, name: str) -> Brought:
    """Return what comes over of a file; ``UsageError`` where it cannot be used at all."""
    imported = fitting(data, name).read(data, name)
    left_out = tuple(str(each) for each in imported.left_out)
    if not imported.questions:
        return Brought(name, b"", 0, left_out, 0)
    draft = f"{imported.draft['id']}.yaml"
    written = dump(imported.draft)
    missing = sum(fault.is_error for fault in check(read(written, name=draft)))
    return Brought(draft, written, len(imported.questions), left_out, missing)
