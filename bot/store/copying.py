"""Copying a database while others write to it: complete as of one moment, proved, and never half there."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.errors import StoreError, UsageError
from bot.store.connection import told
from bot.store.recognising import Contents, Step, contents, opened, prove

_PAGES = 2_000
"""Copied between two words to a ``Step``: 8 MB."""


def unseen(_what: str, _done: int, _total: int | None) -> None:
    """Be the ``Step`` of somebody who does not watch."""


def back_up(source: Path, target: Path, *, replace: bool = False, step: Step = unseen) -> Contents:
    """Write all that ``source`` holds at this moment to the file ``target``; return what is in it.

    The copy is one file for its owner alone, and it has been proved by the time it gets its name. Taps are
    not held up: the log of the source cannot be shortened meanwhile, that is all. Raises ``UsageError`` where
    the source is not there, the target is (without ``replace``) or cannot be written, ``StoreError`` where
    the source is no database of civicquiz, newer than this version, or damaged.
    """
    target = target.resolve() if target.is_symlink() else target
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name a file in it.")
    if target.exists() and not replace:
        raise UsageError(f"{target} is there already and was left as it is; --force replaces it.")
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError(f"{target} is the database itself; name another file.")
    with copied(source, target, step=step) as (copy, found):
        finish(copy, target, replace=replace)
    return found


@contextmanager
def copied(source: Path, target: Path, *, step: Step = unseen) -> Iterator[tuple[Path, Contents]]:
    """Yield a proved copy that lies beside ``target`` under a passing name, and what is in it.

    What is still under that name in the end is removed. Raises as ``back_up`` does.
    """
    with opened(source) as database:
        copy = _beside(target)
        try:
            _copy(database, copy, target, step)
            yield copy, _proved(copy, source, step)
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def finish(copy: Path, target: Path, *, replace: bool) -> None:
    """Give a copy its name, once it is on the disk; ``UsageError`` where it cannot have that."""
    try:
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        if target.exists() and not replace:
            raise UsageError(f"{target} is there already and was left as it is; --force replaces it.")
        copy.replace(target)
        sync_folder(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {(error.strerror or str(error)).lower()}.") from None


def sync_folder(file: Path) -> None:
    """Wait until the name of a file is on the disk."""
    if os.name == "nt":
        return  # folders cannot be opened there; NTFS keeps a journal of names
    folder = os.open(file.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _beside(target: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(
            prefix=f"{target.name}.", suffix=".part", dir=target.absolute().parent
        )
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {(error.strerror or str(error)).lower()}.") from None
    os.close(handle)
    return Path(name)


def _copy(database: Database, copy: Path, target: Path, step: Step) -> None:
    # Within one reading transaction the source stands still for this connection. Without one, each write of
    # another process would make SQLite begin the copy again.
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM sqlite_schema")
    try:
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as written:
            # Nobody else knows the file yet, and after a fault it is thrown away.
            written.execute("PRAGMA synchronous = OFF")
            database.conn.backup(
                written,
                pages=_PAGES,
                progress=lambda _, left, total: step("Copying", total - left, total),
            )
            written.execute("PRAGMA journal_mode = DELETE")  # one file, to be read wherever it lies
    except sqlite3.Error as error:
        raise told(error, f"The copy {target}") from error
    finally:
        database.execute("ROLLBACK")


def _proved(copy: Path, source: Path, step: Step) -> Contents:
    with opened(copy) as database:
        try:
            prove(database, f"The database {source}", step)
        except StoreError as error:
            raise StoreError(f"{error} Nothing was written.") from error
        return contents(database)
