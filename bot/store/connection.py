"""The one connection to the database: reading and writing rows, and telling in words what goes wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias, TypeVar

from sqlite_utils import Database

from bot.errors import LastingError, LockedError, OutageError, StoreError
from bot.metrics import COMMIT_SECONDS

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = Sequence[object]
T = TypeVar("T")

# What begins, commits and undoes: a transaction of its own, and a part of one.
_WHOLE = ("BEGIN", "COMMIT", ("ROLLBACK",))
_PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))

_LOCKED = "another program keeps it locked; close that, or try again"
_DAMAGED = "it is damaged; put a backup in its place"
_CAUSES: dict[str, tuple[type[OutageError], str]] = {
    "SQLITE_FULL": (OutageError, "the disk is full; free some space, nothing was half-written"),
    "SQLITE_BUSY": (LockedError, _LOCKED),
    "SQLITE_LOCKED": (LockedError, _LOCKED),
    "SQLITE_READONLY_DBMOVED": (
        LastingError,
        "another file was put in its place meanwhile; start again",
    ),
    "SQLITE_READONLY": (
        OutageError,
        "it cannot be written to; let this program write the file and its folder",
    ),
    "SQLITE_CANTOPEN": (
        OutageError,
        "it cannot be opened; check that its folder exists and may be written to",
    ),
    "SQLITE_NOTADB": (LastingError, "it is not a database; name another file, or move this one away"),
    "SQLITE_CORRUPT": (LastingError, _DAMAGED),
    "SQLITE_IOERR": (OutageError, "the disk does not answer, or is full; check it"),
}


def told(error: Exception, place: str) -> StoreError:
    """Return the sentence for what SQLite (or the driver) says is wrong with the database at ``place``."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    for code, (kind, cause) in _CAUSES.items():
        if name.startswith(code):
            return kind(f"{place} cannot be used: {cause} ({error}).")
    return StoreError(f"{place} failed: {error}.")


class Connection:
    """Parameterised SQL over one connection; whatever goes wrong is raised as a ``StoreError``.

    To be used by one thread at a time. A write outside ``transaction`` is a transaction of its own.
    """

    def __init__(self, database: Database, place: str) -> None:
        self.database = database
        self.place = place
        self._driver: sqlite3.Connection = database.conn

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row, or None."""
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        """Return all rows."""
        try:
            return self._driver.execute(sql, values).fetchall()
        except OverflowError:
            return []  # a number that SQLite cannot hold: no row has it
        except (sqlite3.Error, UnicodeError) as error:
            raise told(error, self.place) from error

    def each(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """Yield the rows one by one, so that they need not be held at once."""
        try:
            yield from self.database.execute(sql, values)
        except sqlite3.Error as error:
            raise told(error, self.place) from error

    def write(self, sql: str, values: Values = ()) -> int:
        """Carry out a statement and return how many rows it changed."""
        try:
            # The driver begins a transaction by itself before a write, and sqlite-utils commits that.
            writer = self._driver if self._driver.in_transaction else self.database
            return writer.execute(sql, values).rowcount
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise told(error, self.place) from error

    def write_each(self, sql: str, rows: Iterable[Values]) -> None:
        """Carry out a statement once for each of ``rows``, or for none of them."""
        with self.transaction():
            self._driver.executemany(sql, rows)

    def check(self) -> None:
        """Write something that changes nothing; raises ``StoreError`` where writing does not work."""
        try:
            ((version,),) = self._driver.execute("PRAGMA user_version")
            self._driver.execute(f"PRAGMA user_version = {version}")  # a page in the log, and on the disk
        except sqlite3.Error as error:
            raise told(error, self.place) from error

    def wait(self, seconds: float) -> None:
        """Give a write up, from now on, that has waited so long for another program's to end."""
        self._driver.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")

    def write_returning(self, sql: str, values: Values = ()) -> Row | None:
        """Carry out a statement with RETURNING in a transaction of its own; return its row, or None."""
        with self.transaction():
            try:
                rows = self.database.execute(sql, values).fetchall()
            except (OverflowError, UnicodeError) as error:
                raise told(error, self.place) from error
        return rows[0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is written inside, or none of it; within another transaction, as a part of that.

        The first statement should be a write: it waits for its turn where another process is writing, while
        one that comes after a read fails at once because what was read may no longer be so.
        """
        begin, commit, undo = _PART if self._driver.in_transaction else _WHOLE
        try:
            self._driver.execute(begin)
            try:
                yield
                self._driver.execute(commit)
            except BaseException:
                if self._driver.in_transaction:  # SQLite ends it by itself where the disk fails
                    for statement in undo:
                        self._driver.execute(statement)
                raise
        except sqlite3.Error as error:
            raise told(error, self.place) from error

    def together(self, parts: Sequence[Callable[[], T]]) -> list[T | Exception]:
        """Carry out parts in one transaction, which begins by waiting for its turn to write.

        Returns what each part returned or raised; one that raised has written nothing, the others are
        committed. Where one had written something before, all are carried out again. Raises ``StoreError``,
        with nothing written, where the transaction fails as a whole.
        """
        with suppress(_Spoilt):
            return self._turn(parts, self._bare)
        return self._turn(parts, self._guarded)

    def _turn(
        self, parts: Sequence[Callable[[], T]], carry_out: Callable[[Callable[[], T]], T | Exception]
    ) -> list[T | Exception]:
        try:
            self._driver.execute("BEGIN IMMEDIATE")
            try:
                results = [carry_out(part) for part in parts]
                with COMMIT_SECONDS.time():
                    self._driver.execute("COMMIT")
            finally:
                if self._driver.in_transaction:
                    self._driver.rollback()
        except sqlite3.Error as error:
            raise told(error, self.place) from error
        return results

    def _bare(self, part: Callable[[], T]) -> T | Exception:
        # A savepoint for each part takes a tenth of the CPU of deciding, and is hardly ever gone back to: one
        # that raises has mostly written nothing. Where it has, the whole turn is taken again, with them.
        before = self._driver.total_changes
        try:
            return part()
        except Exception as error:
            if self._driver.in_transaction and self._driver.total_changes != before:
                raise _Spoilt from error
            return self._unlost(error)

    def _guarded(self, part: Callable[[], T]) -> T | Exception:
        try:
            with self.transaction():
                return part()
        except Exception as error:
            return self._unlost(error)

    def _unlost(self, error: Exception) -> Exception:
        """Return what a part raised, unless the other parts are lost with it."""
        if self._driver.in_transaction:
            return error
        # SQLite has undone the parts before this one too, and each after it would be on its own.
        raise error if isinstance(error, StoreError) else told(error, self.place) from error


class _Spoilt(Exception):  # noqa: N818 - nobody is told
    """A part that has raised leaves something written."""
