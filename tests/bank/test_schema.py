"""The JSON Schema that editors use is the one of the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.bank.schema import schema
from bot.cli import main
from tests.bank.variants import BANKS

QUESTIONS = Path(__file__).parent.parent.parent / "questions"


def test_the_shipped_schema_is_current() -> None:
    assert (QUESTIONS / "schema.json").read_text(encoding="utf-8") == schema()


def test_the_command_prints_it() -> None:
    assert CliRunner().invoke(main, ["schema"]).stdout == schema()


def test_it_says_which_draft_it_is_and_describes_the_parts() -> None:
    found = json.loads(schema())
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["title"] == "civicquiz question bank"
    assert "difficulty" in found["$defs"]["SingleChoice"]["required"]
    assert (
        found["$defs"]["SingleChoice"]["properties"]["difficulty"]["description"]
        == "1 recall, 2 compare, 3 infer"
    )
    assert all("description" in part for part in found["$defs"].values())


@pytest.mark.parametrize(
    "path", [*QUESTIONS.glob("*.yaml"), BANKS / "small.yaml"], ids=lambda path: path.name
)
def test_every_bank_points_editors_at_it(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == (QUESTIONS / "schema.json").resolve()
