"""``civicquiz load|sets|publish|withdraw|diff|regrade``: question sets, for whoever runs the bot."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot.bank.checks import load as load_bank
from bot.commands.office import content_of, office, utc_now, with_database
from bot.errors import SetError, UsageError
from bot.render import render
from bot.teaching.diff import Difference, difference, key_text
from bot.teaching.sets import Upload
from bot.teaching.uploads import article_text, card


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--text", type=click.Path(path_type=Path), help="Look every quote up in this article.")
@click.option("--publish", is_flag=True, help="Publish each at once, in place of its older version.")
@with_database
def load(files: tuple[Path, ...], *, text: Path | None, publish: bool, database: Path | None) -> None:
    """Load bank files into the database, as drafts for everybody.

    A file of a set that is there already is its new version. Ends with 2 where a file has errors; the others
    are loaded.
    """
    article = None if text is None else article_text(content_of(text), name=str(text))
    failed = False
    with office(database) as desk:
        for path in files:
            bringing = desk.sets.upload(
                content_of(path), name=str(path), by=None, now=utc_now(), text=article
            )
            upload = asyncio.run(bringing)
            for fault in upload.checked.faults:
                click.echo(str(fault))
            failed = failed or upload.version is None
            if upload.version is not None and publish and upload.version.state != "published":
                offered = desk.sets.published(upload.version.bank_id)
                over = offered.row if offered else None
                desk.sets.publish(upload.version.row, by=None, over=over, now=utc_now())
            click.echo(_loaded(path, upload, published=publish))
    if failed:
        sys.exit(2)


@click.command()
@with_database
def sets(*, database: Path | None) -> None:
    """List all question sets: versions, states and whose they are."""
    with office(database) as desk:
        listed = [
            {
                "versions": versions,
                "title": next(
                    (each.title for each in versions if each.state == "published"), versions[0].title
                ),
                "owner": _owner(
                    desk.store.learners.get(versions[0].owner_id) if versions[0].owner_id else None
                ),
            }
            for versions in desk.sets.listed(None)
        ]
    click.echo(render("terminal/sets.txt", sets=listed))


@click.command()
@click.argument("bank_id", metavar="ID")
@click.option(
    "--version", "number", type=int, help="Which version.  [default: the newest that is not offered]"
)
@with_database
def publish(bank_id: str, *, number: int | None, database: Path | None) -> None:
    """Offer a set to those whom it is for, in place of its older version."""
    with office(database) as desk:
        versions = desk.sets.versions(bank_id, None)
        if number is None:
            version = desk.sets.newest(bank_id, None)
        else:
            version = next((each for each in versions if each.number == number), versions[0])
            if version.number != number:
                raise SetError(f'"{bank_id}" has no version {number}: `civicquiz sets` lists them.')
        offered = desk.sets.published(bank_id)
        done = desk.sets.publish(version.row, by=None, over=offered.row if offered else None, now=utc_now())
    click.echo(f'Version {done.number} of "{bank_id}" is published.')


@click.command()
@click.argument("bank_id", metavar="ID")
@with_database
def withdraw(bank_id: str, *, database: Path | None) -> None:
    """Offer a set no longer; quizzes under way go on."""
    with office(database) as desk:
        done = desk.sets.withdraw(bank_id, by=None, now=utc_now())
    click.echo(f'Version {done.number} of "{bank_id}" is withdrawn: nobody can begin it now.')


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="ID | FILE | OLD.yaml NEW.yaml")
@with_database
def diff(what: tuple[str, ...], *, database: Path | None) -> None:
    """Show what is new: in a set's newest version, in a FILE of a published set, or between two files."""
    if len(what) == 2:
        old, new = (load_bank(content_of(Path(name)), name=name) for name in what)
        click.echo(_told(difference(old, new)))
        return
    if len(what) > 2:
        raise UsageError("Name one set, one file or two files.")
    with office(database) as desk:
        if what[0].endswith((".yaml", ".yml")):
            bank = load_bank(content_of(Path(what[0])), name=what[0])
            offered = desk.sets.published(bank.id)
            if offered is None:
                raise SetError(f'No version of "{bank.id}" is published: there is nothing to compare with.')
            click.echo(_told(difference(desk.sets.bank(offered), bank)))
            return
        version = desk.sets.newest(what[0], None)
        before = desk.sets.before(version)
        if before is None:
            raise SetError(f'"{what[0]}" has only one version: there is nothing to compare it with.')
        click.echo(_told(desk.sets.difference(version, before)))


@click.command()
@click.argument("bank_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do it. Without this, whose scores would change is only shown.")
@with_database
def regrade(bank_id: str, *, yes: bool, database: Path | None) -> None:
    """Grade the answers to questions whose key was corrected anew, by the published version.

    The old verdicts stay in the audit.
    """
    with office(database) as desk:
        seen = desk.regrader.preview(bank_id, by=None)
        if yes:
            desk.regrader.carry_out(bank_id, by=None, fingerprint=seen.fingerprint, now=utc_now())
    click.echo(render("terminal/regrade.txt", seen=seen, done=yes))


def _loaded(path: Path, upload: Upload, *, published: bool) -> str:
    if upload.version is None or upload.checked.bank is None:
        return f"{path}: not loaded, because of its errors."
    bank = upload.checked.bank
    proven = card(bank).verified
    return render(
        "terminal/loaded.txt",
        path=path,
        bank=bank,
        state="published" if published else upload.version.state,
        verified=proven,
    )


def _told(found: Difference) -> str:
    return render("terminal/diff.txt", found=found, key_text=key_text)


def _owner(learner: object) -> str | None:
    return getattr(learner, "name", None)


COMMANDS = {
    "load": load,
    "sets": sets,
    "publish": publish,
    "withdraw": withdraw,
    "diff": diff,
    "regrade": regrade,
}
