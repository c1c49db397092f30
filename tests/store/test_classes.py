"""Classes come into a database that was there before them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlite_utils import Database

from bot.store.attempts import AttemptRecord
from bot.store.database import Store
from bot.store.migrations import first_tables, migrations

NOW = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


def test_attempts_from_before_belong_to_no_assignment(path: Path) -> None:
    old = Database(path)
    migrations.ensure_migrations_table(old)
    first_tables(old)
    old.table("_sqlite_migrations").insert(
        {"migration_set": "civicquiz", "name": "0001_first_tables", "applied_at": "2026-01-01"}
    )
    old.table("banks").insert(
        {
            "id": 1,
            "bank_id": "b",
            "version": 1,
            "title": "B",
            "content": b"-",
            "content_sha256": "0",
            "loaded_at": NOW.isoformat(),
            "offered": 1,
        }
    )
    old.table("learners").insert(
        {"id": 1, "telegram_id": 1, "name": "Anna", "language": "en", "since": NOW.isoformat()}
    )
    old.table("attempts").insert(
        {
            "learner_id": 1,
            "bank_row": 1,
            "mode": "quiz",
            "seed": 1,
            "question_ids": '["q"]',
            "started_at": NOW.isoformat(),
            "draft": "[]",
        }
    )
    old.close()
    store = Store.open(path)
    assert store.attempts.all_of(1) == [
        AttemptRecord(
            id=1, learner_id=1, bank_row=1, mode="quiz", seed=1, question_ids=("q",), started_at=NOW
        )
    ]
    store.close()


def test_ids_that_do_not_exist_find_nothing(store: Store) -> None:
    for number in (0, 99, 2**63):
        assert store.classes.get(number) is None
        assert store.classes.members(number) == []
        assert store.assignments.get(number) is None
        assert store.assignments.begun(number, number) == 0
        assert not store.classes.leave(min(number, 2**62), 1)
