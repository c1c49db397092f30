"""Putting a backup in the place of the database, without bringing back whom the database has forgotten."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from bot.errors import StoreError, UsageError
from bot.store import forgetting
from bot.store.connection import told
from bot.store.copying import copied, finish, unseen
from bot.store.database import Store
from bot.store.recognising import Contents, Step, recognise

LEAP = 1_000_000
"""What is numbered next, after a restore, is numbered this much higher than the backup would have it.

Buttons in the chats name attempts by their number. Those that were begun after the backup are gone, and a
button of one of them must not answer another's question.
"""

_SIDES = ("-wal", "-journal")

_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


@dataclass(frozen=True, slots=True)
class Restored:
    """What has been put in place, and what became of what was there.

    ``kept`` is its new name, None where nothing was there. ``forgotten`` is how many people of the backup had
    been forgotten since, and so are not in it; None where what was there is too damaged to tell.
    """

    contents: Contents
    kept: Path | None
    forgotten: int | None


def restore(backup: Path, target: Path, *, now: dt.datetime, step: Step = unseen) -> Restored:
    """Put what ``backup`` holds in the place of the database at ``target``.

    The backup itself stays as it is. A copy of it is proved and brought up to date; those whom the database
    has forgotten since are erased from it, its sign-ins and its unused invitations to a role (which may have
    been used since) end, and its numbers go on after a ``LEAP``. Only then it takes the database's name, in
    one step of the file system; what was there is kept under another.

    Nobody else may have the database open: not the bot, its pages, Litestream or a reader. That is known by
    a lock that SQLite gives to one who is alone. It ends with the process that holds it, so a crash leaves
    nothing behind that would have to be removed by hand.

    Updates that wait in the bot's ``.waiting`` file stay. Telegram has been told that they were received and
    will not send them again. They are taps and messages that nobody has answered, and the bot answers them
    as it does any that come late: by what it finds stored.

    Raises ``UsageError`` where the backup is not there or the place cannot be written, ``StoreError`` where
    the backup is not a sound database of civicquiz of this version or an older one, or the database is in
    use. Nothing has changed then.
    """
    target = target.resolve() if target.is_symlink() else target
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name a file in it.")
    if target.exists() and backup.exists() and target.samefile(backup):
        raise UsageError(f"{backup} is the database itself; name a backup of it.")
    with copied(backup, target, step=step) as (copy, found), _alone(target) as gone:
        forgotten = _adapt(copy, gone or set(), now)
        kept = _exchange(copy, target, now)
    return Restored(found, kept, None if gone is None else forgotten)


@contextmanager
def _alone(target: Path) -> Iterator[set[str] | None]:
    """Hold the database so that nobody can open it, its log folded; yield whom it has forgotten.

    That is nobody where it is absent, and None where it is too damaged to be read. ``StoreError`` where
    somebody else has it open, or it is of something else.
    """
    if not target.exists():
        yield set()
        return
    place = f"The database {target}"
    with contextlib.closing(sqlite3.connect(target.absolute(), timeout=0, isolation_level=None)) as driver:
        try:
            database = Database(driver, execute_plugins=False)
            recognise(database, place, newer=True)
            # Refused unless this is the only connection. A bot that opens the file just now and waits for the
            # lock would have to write in order to bring the log back, and SQLite does not write to a file
            # that has lost its name.
            driver.execute("PRAGMA journal_mode = DELETE")
            driver.execute("BEGIN EXCLUSIVE")
            gone = forgetting.marks(database)
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            if name.startswith("SQLITE_BUSY"):
                raise StoreError(
                    f"{place} is in use: stop the bot, its pages, Litestream and whatever else has it open, "
                    "then restore again. Nothing was changed."
                ) from error
            if not name.startswith(_DAMAGED):
                raise told(error, place) from error
            gone = None
        yield gone


def _adapt(copy: Path, gone: set[str], now: dt.datetime) -> int:
    """Make a copy of a backup fit to go on from here; return how many people were erased from it."""
    store = Store.open(copy, keep=False)
    try:
        connection = store._connection  # noqa: SLF001 - of this room
        with connection.transaction():
            forgetting.add(connection, gone)
            known = forgetting.known(connection)
            for learner_id in known:
                store.learners.erase(learner_id)
            store.web_sessions.end_all()
            store.roles.end_invitations()
            connection.write("UPDATE sqlite_sequence SET seq = seq + ?", [LEAP])
            connection.write(
                "INSERT INTO sqlite_sequence (name, seq) SELECT name, ? FROM sqlite_schema"
                " WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
                " AND name NOT IN (SELECT name FROM sqlite_sequence)",
                [LEAP],
            )
            store.audit.add(None, "backup restored", now=now, details={"forgotten_since": len(known)})
    finally:
        store.close()
    return len(known)


def _exchange(copy: Path, target: Path, now: dt.datetime) -> Path | None:
    """Give the copy the database's name; return under which name that is kept, None where it was absent."""
    kept = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    there = target.exists()
    try:
        if there:
            os.link(target, kept)  # both names at once, so that at no moment there is no database
        for side in _SIDES:
            # Of a damaged one. SQLite would take it for the new one's.
            log = target.with_name(target.name + side)
            if log.exists():
                log.replace(kept.with_name(kept.name + side))
        target.with_name(f"{target.name}-shm").unlink(missing_ok=True)  # an index into the log
        finish(copy, target, replace=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{target} cannot be kept as {kept.name}: {reason}. It is as it was.") from None
    return kept if there else None
