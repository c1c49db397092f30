"""What is erased leaves the write-ahead log too, and nobody waits for a reader in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.store.database import Store
from bot.store.erasing import fold
from tests.quiz.conftest import NOW


def test_forgetting_does_not_wait_for_somebody_who_reads_all_the_time(store: Store, path: Path) -> None:
    anna = store.learners.register(1, name="Unforgettable", language="en", now=NOW)
    reader = sqlite3.connect(path, isolation_level=None)  # as Litestream does
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM learners")
    statements: list[str] = []
    store._connection.database.conn.set_trace_callback(statements.append)
    store.learners.forget(anna.id)
    at = statements.index("PRAGMA wal_checkpoint(TRUNCATE)")
    assert statements[at - 1 : at + 2] == [
        *("PRAGMA busy_timeout = 50", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA busy_timeout = 10000")
    ]
    log = path.with_name("quiz.db-wal")
    assert b"Unforgettable" in log.read_bytes()
    reader.close()
    fold(store._connection)
    assert log.stat().st_size == 0
