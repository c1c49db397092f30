"""``civicquiz backup|restore|migrate``: the database copied, put back, brought up to date."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TimeElapsedColumn

from bot.commands.office import utc_now, with_database
from bot.config import Settings
from bot.store.copying import back_up
from bot.store.database import Store
from bot.store.recognising import Contents, Step, opened, standing
from bot.store.restoring import restore as put_back

PATIENCE = 1.0
"""Seconds after which a progress bar is shown."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@with_database
def backup(file: Path, *, force: bool, database: Path | None) -> None:
    """Write everything that the bot has stored to FILE, at one moment, while it runs or not.

    FILE is a database of its own, for its owner alone. It gets its name once every page of it has been
    proved, so it is whole or it is not there. Nobody in the chat waits for it.
    """
    with _progress() as step:
        found = back_up(_database(database), file, replace=force, step=step)
    click.echo(f"{file}: {_size(file)}, {_told(found)}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_database
def restore(file: Path, *, database: Path | None) -> None:
    """Put the backup FILE in the place of the bot's database, which is kept under another name.

    The bot, its pages and Litestream must be stopped. FILE is checked first, and stays as it is. People whom
    the database in place has forgotten since the backup (/forgetme) are not brought back. Everybody signs in
    to the report pages anew. A backup from an older version is brought up to date.
    """
    target = _database(database)
    with _progress() as step:
        done = put_back(file, target, now=utc_now(), step=step)
    click.echo(f"{target}: {_told(done.contents)}.")
    if done.kept is not None:
        click.echo(f"What was there is kept as {done.kept}.")
    if done.forgotten is None:
        click.echo("It is too damaged to tell who used /forgetme after the backup: they may be back.")
    elif done.forgotten:
        click.echo(f"Forgotten since the backup, and so erased from it again: {done.forgotten}.")


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; end with 1 where something is pending.")
@with_database
def migrate(*, check: bool, database: Path | None) -> None:
    """Bring the tables of the database to this version, after a backup of it beside it.

    The other commands do the same when they open a database of an older version. Stop the bot first.
    """
    path = _database(database)
    with opened(path) as found:
        steps = standing(found)
    if not steps.pending:
        click.echo(f"{path}: up to date ({steps.applied[-1]}).")
        return
    click.echo(f"{path}: at {steps.applied[-1]}, pending: {', '.join(steps.pending)}.")
    if check:
        sys.exit(1)
    store = Store.open(path)
    kept = store.kept
    store.close()
    click.echo(f"{path}: up to date ({steps.pending[-1]}).")
    if kept is not None:  # nobody else was first
        click.echo(f"As it was, it is kept as {kept}.")


def _database(named: Path | None) -> Path:
    return named or Settings.for_try().database


def _told(found: Contents) -> str:
    newest = "" if found.newest is None else f", the newest of {found.newest:%Y-%m-%d %H:%M:%S} UTC"
    return f"{found.attempts:,} attempts, {found.answers:,} answers{newest}"


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.0f} kB"


@contextmanager
def _progress() -> Iterator[Step]:
    """Show a progress bar on standard error, once it has taken longer than ``PATIENCE``."""
    begun = time.monotonic()
    tasks: dict[str, TaskID] = {}
    with Progress(
        "{task.description}",
        BarColumn(),  # it only moves to and fro where nobody knows how much there is
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:

        def step(what: str, done: int, total: int | None) -> None:
            if time.monotonic() - begun < PATIENCE:
                return
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield step


COMMANDS = {"backup": backup, "restore": restore, "migrate": migrate}
