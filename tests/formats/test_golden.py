"""Files made up for the tests, next to what is made of them.

``python -m tests.formats.test_golden`` writes the expected files anew: read the difference before you
keep it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bank.files import read as read_bank
from bot.domain.bank import Bank
from bot.formats import Exported, Imported, dump, fitting, named

FILES = Path(__file__).parent / "files"
FOREIGN = ("moodle.gift", "moodle.xml", "quiz.aiken.txt", "sheet.csv")
WRITTEN = {
    "gift": "orchard.gift",
    "moodle-xml": "orchard.xml",
    "aiken": "orchard.aiken.txt",
    "csv": "orchard.csv",
}


def orchard() -> Bank:
    bank = read_bank((FILES / "orchard.yaml").read_bytes(), name="orchard.yaml").bank
    assert bank is not None
    return bank


def shown(outcome: Imported | Exported) -> str:
    """What came out, and then what was left out, a line each."""
    text = (dump(outcome.draft) if isinstance(outcome, Imported) else outcome.data).decode()
    return "\n".join([text.replace("\r\n", "\n"), "--- left out", *map(str, outcome.left_out), ""])


def imported(name: str) -> str:
    data = (FILES / name).read_bytes()
    return shown(fitting(data, name).read(data, name))


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_becomes_the_draft_that_was_agreed(name: str) -> None:
    assert imported(name) == (FILES / f"{name}.expected").read_text("utf-8")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_bank_becomes_the_file_that_was_agreed(name: str) -> None:
    assert shown(named(name).write(orchard())) == (FILES / f"{WRITTEN[name]}.expected").read_text("utf-8")


if __name__ == "__main__":
    for foreign in FOREIGN:
        (FILES / f"{foreign}.expected").write_text(imported(foreign), "utf-8")
    for each, target in WRITTEN.items():
        (FILES / f"{target}.expected").write_text(shown(named(each).write(orchard())), "utf-8")
