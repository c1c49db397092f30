"""README.md, .env.example and --help hold to the code."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.chat.learner import COMMANDS
from bot.cli import main
from bot.config import Settings

TREE = Path(__file__).parent.parent
COMMAND_LINE = main.list_commands(click.Context(main))
README = (TREE / "README.md").read_text("utf-8")


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \|.*\| (.*) \|$", README, re.M))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    assert rows["TELEGRAM_API_URL"] == f"`{Settings.model_fields['telegram_api_url'].default}`"
    assert rows["DATABASE"] == f"`{Settings.model_fields['database'].default}`"


def test_the_readme_names_every_command_of_the_chat() -> None:
    assert [name for name in COMMANDS if f"`/{name}`" not in README] == []


@pytest.mark.parametrize("name", COMMAND_LINE)
def test_the_readme_names_every_command_of_the_command_line(name: str) -> None:
    assert f"civicquiz {name}" in README


@pytest.mark.parametrize("name", COMMAND_LINE)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 3


def test_every_file_that_the_readme_links_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (TREE / link).exists()] == []


def test_the_readme_names_every_room_that_it_sends_readers_to() -> None:
    rooms = re.findall(r"`((?:bot|templates)/[\w/.]+)`", README)
    assert rooms
    assert [room for room in rooms if not (TREE / room).exists()] == []


def test_no_file_has_a_gap_that_was_to_be_filled() -> None:
    for path in (*TREE.glob("*.md"), TREE / "questions" / "README.md"):
        assert not re.search(r"\bTODO\b|\bTBD\b|BENCH_TABLE", path.read_text("utf-8")), path.name


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (TREE / "SECURITY.md").read_text("utf-8"))
    assert len(named) > 40
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(async )?def {name}\(", (TREE / path).read_text("utf-8"), re.M)
    ]
    assert missing == []


def test_every_line_of_the_threat_model_names_a_test_or_says_why_there_is_none() -> None:
    lines = (TREE / "SECURITY.md").read_text("utf-8").splitlines()
    rows = [
        line
        for line in lines
        if line.startswith("| ") and not re.match(r"\| (wants?|finds|danger|---)", line)
    ]
    assert len(rows) > 25
    assert [row for row in rows if "`tests/" not in row and "not part of" not in row] == []
