"""``civicquiz report``: who has learned what, which questions work, what people misread."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from bot.commands.office import office, utc_now, with_database
from bot.config import Settings
from bot.domain.class_names import name_key
from bot.domain.join_codes import tidy_code
from bot.errors import UsageError
from bot.private import private
from bot.quiz import Quiz
from bot.reports.building import STEPS, Reporter, Step, Wanted, nobody
from bot.reports.documents import schema
from bot.reports.making import FORMS, Form, made
from bot.store.database import Store
from bot.store.reports import Attempts, Scope
from bot.teaching.roles import Roles

PATIENCE = 1.0
"""Seconds after which a progress bar is shown."""


@click.command()
@click.option("--set", "set_id", metavar="ID", help="The question set.  [default: all that have answers]")
@click.option("--class", "class_", metavar="CLASS", help="Only what this class was given; its name or code.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first day (UTC) that counts.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="The last day (UTC) that counts.")
@click.option(
    "--attempts",
    type=click.Choice(["first", "all"]),
    default="first",
    show_default=True,
    help="First finished attempts, or all ended ones, which suit the judging of questions badly.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="html", show_default=True, help="The kind of file."
)
@click.option("--names", is_flag=True, help="Name people; without it they are numbers.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file to write, - for standard output.  [default: civicquiz-report with its suffix]",
)
@click.option("--schema", "only_schema", is_flag=True, help="Print the JSON Schema of --format json instead.")
@with_database
def report(
    *,
    set_id: str | None,
    class_: str | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
    attempts: Attempts,
    form: Form,
    names: bool,
    out: Path | None,
    only_schema: bool,
    database: Path | None,
) -> None:
    """Write a report of how quizzes were answered.

    html is one page with pictures, xlsx a sheet per view, csv a row per answer, json all figures, png the
    spread of the scores and how well each question was answered. Figures are Moodle's; groups of fewer people
    than the setting REPORT_MIN_GROUP show none.
    """
    if only_schema:
        click.echo(schema())
        return
    target = out or Path(f"civicquiz-report.{form}")
    with office(database) as desk:
        scopes, class_name = _scopes(desk.store, set_id, class_, _span(since, until), attempts)
        fewest = Settings.for_try().report_min_group
        reporter = Reporter(desk.store, Quiz(desk.store).bank, fewest=fewest)
        wanted = Wanted(scopes, class_name, reporter.names if names else nobody)
        with _progress(None if form == "csv" else len(scopes) * STEPS) as step:
            _write(target, made(form, reporter, wanted, now=utc_now(), step=step))
        noted = {"sets": [scope.set_id for scope in scopes], "class_id": scopes[0].class_id}
        Roles(desk.store, admin_ids=frozenset()).note(
            None, "report exported", now=utc_now(), form=form, names=names, **noted
        )
    if str(target) != "-":
        click.echo(f"{target}: {_about(scopes, class_name)}.")


def _scopes(
    store: Store,
    set_id: str | None,
    class_: str | None,
    span: tuple[dt.datetime | None, dt.datetime | None],
    attempts: Attempts,
) -> tuple[tuple[Scope, ...], str | None]:
    found = None if class_ is None else _class(store, class_)
    known = store.reports.sets() if found is None else store.reports.sets_of_class(found[0])
    if not known:
        raise UsageError("There is nothing to report: nobody has ended a quiz yet.")
    if set_id is not None and set_id not in known:
        raise UsageError(
            f'There are no answers to a set "{set_id[:60]}". Sets with answers: {", ".join(known)}.'
        )
    sets = known if set_id is None else (set_id,)
    since, until = span
    class_id = None if found is None else found[0]
    return tuple(Scope(each, class_id, since, until, attempts) for each in sets), found[1] if found else None


def _class(store: Store, typed: str) -> tuple[int, str]:
    found = store.reports.classes_named(name_key(" ".join(typed.split())), tidy_code(typed))
    if not found:
        raise UsageError(f'There is no class "{typed[:60]}": give its name or its join code.')
    if len(found) > 1:
        codes = ", ".join(code for _, _, code in found)
        raise UsageError(
            f'There are {len(found)} classes "{typed[:60]}": name one by its join code, {codes}.'
        )
    return found[0][0], found[0][1]


def _span(
    since: dt.datetime | None, until: dt.datetime | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    if since is not None and until is not None and until < since:
        raise UsageError(f"--to {until.date()} is before --from {since.date()}: no day is left.")
    end = None if until is None else until.replace(tzinfo=dt.UTC) + dt.timedelta(days=1)
    return None if since is None else since.replace(tzinfo=dt.UTC), end


@contextmanager
def _progress(steps: int | None) -> Iterator[Step]:
    """Show a progress bar on standard error, once it has taken longer than ``PATIENCE``."""
    begun = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Counting", total=steps, visible=False)

        def step(_done: str) -> None:
            bar.update(task, advance=1, visible=time.monotonic() - begun > PATIENCE)

        yield step


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    if str(target) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    part = target.with_name(target.name + ".part")
    try:
        if target.exists():
            raise UsageError(f"{target} is there already and was left as it is: name another file with -o.")
        with open(part, "wb", opener=private) as file:
            file.writelines(pieces)
        part.rename(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {(error.strerror or str(error)).lower()}.") from None
    finally:
        with suppress(OSError):  # where nothing can be written, nothing is left either
            part.unlink()


def _about(scopes: tuple[Scope, ...], class_name: str | None) -> str:
    sets = ", ".join(scope.set_id for scope in scopes)
    return f"{sets}, class {class_name}" if class_name else sets


COMMANDS = {"report": report}
