"""``civicquiz import|export``: questions from other tools, and back to them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from bot.bank import checks
from bot.bank.files import read
from bot.commands.office import content_of, office, utc_now, with_database, write_out
from bot.errors import UsageError
from bot.formats import FORMATS, Exported, LeftOut, dump, fitting, named

NAMES = [form.name for form in FORMATS]


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(NAMES), help="What it is.  [default: by its name and content]"
)
@click.option("--out", type=click.Path(path_type=Path), help="The bank file to write.  [default: FILE.yaml]")
def import_(file: Path, *, form: str | None, out: Path | None) -> None:
    """Make a draft bank of another tool's question file.

    What has no counterpart in a bank is listed. Ends with 0 when all came over, 1 when some did not, 2 when
    nothing could be read. The draft has no quotes yet: `civicquiz check` names what is missing, and
    `civicquiz cite` walks through its questions.
    """
    data = content_of(file)
    chosen = named(form) if form else fitting(data, file.name)
    imported = chosen.read(data, file.name)
    _list(imported.left_out)
    if not imported.questions:
        raise UsageError(f"No question of {file} could be taken over.")
    target = out or file.with_suffix(".yaml")
    draft = dump(imported.draft)
    write_out(target, draft)
    errors = sum(fault.is_error for fault in checks.check(read(draft, name=str(target))))
    click.echo(f"{target}: a draft, from {chosen.title}; questions: {len(imported.questions)}.")
    if errors:
        click.echo(f"It still lacks {errors} things: `civicquiz check {target}` names them.")
    sys.exit(imported.exit_code)


@click.command()
@click.argument("what", metavar="ID | FILE")
@click.option("--format", "form", type=click.Choice(NAMES), required=True, help="For which tool.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file to write.  [default: ID with its suffix]"
)
@with_database
def export(what: str, *, form: str, out: Path | None, database: Path | None) -> None:
    """Write a set, or a bank FILE, as a file for another tool.

    What the other tool's format cannot hold is listed. Ends with 0 when all is in it, 1 when some is not.
    """
    chosen = named(form)
    if what.endswith((".yaml", ".yml")):
        bank = checks.load(content_of(Path(what)), name=what)
        bank_id, file = bank.id, chosen.write(bank)
    else:
        bank_id, file = what, _of_set(what, form, database)
    target = out or Path(f"{bank_id}{chosen.suffixes[0]}")
    write_out(target, file.data)
    _list(file.left_out)
    click.echo(f"{target}: {bank_id} for {chosen.title}.")
    if file.left_out:
        sys.exit(1)


def _of_set(bank_id: str, form: str, database: Path | None) -> Exported:
    with office(database) as desk:
        version = desk.sets.newest(bank_id, None)
        return desk.sets.export(version, named(form), by=None, now=utc_now())


def _list(left_out: Iterable[LeftOut]) -> None:
    for each in left_out:
        click.echo(f"left out: {each}", err=True)


COMMANDS = {"import": import_, "export": export}
