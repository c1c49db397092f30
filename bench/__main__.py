"""``python -m bench``: what a tap costs, beside a stock bot; nothing leaves this machine."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import uvloop
from rich.console import Console
from rich.table import Table

from bench import answers, bank_check, flood, reporting, reports
from bench.crowd import Measured, measure
from bench.subjects import QUIZ, QUIZ_BY_WEBHOOK, STOCK, Subject, others

COMPARED = 50
"""With how many learners all bots are measured that are there."""

DELAY = 0.015
"""Seconds that the network takes in either direction, where it is not next door."""


@dataclass(frozen=True)
class Figures:
    """One table of results."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def show(self, console: Console) -> None:
        """Print it for a person."""
        table = Table(*self.columns, title=self.title, title_justify="left")
        for column in table.columns[1:]:
            column.justify = "right"
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def markdown(self) -> str:
        """Return it as it stands in README.md."""
        rule = ["---", *["---:"] * (len(self.columns) - 1)]
        lines = [self.columns, rule, *self.rows]
        return f"**{self.title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


@click.command(help=__doc__)
@click.option("--quick", is_flag=True, help="A minute's look, not for the record.")
@click.option("--markdown", is_flag=True, help="Print the tables for README.md.")
def main(*, quick: bool, markdown: bool) -> None:
    if not Path("/proc/self/stat").exists():
        raise SystemExit("The benchmark reads what processes cost from /proc, so it runs on Linux only.")
    console = Console(stderr=markdown)
    command = f"python -m bench{' --quick' if quick else ''}"
    heading = f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}, `{command}`"
    print(heading + "\n")
    for figures in _all(quick=quick):
        figures.show(console)
        if markdown:
            print(figures.markdown())


def _all(*, quick: bool) -> Iterator[Figures]:
    yield from _taps(
        [1, 50] if quick else [1, 50, 500], warm_up=1 if quick else 4, seconds=3 if quick else 10
    )
    yield _far_away(100 if quick else 500, warm_up=2 if quick else 5, seconds=3 if quick else 15)
    yield _flood(2 if quick else 4, 3 if quick else 10)
    yield _stored(10 if quick else 40, answers.MANY // 10 if quick else answers.MANY)
    yield _bank(3 if quick else 7)
    yield from _reports(reports.MANY // 20 if quick else reports.MANY, 2 if quick else 5)
    yield _beside_reports(
        reports.MANY // 20 if quick else reports.MANY, 2 if quick else 8, 5 if quick else 15
    )


def _taps(crowds: list[int], *, warm_up: float, seconds: float) -> Iterator[Figures]:
    runs: list[Measured] = []
    for learners in crowds:
        subjects = [STOCK, QUIZ, QUIZ_BY_WEBHOOK]
        if learners == COMPARED:
            subjects[1:1] = others()
        runs += _runs(subjects, learners, warm_up=warm_up, seconds=seconds)
    yield Figures(
        "Taps in a closed loop (civicquiz commits each answer, the others store nothing)",
        (
            "bot",
            "learners",
            "taps/s",
            "calls/tap",
            "p50 ms",
            "p99 ms",
            "CPU ms/tap",
            "/ stock PTB",
            "peak MiB",
            "start-up s",
            "errors",
        ),
        [
            (
                run.subject,
                str(run.learners),
                f"{run.taps_per_second:.0f}",
                f"{run.calls_per_tap:.2f}",
                f"{run.median_ms:.1f}",
                f"{run.p99_ms:.1f}",
                f"{run.cpu_ms_per_tap:.3f}",
                f"1/{_stock(runs, run).cpu_ms_per_tap / run.cpu_ms_per_tap:.1f}",
                f"{run.peak_mib:.0f}",
                f"{run.start_up_s:.2f}",
                str(run.errors.total()),
            )
            for run in runs
        ],
    )


def _far_away(learners: int, *, warm_up: float, seconds: float) -> Figures:
    subjects = [STOCK, QUIZ, QUIZ_BY_WEBHOOK]
    runs = list(_runs(subjects, learners, warm_up=warm_up, seconds=seconds, delay=DELAY))
    return Figures(
        f"{learners} learners in a closed loop, requests and answers {1000 * DELAY:.0f} ms under way each",
        ("bot", "taps/s", "p50 ms", "p99 ms", "CPU ms/tap", "errors"),
        [
            (
                run.subject,
                f"{run.taps_per_second:.0f}",
                f"{run.median_ms:.0f}",
                f"{run.p99_ms:.0f}",
                f"{run.cpu_ms_per_tap:.3f}",
                str(run.errors.total()),
            )
            for run in runs
        ],
    )


def _runs(subjects: list[Subject], learners: int, **given: float) -> Iterator[Measured]:
    for subject in subjects:
        run = uvloop.run(measure(subject, learners, **given))
        for fault, times in run.errors.most_common(5):
            print(f"{run.subject}, {learners} learners: {times} times: {fault}", file=sys.stderr)
        yield run


def _stock(runs: list[Measured], like: Measured) -> Measured:
    return next(run for run in runs if run.subject == STOCK.name and run.learners == like.learners)


def _flood(rounds: int, seconds: float) -> Figures:
    rows = []
    for subject in (QUIZ, QUIZ_BY_WEBHOOK):
        alone, beside = asyncio.run(flood.measure(subject, rounds=rounds, seconds=seconds))
        for name, felt in (("alone", alone), ("beside the flood", beside)):
            cpu = f"{felt.cpu:.3f}"
            rows.append(
                (subject.name, name, str(felt.taps), f"{felt.median_ms:.1f}", f"{felt.p99_ms:.1f}", cpu)
            )
        medians, p99s = beside.median_ms / alone.median_ms, beside.p99_ms / alone.p99_ms
        rows.append((subject.name, "ratio", "", f"{medians:.2f}", f"{p99s:.2f}", ""))
    return Figures(
        f"Others while one account floods ({flood.LEARNERS} learners who think for half a second; "
        f"{flood.UPDATES_PER_SECOND} updates/s from one more)",
        ("bot", "", "verdicts", "p50 ms", "p99 ms", "CPU of a core"),
        rows,
    )


def _stored(rounds: int, many: int) -> Figures:
    few, much = answers.measure(answers.FEW, many, rounds)
    rows = [(f"{cost.stored:,}", f"{cost.median_ms:.3f}", f"{cost.cpu_ms:.3f}") for cost in (few, much)]
    rows.append(("ratio", f"{much.median_ms / few.median_ms:.2f}", f"{much.cpu_ms / few.cpu_ms:.2f}"))
    return Figures("A question asked and its answer committed", ("stored answers", "p50 ms", "CPU ms"), rows)


def _bank(rounds: int) -> Figures:
    found = bank_check.measure(rounds=rounds)
    return Figures(
        f"A bank of {bank_check.QUESTIONS:,} questions and {bank_check.QUOTES:,} quotes "
        f"({found.bank_bytes / 1e6:.1f} MB) against a text of {found.text_bytes / 1e6:.1f} MB",
        ("", "CPU s"),
        [
            ("bare libyaml yaml.compose", f"{found.compose:.2f}"),
            ("civicquiz check --text", f"{found.check:.2f}"),
            ("ratio", f"{found.check / found.compose:.2f}"),
        ],
    )


def _reports(many: int, rounds: int) -> Iterator[Figures]:
    found = reports.measure(answers=many, rounds=rounds)
    bare = found.costs[0]
    yield Figures(
        f"Reports of {found.answers:,} answers by {found.answers // reports.QUESTIONS:,} learners "
        f"(a process that makes the HTML report peaks at {found.peak_mib:.0f} MiB)",
        ("", "s", "CPU s", "CPU / bare"),
        [
            (cost.what, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.cpu / bare.cpu:.1f}")
            for cost in found.costs
        ],
    )
    alone = found.taps[0]
    yield Figures(
        "A tap while another process makes a report (medians of rounds)",
        ("beside", "taps", "p50 ms", "p99 ms", "p50 / alone", "p99 / alone"),
        [
            (
                *(taps.beside, f"{taps.count:,}", f"{taps.median:.3f}", f"{taps.p99:.3f}"),
                *(f"{taps.median / alone.median:.2f}", f"{taps.p99 / alone.p99:.2f}"),
            )
            for taps in found.taps
        ],
    )


def _beside_reports(many: int, rounds: int, seconds: float) -> Figures:
    alone, beside, made = asyncio.run(reporting.measure(answers=many, rounds=rounds, seconds=seconds))
    rows = [
        (name, str(felt.taps), f"{felt.median_ms:.1f}", f"{felt.p99_ms:.1f}")
        for name, felt in (("alone", alone), (f"beside {made} reports, one after the other", beside))
    ]
    medians, p99s = beside.median_ms / alone.median_ms, beside.p99_ms / alone.p99_ms
    return Figures(
        f"Others while the bot makes HTML reports of {many:,} answers "
        f"({reporting.LEARNERS} learners who think for half a second)",
        ("", "verdicts", "p50 ms", "p99 ms"),
        [*rows, ("ratio", "", f"{medians:.2f}", f"{p99s:.2f}")],
    )


def _machine() -> str:
    return (
        f"Python {platform.python_version()}, {platform.system()} on {platform.machine()}, "
        f"{os.cpu_count()} cores{_processor()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f" ({name})" if name else ""


if __name__ == "__main__":
    begun = time.perf_counter()
    main(standalone_mode=False)
    print(f"took {time.perf_counter() - begun:.0f} s", file=sys.stderr)
