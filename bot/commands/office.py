"""What the commands about sets work with: the bot's database, or another, and what is done in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from bot.bank.inspection import MAX_ARTICLE_BYTES
from bot.config import Settings
from bot.errors import UsageError
from bot.quiz import Quiz
from bot.store.database import Store
from bot.teaching.regrade import Regrader
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Office:
    """The use cases of sets, over an open database."""

    store: Store
    sets: Sets
    regrader: Regrader


@contextmanager
def office(database: Path | None) -> Iterator[Office]:
    """Open ``database``, or the one of the settings; ``UsageError``/``StoreError`` where that cannot be."""
    settings = Settings.for_try()
    store = Store.open(database or settings.database)
    try:
        quiz = Quiz(store)
        roles = Roles(store, admin_ids=settings.admin_ids)
        sets = Sets(store, quiz, roles)
        yield Office(store, sets, Regrader(store, quiz, sets, roles))
    finally:
        store.close()


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """Give a command the option ``--database``."""
    return click.option(
        "--database",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The bot's SQLite file.  [default: the setting DATABASE]",
    )(command)


def content_of(path: Path) -> bytes:
    """Return a file's bytes, or enough to see that it is too big; ``UsageError`` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_ARTICLE_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from None


def write_out(path: Path, data: bytes) -> None:
    """Write a new file; ``UsageError`` where there is one already, or it cannot be written."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(
            f"{path} is there already and was left as it is: name another file with --out."
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}.") from None


def utc_now() -> datetime:
    """Return the time, UTC-aware."""
    return datetime.now(UTC)
