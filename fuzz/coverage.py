"""Fuzzing that watches which code an input reaches, with atheris: the readers of GIFT and of our own YAML.

``python -m fuzz.coverage gift|bank RUNS SEED FOLDER``: what reached something new lies in FOLDER, where
the next time begins. A find ends it, with the input in a file ``crash-...`` there.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

TREE = Path(__file__).parent.parent
MOST_BYTES = 6_000
"""Of an input; small ones find as much, and faster."""

SEEDS = {
    "gift": ("tests/formats/files/*.gift", "tests/formats/files/*.gift.expected"),
    "bank": (
        "tests/banks/*.yaml",
        "tests/formats/files/*.yaml",
        "questions/*.yaml",
        "templates/starter.yaml",
    ),
}
"""Where the first inputs come from."""

_WORDS = {
    "gift": "{ } = ~ %50% -> # #### {T} {#3:1} {#1..2} [html] :: \\n // $CATEGORY: \\{ \\=",
    "bank": "type: single_choice questions: quotes: exact: cites: [ key: correct: true id: stance who_said"
    " ordering numeric short_text others: error: wrong_actor - { } verified: by: reporter actors: issues:",
}
"""Words that the two languages have."""


def seed(kind: str, folder: Path) -> None:
    """Put the first inputs into a folder, whole and in pieces that small inputs are made of."""
    for pattern in SEEDS[kind]:
        for path in sorted(TREE.glob(pattern)):
            data = path.read_bytes()
            (folder / f"seed-{path.name}").write_bytes(data[:MOST_BYTES])
    words = "\n".join(f'"{word.replace(chr(92), chr(92) * 2)}"' for word in _WORDS[kind].split())
    (folder / "words.dict").write_text(words + "\n", "utf-8")


def main(kind: str, runs: int, number: int, folder: Path) -> None:
    """Fuzz one reader; does not return."""
    atheris = import_module("atheris")  # it is not for every system, and has no types

    with atheris.instrument_imports(include=["bot.formats", "bot.bank", "lark"]):
        from fuzz.files import read_as

    def one(data: bytes) -> None:
        read_as(kind, data)

    arguments: list[Any] = [
        sys.argv[0],
        f"-runs={runs}",
        f"-seed={number}",
        f"-max_len={MOST_BYTES}",
        f"-dict={folder / 'words.dict'}",
        f"-artifact_prefix={folder}/",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        "-verbosity=1",
        str(folder),
    ]
    atheris.Setup(arguments, one)
    atheris.Fuzz()


if __name__ == "__main__":
    name, count, seed_number, place = sys.argv[1:]
    at = Path(place)
    at.mkdir(parents=True, exist_ok=True)
    seed(name, at)
    main(name, int(count), int(seed_number), at)
