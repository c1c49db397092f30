"""Opening the database: the file, what SQLite is told about it, and its tables at their newest."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from bot.errors import StoreError
from bot.store.answers import Answers
from bot.store.assignments import Assignments
from bot.store.attempts import Attempts
from bot.store.audit import Audit
from bot.store.banks import Banks
from bot.store.classes import Classes
from bot.store.connection import Connection, told
from bot.store.copying import back_up
from bot.store.disputes import Disputes
from bot.store.erasing import Erasing
from bot.store.learners import Learners
from bot.store.migrations import migrations
from bot.store.notices import Notices
from bot.store.prompts import Prompts
from bot.store.recognising import BUSY_SECONDS, recognise, standing
from bot.store.regrades import Regrades
from bot.store.reports import Reports
from bot.store.rescored import RescoredAttempts
from bot.store.roles import Roles
from bot.store.sets import Sets
from bot.store.web_sessions import WebSessions

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Store:
    """An open database; the only holder of SQL. To be used by one thread at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.kept: Path | None = None
        self.banks = Banks(connection)
        self.learners = Learners(connection)
        self.attempts = Attempts(connection)
        self.answers = Answers(connection)
        self.roles = Roles(connection)
        self.audit = Audit(connection)
        self.prompts = Prompts(connection)
        self.disputes = Disputes(connection)
        self.classes = Classes(connection)
        self.assignments = Assignments(connection)
        self.notices = Notices(connection)
        self.sets = Sets(connection)
        self.rescored = RescoredAttempts(connection)
        self.regrades = Regrades(connection, self.rescored)
        self.reports = Reports(connection)
        self.web_sessions = WebSessions(connection)
        self.erasing = Erasing(connection)

    @classmethod
    def open(cls, path: Path | None, *, keep: bool = True) -> Store:
        """Open the database file at ``path`` (made, for its owner alone, if absent), or one in memory.

        Tables are brought up to date; with ``keep``, what was there is backed up first, and ``kept`` says
        where. Raises ``StoreError`` if the file cannot be opened or written, is not a database, holds
        something else, or was written by a newer version than this.
        """
        if path is None:
            memory = sqlite3.connect(":memory:", check_same_thread=False)
            return cls._set_up(memory, "The database in memory", None)
        place = f"The database {path}"
        try:
            _make_or_look_at(path)
            # Absolute, lest a file called ":memory:" be none.
            driver = sqlite3.connect(path.absolute(), timeout=BUSY_SECONDS, check_same_thread=False)
        except OSError as error:
            raise StoreError(f"{place} cannot be opened for writing: {error.strerror}.") from error
        except sqlite3.Error as error:
            raise told(error, place) from error
        return cls._set_up(driver, place, path if keep else None)

    @classmethod
    def _set_up(cls, driver: sqlite3.Connection, place: str, keep: Path | None) -> Store:
        try:
            database = Database(driver, execute_plugins=False)
            recognise(database, place)
            _configure(database)
            kept = _migrate(database, keep)
        except sqlite3.Error as error:
            driver.close()
            raise told(error, place) from error
        except StoreError:
            driver.close()
            raise
        store = cls(Connection(database, place))
        store.kept = kept
        return store

    def transaction(self) -> AbstractContextManager[None]:
        """Commit what is written inside, or none of it; see ``Connection.transaction``."""
        return self._connection.transaction()

    def together(self, parts: Sequence[Callable[[], T]]) -> list[T | Exception]:
        """Carry out parts in one transaction, each for itself; see ``Connection.together``."""
        return self._connection.together(parts)

    def check(self) -> None:
        """See whether the database can be written, changing nothing; ``StoreError`` where it cannot."""
        self._connection.check()

    def wait(self, seconds: float) -> None:
        """Wait from now on at most so long for another program's write; a server must not wait for long."""
        self._connection.wait(seconds)

    def close(self) -> None:
        """Close the database; the write-ahead log is folded into the file."""
        self._connection.database.close()


def _make_or_look_at(path: Path) -> None:
    """Make the file at ``path``, for its owner alone, if absent; ``OSError`` where it cannot be written."""
    if not path.exists():
        # SQLite would make it readable to all; its -wal and -shm take over the file's permissions.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # A file that is there is never opened here. When a process closes a file anywhere, POSIX gives up all its
    # locks on it, those of other connections too; the next program to close the database would then take
    # itself for the last one, and delete the write-ahead log under this process.
    elif path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    elif not os.access(path, os.W_OK):
        mounted_so = sys.platform != "win32" and os.statvfs(path).f_flag & os.ST_RDONLY
        reason = errno.EROFS if mounted_so else errno.EACCES
        raise OSError(reason, os.strerror(reason))


def _configure(database: Database) -> None:
    # A verdict that was shown must be there after a power cut, so each commit waits for the disk (FULL). As
    # SQLite does it by itself (1,000 pages), nearly one commit in a hundred folds the log into the file.
    database.enable_wal()
    pragmas = ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON", "wal_autocheckpoint = 4000")
    for pragma in pragmas:
        database.execute(f"PRAGMA {pragma}")


def _migrate(database: Database, path: Path | None) -> Path | None:
    """Apply what is pending; before that, back the file at ``path`` up, and return where."""
    if not standing(database).pending:
        return None
    # Held from the start, so that of two processes that start together one makes the tables.
    database.execute("BEGIN IMMEDIATE")
    with database.atomic():
        found, kept = standing(database), None
        if found.pending and found.applied and path is not None:
            moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            kept = path.with_name(f"{path.name}.{found.applied[-1]}-{moment}")
            back_up(path, kept)
            _log.info(
                "The database %s is brought up to date (%s); as it was, it is kept as %s",
                *(path, ", ".join(found.pending), kept),
            )
        migrations.apply(database)
    database.commit()
    return kept
