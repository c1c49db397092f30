"""What somebody is expected to type."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.store.database import Store
from bot.store.prompts import PromptRecord

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def learner(store: Store) -> int:
    return store.learners.register(1, name="Anna", language="en", now=NOW).id


def test_only_the_newest_is_expected(store: Store, learner: int) -> None:
    store.prompts.ask(learner, "reason", 3, 4, now=NOW)
    store.prompts.ask(learner, "name", 5, now=NOW)
    assert store.prompts.of(learner) == PromptRecord("name", (5,))


def test_what_was_asked_for_can_be_dropped_and_more_than_once(store: Store, learner: int) -> None:
    store.prompts.ask(learner, "reason", now=NOW)
    store.prompts.drop(learner)
    store.prompts.drop(learner)
    assert store.prompts.of(learner) is None


def test_it_goes_with_the_person(store: Store, learner: int) -> None:
    store.prompts.ask(learner, "reason", now=NOW)
    store.learners.forget(learner)
    assert store.prompts.of(learner) is None


def test_who_is_read_comes_with_whether_something_is_expected_of_them(store: Store, learner: int) -> None:
    def prompted() -> bool:
        return store.learners.register(1, name="Anna", language="en", now=NOW).prompted

    assert not prompted()
    store.prompts.ask(learner, "reason", now=NOW)
    assert prompted()
    store.prompts.drop(learner)
    assert not prompted()
