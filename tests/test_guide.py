"""The writer's guide holds to the code: put together, its examples are a bank that loads."""

import re
from pathlib import Path

import pytest

from bot.bank.checks import RULES, check
from bot.bank.faults import Severity
from bot.bank.files import read
from bot.domain.bank import ClaimKind
from bot.domain.terms import ErrorKind, Position, Skill, Standing
from bot.formats import named

GUIDE = (Path(__file__).parent.parent / "questions" / "README.md").read_text("utf-8")
BANK = "".join(re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.S | re.M))


def test_the_examples_make_a_bank_without_an_error() -> None:
    reading = read(BANK.encode(), name="guide.yaml")
    assert [
        str(fault) for fault in (*reading.faults, *check(reading)) if fault.severity is Severity.ERROR
    ] == []


def test_the_examples_show_every_type_of_question() -> None:
    bank = read(BANK.encode(), name="guide.yaml").bank
    assert bank is not None
    assert len({question.type for question in bank.questions}) == 9


@pytest.mark.parametrize("terms", [ClaimKind, ErrorKind, Position, Skill, Standing])
def test_the_guide_names_every_term(terms: type) -> None:
    assert [term for term in terms if f"`{term}`" not in GUIDE] == []  # type: ignore[attr-defined]


def test_the_guide_lists_every_rule_as_it_is() -> None:
    rows = re.findall(r"^\| `(Q\d+)` \| (\w+) \| (.*?) \| (.*) \|$", GUIDE, re.M)
    assert rows == [(code, rule.severity.value, rule.title, rule.why) for code, rule in RULES.items()]


def test_the_guide_names_every_column_of_the_spreadsheet() -> None:
    bank = read(BANK.encode(), name="guide.yaml").bank
    assert bank is not None
    header = named("csv").write(bank).data.decode("utf-8-sig").splitlines()[0]
    columns = {re.sub(r" \d+$", " 1", column) for column in header.split(",")}
    assert [column for column in sorted(columns) if f"`{column}`" not in GUIDE] == []
