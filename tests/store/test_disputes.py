"""A dispute is decided once, whoever is first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.store.database import Store
from tests.domain.samples import BANK, SMALL

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def dispute_id(store: Store) -> int:
    learner = store.learners.register(1, name="Anna", language="en", now=NOW)
    row = store.banks.add(BANK, SMALL, NOW)
    attempt = store.attempts.begin(learner.id, row, mode="quiz", seed=1, question_ids=["how-long"], now=NOW)
    assert attempt is not None
    about: dict[str, Any] = {
        "bank_row": row,
        "question_id": "how-long",
        "reason": "No.",
        "message_id": 7,
        "now": NOW,
    }
    assert store.disputes.add(attempt.id, 0, **about)
    assert not store.disputes.add(attempt.id, 0, **about)
    (dispute,) = store.disputes.undecided()
    return dispute.id


def test_only_the_first_decision_counts(store: Store, dispute_id: int) -> None:
    judge = store.learners.register(2, name="Bo", language="en", now=NOW).id
    assert store.disputes.decide(dispute_id, "kept", reply="It stays.", by=judge, now=NOW)
    before = store.disputes.get(dispute_id)
    assert not store.disputes.decide(dispute_id, "accepted", reply=None, by=judge, now=NOW)
    assert not store.disputes.put_off(dispute_id)
    assert store.disputes.get(dispute_id) == before


def test_a_decision_outlives_whoever_made_it(store: Store, dispute_id: int) -> None:
    judge = store.learners.register(2, name="Bo", language="en", now=NOW).id
    store.disputes.decide(dispute_id, "accepted", reply=None, by=judge, now=NOW)
    store.learners.forget(judge)
    decided = store.disputes.get(dispute_id)
    assert decided is not None
    assert (decided.state, decided.decided_by) == ("accepted", None)
