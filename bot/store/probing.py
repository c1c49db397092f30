"""Whether the database could be written to, found out without writing and beside whoever uses it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

from bot.store.connection import told

SECONDS = 1.0
"""How long to wait for another writer."""

ROOM = 16 << 20
"""Bytes that must be free on the disk; the write-ahead log alone may take a few million."""


def fault(path: Path) -> str | None:
    """Return why the database at ``path`` could not be written to just now, None where it could.

    Blocks for a second at most, so it belongs into a thread.
    """
    try:
        if shutil.disk_usage(path.parent).free < ROOM:
            return f"The disk of the database is full: less than {ROOM >> 20} MB are free."
        address = f"{path.absolute().as_uri()}?mode=rw"
        with contextlib.closing(sqlite3.connect(address, timeout=SECONDS, uri=True)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            database.execute("ROLLBACK")
    except OSError as error:
        return f"The folder of the database cannot be read: {error.strerror}."
    except sqlite3.Error as error:
        return str(told(error, "The database"))
    return None
