"""Sets in the database: one process publishes, and another that is later changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.bank import Bank
from bot.store.database import Store
from bot.store.sets import VersionRecord
from tests.domain.samples import BANK

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def bank(version: int) -> Bank:
    return BANK.model_copy(update={"version": version})


def add(store: Store, version: int = 1, owner_id: int | None = None) -> VersionRecord:
    added = store.sets.add(
        bank(version), b"version %d" % version, NOW, owner_id=owner_id, everybody=owner_id is None
    )
    assert added is not None
    return added


def test_of_two_processes_that_publish_the_later_changes_nothing(store: Store, path: Path) -> None:
    other = Store.open(path)
    first, second = add(store, 1), add(store, 2)
    assert store.sets.publish(first, over=None, now=NOW)
    assert not other.sets.publish(second, over=None, now=NOW)
    assert [each.state for each in other.sets.versions(BANK.id)] == ["draft", "published"]
    assert other.sets.publish(second, over=first.row, now=NOW)
    assert [each.state for each in store.sets.versions(BANK.id)] == ["published", "withdrawn"]
    other.close()


def test_of_two_processes_that_bring_the_same_id_the_later_gets_none(store: Store, path: Path) -> None:
    anna = store.learners.register(1, name="Anna", language="en", now=NOW)
    ben = store.learners.register(2, name="Ben", language="en", now=NOW)
    other = Store.open(path)
    add(store, 1, anna.id)
    assert other.sets.add(bank(2), b"other", NOW, owner_id=ben.id, everybody=False) is None
    assert len(store.sets.versions(BANK.id)) == 1
    other.close()


def test_a_discarded_version_cannot_be_published(store: Store) -> None:
    draft = add(store)
    assert store.sets.discard(draft.row)
    assert not store.sets.discard(draft.row)
    assert not store.sets.publish(draft, over=None, now=NOW)
    assert store.sets.version(draft.row) is None


def test_a_row_is_never_used_again(store: Store) -> None:
    draft = add(store)
    store.sets.discard(draft.row)
    assert add(store).row > draft.row


def test_a_discarded_files_words_are_erased(store: Store, path: Path) -> None:
    draft = store.sets.add(bank(1), b"unforgettable words", NOW, owner_id=None, everybody=True)
    assert draft is not None
    store.sets.discard(draft.row)
    assert store.banks.content(draft.row) == b""


def test_a_set_of_an_erased_teacher_is_nobodys(store: Store) -> None:
    anna = store.learners.register(1, name="Anna", language="en", now=NOW)
    add(store, 1, anna.id)
    assert store.sets.owners() == {BANK.id: anna.id}
    store.learners.forget(anna.id)
    assert store.sets.owners() == {BANK.id: None}


def test_what_is_stored_about_a_teacher_is_told(store: Store) -> None:
    anna = store.learners.register(1, name="Anna", language="en", now=NOW)
    add(store, 1, anna.id)
    store.sets.keep_article(BANK.id, "The text.")
    assert [(each["id"], each["article"]) for each in store.sets.export(anna.id)] == [(BANK.id, "The text.")]
    assert store.sets.export(anna.id + 1) == []


@pytest.mark.parametrize("row", [0, -1, 99, 2**70])
def test_a_version_that_is_not_there_is_none(store: Store, row: int) -> None:
    assert store.sets.version(row) is None
