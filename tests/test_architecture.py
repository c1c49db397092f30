"""The house stands as the design draws it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).parent.parent
MODULES = sorted((TREE / "bot").rglob("*.py"))
SQL = re.compile(
    r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX|VIEW))\b", re.S
)


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(TREE)) for path in paths]


def test_imports_follow_the_contracts() -> None:
    # In a process of its own, for it silences the loggers that are there.
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=TREE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_only_the_store_writes_sql() -> None:
    elsewhere = [path for path in MODULES if "store" not in path.parts]
    with_sql = [
        path
        for path in elsewhere
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert names(with_sql) == []


def test_no_module_is_named_for_nothing() -> None:
    assert [
        name for name in names(MODULES) if Path(name).stem in {"utils", "helpers", "manager", "base"}
    ] == []


def test_every_room_is_small_enough_to_find_ones_way_in() -> None:
    large = {
        name: count for name, count in zip(names(MODULES), map(_lines, MODULES), strict=True) if count > 300
    }
    assert large == {}


def test_no_lock_file_holds_the_address_of_a_registry() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (TREE / lock).read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)


def test_the_article_is_not_in_the_project() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=TREE, capture_output=True, text=True, check=False
    ).stdout
    assert "article.txt" not in tracked


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
