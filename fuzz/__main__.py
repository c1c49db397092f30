"""``python -m fuzz``: hostile updates and files, and what came of them; nothing leaves this machine."""

from __future__ import annotations

import sys

import click

from fuzz import files, updates


@click.command(help=__doc__)
@click.argument("what", type=click.Choice(["updates", "files"]), nargs=-1)
@click.option("--count", default=100_000, show_default=True, help="How many of each.")
@click.option(
    "--start", default=1, show_default=True, help="Where the seeds begin; the same, the same tries."
)
def main(*, what: tuple[str, ...], count: int, start: int) -> None:
    def tell(line: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{line}", nl=False, err=True)

    wrong = 0
    for name in what or ("updates", "files"):
        tally = {"updates": updates.run, "files": files.run}[name](count, start=start, tell=tell)
        click.echo("\n".join(tally.lines()))
        wrong += tally.wrong.total()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
