"""Two files hold every mistake between them; their reports are known to the letter.

tests/banks/broken.yaml breaks every rule over a bank, tests/banks/malformed.yaml every rule of the reader
that does not end the reading. After a change that is meant, `python -m tests.bank.test_reports` writes the
reports anew; read them as a teacher would.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest

from bot.bank.checks import RULES
from bot.bank.inspection import Inspection, inspect
from bot.bank.rules.rule import BankRule
from tests.bank.variants import BANKS

ALONE = {"Q101", "Q102", "Q103", "Q105", "Q106", "Q107", "Q109", "Q119"}
"""Nothing else can be said of a file with one of these; test_files has each of them."""


def report(name: str) -> Inspection:
    with contextlib.chdir(BANKS):
        return inspect([Path(f"{name}.yaml")], text=Path("small.txt"), today=dt.date(2030, 1, 2))


@pytest.mark.parametrize("name", ["broken", "malformed"])
def test_the_report_of_a_broken_file_is_known_to_the_letter(name: str) -> None:
    expected = (BANKS / f"{name}_report.txt").read_text(encoding="utf-8")
    assert report(name).as_text() + "\n" == expected


def test_one_broken_file_holds_every_mistake_that_the_rules_over_a_bank_know() -> None:
    codes = {code for code, rule in RULES.items() if isinstance(rule, BankRule)}
    assert {fault.code for fault in report("broken").faults} == codes - {
        "Q701"
    }  # it cannot stand beside Q702


def test_one_malformed_file_holds_every_mistake_of_form_that_does_not_end_the_reading() -> None:
    codes = {code for code, rule in RULES.items() if not isinstance(rule, BankRule)}
    assert {fault.code for fault in report("malformed").faults} >= codes - ALONE


def test_every_message_tells_what_to_do_in_one_line() -> None:
    faults = [*report("broken").faults, *report("malformed").faults]
    messages = [fault.message for fault in faults]
    assert all(message.endswith(".") and "\n" not in message for message in messages)
    assert [message for message in messages if ": " not in message and ". " not in message] == []


if __name__ == "__main__":
    for bank in ("broken", "malformed"):
        (BANKS / f"{bank}_report.txt").write_text(report(bank).as_text() + "\n", encoding="utf-8")
