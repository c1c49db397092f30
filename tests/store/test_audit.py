"""What is in the audit stays there as it is."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.audit import AuditRecord
from bot.store.database import Store

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def noted(store: Store) -> AuditRecord:
    store.audit.add(7, "granted", now=NOW, details={"role": "teacher"})
    return AuditRecord(NOW, 7, "granted", {"role": "teacher"})


def test_who_did_what_and_when_is_kept_in_order(store: Store, noted: AuditRecord) -> None:
    store.audit.add(None, "published", now=NOW, details={})
    assert store.audit.all() == [noted, AuditRecord(NOW, None, "published", {})]
    assert store.audit.all(7) == [noted]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET who = 8",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (id, at, what, details) VALUES (1, '', '', '')",
        "INSERT INTO audit (id, at, what, details) VALUES (1, '', '', '') ON CONFLICT DO UPDATE SET who = 8",
    ],
)
def test_a_row_is_never_changed_or_erased(store: Store, noted: AuditRecord, sql: str) -> None:
    with pytest.raises(StoreError, match="the audit is never"):
        store._connection.write(sql)
    assert store.audit.all() == [noted]


def test_another_program_cannot_replace_a_row_either(store: Store, path: Path, noted: AuditRecord) -> None:
    # Where recursive triggers are off, as they are by default, REPLACE erases without telling any trigger.
    other = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError, match="the audit is never changed"):
        other.execute("INSERT OR REPLACE INTO audit (id, at, what, details) VALUES (1, '', '', '')")
    other.close()
    assert store.audit.all() == [noted]


def test_a_row_falls_with_what_was_done_in_its_transaction(store: Store, noted: AuditRecord) -> None:
    def fail() -> None:
        with store.transaction():
            store.audit.add(7, "revoked", now=NOW, details={})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.audit.all() == [noted]
