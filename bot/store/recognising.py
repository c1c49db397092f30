"""Telling whose tables a database holds, what is in it, and whether it is sound; nothing is changed here."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sqlite_utils import Database

from bot.errors import StoreError, UsageError
from bot.store.connection import told
from bot.store.migrations import STEPS, migrations
from bot.store.moments import read_if

Step: TypeAlias = Callable[[str, int, int | None], None]
"""Is told what is being done, how far that is, and how much it is in all; None where nobody knows."""

BUSY_SECONDS = 10
"""How long a statement waits for another process's write before it is given up."""

_OPERATIONS = 100_000
"""Of SQLite's machine, between two words to a ``Step``: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds; ``newest`` is when the last answer was given, None where there is none."""

    attempts: int
    answers: int
    newest: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Which steps of ``migrations.STEPS`` a database has behind it and before it."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Yield a connection to an existing database file that changes no row of it.

    Raises ``UsageError`` where there is no such file, ``StoreError`` where it cannot be read or does not hold
    tables of civicquiz that this version knows; what SQLite says against it inside is a ``StoreError`` too.
    """
    place = f"The database {path}"
    if not path.is_file():
        raise UsageError(f"{place} is not {'a file' if path.exists() else 'there'}; name another.")
    try:
        # Not mode=ro: such a connection leaves an empty write-ahead log behind, for it cannot fold one.
        driver = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            driver.execute("PRAGMA query_only = ON")
            database = Database(driver, execute_plugins=False)
            recognise(database, place)
            if not standing(database).applied:
                raise UsageError(f"{place} is empty: nobody has answered anything in it.")
            yield database
        finally:
            driver.close()
    except sqlite3.Error as error:
        raise told(error, place) from error


def recognise(database: Database, place: str, *, newer: bool = False) -> None:
    """Raise ``StoreError`` unless the database is empty or holds what this version (or a newer) has made."""
    applied = standing(database).applied
    unknown = sorted(set(applied) - STEPS.keys())
    if unknown and not newer:
        raise StoreError(
            f"{place} was written by a newer version of civicquiz (it has {unknown[-1]});"
            " install that version, or name another file."
        )
    if not applied and any(not name.startswith("_litestream_") for name in database.table_names()):
        raise StoreError(f"{place} holds the tables of something else; name another file.")


def standing(database: Database) -> Standing:
    """Return which steps have been applied, and which this version would apply."""
    return Standing(
        tuple(migration.name for migration in migrations.applied(database)),
        tuple(migration.name for migration in migrations.pending(database)),
    )


def contents(database: Database) -> Contents:
    """Return what a database of any version holds."""
    (attempts,) = database.execute("SELECT count(*) FROM attempts").fetchone()
    answers, newest = database.execute("SELECT count(*), max(answered_at) FROM answers").fetchone()
    return Contents(attempts, answers, read_if(newest))


def prove(database: Database, place: str, step: Step) -> None:
    """Read every page, index and reference; ``StoreError`` where one does not fit the others."""
    seen = 0

    def on() -> None:
        nonlocal seen
        seen += 1
        step("Checking", seen, None)

    database.conn.set_progress_handler(on, _OPERATIONS)
    try:
        faults = [row[0] for row in database.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        faults += [
            f"a row of {table} belongs to one of {parent} that is not there"
            for table, _, parent, _ in database.execute("PRAGMA foreign_key_check").fetchmany(3)
        ]
    finally:
        database.conn.set_progress_handler(None, 0)
    if faults:
        raise StoreError(f"{place} is damaged ({'; '.join(faults)}).")
