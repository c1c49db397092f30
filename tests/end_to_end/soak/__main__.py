"""The long form: ``python -m tests.end_to_end.soak``; ends with 1 if anything was not as it must be."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from typing import get_args

import click

from tests.end_to_end.soak.program import Given, Mode, Outcome, soak

_SHOWN = 20


@click.command()
@click.option("--seed", default=1, show_default=True, help="What goes wrong and when; what learners choose.")
@click.option("--taps", default=50_000, show_default=True, help="Taps at least, over all modes.")
@click.option("--kills", default=200, show_default=True, help="Kills (SIGKILL), over all modes.")
@click.option("--learners", default=60, show_default=True, help="People who tap at the same time.")
@click.option("--mode", type=click.Choice([*get_args(Mode), "both"]), default="both", show_default=True)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, resolve_path=True),
    help="Where databases and logs are left; else nowhere.",
)
def main(seed: int, taps: int, kills: int, learners: int, mode: str, folder: Path | None) -> None:
    """Run the bot under a Telegram that misbehaves, kill it again and again, and check what it stored."""
    modes: list[Mode] = [each for each in get_args(Mode) if mode in (each, "both")]
    with tempfile.TemporaryDirectory(prefix="civicquiz-soak-") as temporary:
        outcomes = []
        for each in modes:
            place = (folder or Path(temporary)) / f"{each}-{seed}"
            place.mkdir(parents=True)
            given = Given(seed, each, taps // len(modes), kills // len(modes), learners)
            outcomes.append(asyncio.run(soak(given, place)))
            for fault in outcomes[-1].broken[:_SHOWN]:
                click.echo(f"{each}: {fault}", err=True)
    click.echo(table(outcomes))
    if any(outcome.broken for outcome in outcomes):
        raise SystemExit(1)


def table(outcomes: list[Outcome]) -> str:
    """Return the figures of some runs as a table in Markdown."""
    heads = (
        "way",
        "taps",
        "kills",
        "verdicts seen",
        "answers stored",
        "lost",
        "doubled",
        "other",
        "faults",
        "programs",
        "min",
    )
    lines = [f"| {' | '.join(heads)} |", "| --- " + "| ---: " * (len(heads) - 1) + "|"]
    faults: Counter[str] = Counter()
    for outcome in outcomes:
        faults += outcome.faults
        kinds = Counter(fault.split(" ", 1)[0] for fault in outcome.broken)
        lost, doubled = kinds.pop("LOST", 0), kinds.pop("DOUBLE", 0)
        lines.append(
            f"| {outcome.given.mode} | {outcome.taps:,} | {outcome.kills} | {outcome.verdicts:,} |"
            f" {outcome.stored:,} | {lost} | {doubled} | {kinds.total()} | {outcome.faults.total():,} |"
            f" {outcome.programs:,} | {outcome.seconds / 60:.1f} |"
        )
    by_kind = ", ".join(f"{n:,} {kind}" for kind, n in faults.most_common())
    return "\n".join([*lines, "", f"Seed {outcomes[0].given.seed}. What went wrong: {by_kind}."])


if __name__ == "__main__":
    main()
