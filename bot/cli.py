"""The command line: one short function per command, each one call into the code below."""

from __future__ import annotations

import datetime as dt
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.config import Settings
from bot.errors import CivicQuizError, UsageError

if TYPE_CHECKING:
    from bot.trying import RoleWord


ELSEWHERE = {
    **dict.fromkeys(("load", "sets", "publish", "withdraw", "diff", "regrade"), "bot.commands.sets"),
    **dict.fromkeys(("import", "export"), "bot.commands.exchange"),
    **dict.fromkeys(("cite", "draft"), "bot.commands.writing"),
    "report": "bot.commands.report",
    **dict.fromkeys(("backup", "restore", "migrate"), "bot.commands.keeping"),
}
"""Commands that stand in a module of their own, which is loaded when one of them is asked for."""


class Commands(click.Group):
    """The group of commands; whatever civicquiz raises on purpose ends in a sentence, not a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        commands: dict[str, click.Command] = import_module(ELSEWHERE[cmd_name]).COMMANDS
        return commands[cmd_name]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; print an error of ours to standard error and exit with its code."""
        try:
            return super().invoke(ctx)
        except CivicQuizError as error:
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="civicquiz")
def main() -> None:
    """A Telegram quiz bot that teaches people to read political news carefully."""


@main.command()
@click.option("--web", is_flag=True, help="Serve the report pages too, in the same process.")
def run(*, web: bool) -> None:
    """Run the bot on Telegram, by long polling.

    Settings come from the environment and .env: BOT_TOKEN, TELEGRAM_API_URL, DATABASE, QUESTIONS_DIR,
    ADMIN_IDS, LOG_LEVEL; .env.example describes them. SIGTERM or Ctrl-C ends it cleanly.
    """
    from bot import serving  # here, so that `civicquiz check` need not wait for what it does not use

    serving.serve(Settings.for_run(), web=web)


@main.command()
def web() -> None:
    """Serve the report pages, beside the bot, on the same database.

    Settings: WEB_HOST, WEB_PORT, WEB_URL, WEB_SECRET, DATABASE, ADMIN_IDS, REPORT_MIN_GROUP, LOG_LEVEL.
    People sign in with the link that /web gives them in the chat. SIGTERM or Ctrl-C ends it cleanly.
    """
    from bot import serving

    serving.serve_web(Settings.for_web())


@main.command(name="try")
@click.option(
    "--as",
    "role",
    type=click.Choice(["learner", "teacher", "admin"]),
    default="learner",
    help="Whom you chat as.",
)
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The SQLite file for your answers.  [default: civicquiz-try.db; with --bank: none, nothing is kept]",
)
@click.option(
    "--bank",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Preview this bank file instead of the shipped questions.",
)
@click.option(
    "--files",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("civicquiz-files"),
    show_default=True,
    help="The folder in which files that the bot sends are saved.",
)
def try_(role: RoleWord, database: Path | None, bank: Path | None, files: Path) -> None:
    """Chat with the bot in this terminal: no Telegram, no token.

    A number presses the button that has it, anything else is sent as text. Piped input works too, a line a
    message or a button.
    """
    from bot import trying
    from bot.app import bank_files

    settings = Settings.for_try()
    banks = [bank] if bank else bank_files(settings.questions_dir)
    if database is None and bank is None:
        database = Path("civicquiz-try.db")
    trying.try_out(settings, role=role, database=database, banks=banks, files=files)


@main.command()
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--text", type=click.Path(path_type=Path), help="Look every quote up in this article.")
@click.option(
    "--write", is_flag=True, help='With --text: record in files without errors that they are "verified".'
)
@click.option("--strict", is_flag=True, help="End with 1 where there are warnings.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.option("--explain", metavar="CODE", help="Say what a rule is about, and nothing else.")
@click.option("--list-rules", is_flag=True, help="List all rules, and nothing else.")
def check(
    files: tuple[Path, ...],
    *,
    text: Path | None,
    write: bool,
    strict: bool,
    form: str,
    explain: str | None,
    list_rules: bool,
) -> None:
    """Check bank files: every fault of every FILE, with its place and what to do.

    Ends with 0 where all is well, 1 for warnings with --strict, 2 for errors.
    """
    from bot.bank import checks, inspection

    if explain is not None or list_rules:
        click.echo(checks.list_rules() if explain is None else checks.explain(explain))
        return
    if not files:
        raise UsageError("No file to check: name at least one bank, as in `civicquiz check my-bank.yaml`.")
    if write and text is None:
        raise UsageError("--write records what --text has verified: add --text ARTICLE.")
    found = inspection.inspect(files, text=text, write=write, today=dt.datetime.now(dt.UTC).date())
    click.echo(found.as_json() if form == "json" else found.as_text())
    sys.exit(found.exit_code(strict=strict))


@main.command()
def schema() -> None:
    """Print the JSON Schema of bank files, for editors."""
    from bot.bank.schema import schema as schema_text

    click.echo(schema_text(), nl=False)
