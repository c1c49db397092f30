"""Writing in parts that are committed together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.store.database import Store

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def registering(store: Store, number: int, then: Exception | None = None) -> Callable[[], int]:
    def register() -> int:
        store.learners.register(number, name="Anna", language="en", now=NOW)
        if then is not None:
            raise then
        return number

    return register


def test_a_part_that_raises_leaves_nothing_of_its_own_and_all_of_the_others(store: Store) -> None:
    fault = ValueError("wrong")
    made = store.together([registering(store, 1), registering(store, 2, fault), registering(store, 3)])
    assert made == [1, fault, 3]
    known = [store.learners.by_account(number) is not None for number in (1, 2, 3)]
    assert known == [True, False, True]


def test_parts_are_carried_out_once_where_the_one_that_raises_has_written_nothing(store: Store) -> None:
    carried_out = []

    def refuse() -> None:
        carried_out.append("refused")
        raise ValueError("wrong")

    _, refused = store.together([registering(store, 1), refuse])
    assert isinstance(refused, ValueError)
    assert carried_out == ["refused"]
    assert store.learners.by_account(1) is not None
