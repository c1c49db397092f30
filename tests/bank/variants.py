"""The small bank of tests/banks, and ways to break it in one place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from bot.bank.checks import check
from bot.bank.faults import Fault
from bot.bank.files import read
from bot.bank.quotes import Article, quotes_sha256

BANKS = Path(__file__).parent.parent / "banks"
SMALL = (BANKS / "small.yaml").read_text(encoding="utf-8")
SMALL_TEXT = (BANKS / "small.txt").read_text(encoding="utf-8")

Edit: TypeAlias = Callable[[str], str]


def put(old: str, new: str) -> Edit:
    """Replace text that stands in the file once."""

    def edit(text: str) -> str:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        return text.replace(old, new)

    return edit


def within(question_id: str, old: str, new: str) -> Edit:
    """Replace text that stands in the block of one question once."""

    def edit(text: str) -> str:
        block = block_of(text, question_id)
        return text.replace(block, put(old, new)(block))

    return edit


def block_of(text: str, question_id: str) -> str:
    """Return the lines of one question."""
    found = re.search(rf"  - id: {question_id}\n(?:    .*\n)+", text)
    assert found is not None
    return found.group()


def copies(question_id: str, count: int, change: Callable[[int, str], str] = lambda _, block: block) -> Edit:
    """Add ``count`` copies of a question, each under its own id and with a change."""

    def edit(text: str) -> str:
        block = block_of(text, question_id)
        added = [
            change(number, block.replace(f"id: {question_id}", f"id: {question_id}-{number}"))
            for number in range(count)
        ]
        return "\n".join([text.rstrip("\n") + "\n", *added])

    return edit


def all_of(*edits: Edit) -> Edit:
    """Do one edit after the other."""

    def edit(text: str) -> str:
        for one in edits:
            text = one(text)
        return text

    return edit


def faults_of(text: str, *, article: str | None = None, verify: bool = True) -> tuple[Fault, ...]:
    """Return the faults of a bank file; ``verify`` makes its quotes count as found."""
    given = read(text.encode(), name="bank.yaml")
    if verify and given.bank is not None and given.bank.verified is not None:
        fresh = given.bank.verified.model_copy(update={"quotes_sha256": quotes_sha256(given.bank)})
        bank = given.bank.model_copy(update={"verified": fresh})
        given = replace(given, bank=bank, sound=bank)
    return check(given, None if article is None else Article(article))
