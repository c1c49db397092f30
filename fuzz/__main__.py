"""``python -m fuzz``: hostile updates and files, and what came of them; nothing leaves this machine.

``updates`` go to the running bot, ``files`` to the readers of uploads; ``gift`` and ``bank`` are two of those
readers again, watched by atheris for the code that an input reaches.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import click

from fuzz import files, updates
from fuzz.counting import Tally

RUNS: dict[str, Callable[..., Tally]] = {"updates": updates.run, "files": files.run}
WATCHED = ("gift", "bank")
CORPORA = Path(".fuzz")
"""Where the inputs lie that reached something new, for the next time."""


EVERY = 30.0
"""Seconds between two lines that tell how far it is."""


@click.command(help=__doc__)
@click.argument("what", type=click.Choice([*RUNS, *WATCHED]), nargs=-1)
@click.option("--count", default=100_000, show_default=True, help="Updates, and files.")
@click.option("--runs", default=20_000, show_default=True, help="Inputs for each watched reader.")
@click.option("--start", default=1, show_default=True, help="Where seeds begin: the same, the same tries.")
def main(*, what: tuple[str, ...], count: int, runs: int, start: int) -> None:
    """Do what is asked for, or all of it; exit with 1 if anything was found."""

    last = time.monotonic()

    def tell(line: str) -> None:
        nonlocal last
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            click.echo(line, err=True)

    found = False
    for name in what or (*RUNS, *WATCHED):
        if name in RUNS:
            tally = RUNS[name](count, start=start, tell=tell)
            click.echo("\n".join(tally.lines()))
            found |= bool(tally.wrong)
        else:
            found |= not watched(name, runs, seed=start)
    sys.exit(1 if found else 0)


def watched(name: str, runs: int, *, seed: int) -> bool:
    """Run atheris on one reader in a process of its own; True unless it found something."""
    if find_spec("atheris") is None:
        click.echo(f"{name}: left out, for atheris runs on Linux with Python below 3.14 only.")
        return True
    program = [sys.executable, "-m", "fuzz.coverage", name, str(runs), str(seed), str(CORPORA / name)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    said = done.stderr.splitlines()
    last = [line for line in said if "DONE" in line or line.startswith("stat::")]
    click.echo("\n  ".join([f"{name}, watched: exit code {done.returncode}", *last]))
    if done.returncode:
        click.echo("\n".join(said[-60:]))
    return done.returncode == 0


if __name__ == "__main__":
    main()
