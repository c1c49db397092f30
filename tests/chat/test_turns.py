"""Decisions of one turn are committed together, before anybody goes on; each stands or falls for itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.chat.turns import APART, CROWD, PATIENCE, SOON, Turns
from bot.errors import AttemptError, LockedError, StoreError
from bot.store.database import Store
from tests.virtual_time import in_virtual_time

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def register(store: Store, number: int) -> Callable[[], int]:
    return lambda: store.learners.register(number, name="A", language="en", now=NOW).id


def registered(store: Store) -> list[int]:
    return [number for number in range(1, 10) if store.learners.by_account(number) is not None]


def commits(store: Store) -> list[str]:
    """The statements that begin and end whole transactions from now on."""
    heard: list[str] = []
    whole = {"BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"}
    store._connection.database.conn.set_trace_callback(
        lambda sql: heard.append(sql) if sql.strip() in whole else None
    )
    return heard


@pytest.fixture
def turns(store: Store) -> Turns:
    return Turns(store)


async def test_decisions_of_one_turn_share_a_commit(turns: Turns, store: Store) -> None:
    heard = commits(store)
    made = await asyncio.gather(*(turns.together(register(store, number)) for number in (1, 2, 3)))
    assert len(set(made)) == 3
    assert registered(store) == [1, 2, 3]
    assert heard == ["BEGIN IMMEDIATE", "COMMIT"]


@in_virtual_time
async def test_after_a_crowd_the_next_turn_waits_a_moment_for_more() -> None:
    store = Store.open(None)
    turns, time = Turns(store), asyncio.get_running_loop().time
    await asyncio.gather(*(turns.together(register(store, number)) for number in range(CROWD)))
    heard = commits(store)

    async def tap(number: int, after: float) -> float:
        await asyncio.sleep(after)
        await turns.together(register(store, number))
        return time()

    assert await asyncio.gather(tap(7, 0.001), tap(8, 0.005)) == pytest.approx([APART, APART])
    assert heard == ["BEGIN IMMEDIATE", "COMMIT"]
    store.close()


@in_virtual_time
async def test_without_a_crowd_nobody_waits_for_others() -> None:
    store = Store.open(None)
    turns, time = Turns(store), asyncio.get_running_loop().time
    await asyncio.gather(*(turns.together(register(store, number)) for number in range(CROWD - 1)))
    await turns.together(register(store, 7))
    assert time() == 0
    store.close()


async def test_nobody_goes_on_before_the_commit(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    store, other = Store.open(path), Store.open(path)
    turns = Turns(store)
    seen: list[list[int]] = []

    async def tap(number: int) -> None:
        await turns.together(register(store, number))
        seen.append(registered(other))  # what is on the disk when the reply would be sent

    await asyncio.gather(tap(1), tap(2))
    assert seen == [[1, 2], [1, 2]]
    store.close()
    other.close()


async def test_one_that_fails_undoes_its_own_writes_and_leaves_the_others(turns: Turns, store: Store) -> None:
    def fail() -> None:
        register(store, 2)()
        raise AttemptError("ended", "It has ended.")

    first, failed, last = await asyncio.gather(
        turns.together(register(store, 1)),
        turns.together(fail),
        turns.together(register(store, 3)),
        return_exceptions=True,
    )
    assert isinstance(failed, AttemptError)
    assert isinstance(first, int)
    assert isinstance(last, int)
    assert registered(store) == [1, 3]


async def test_a_fault_is_raised_where_the_decision_was_asked_for(turns: Turns, store: Store) -> None:
    def fault() -> None:
        next(iter(()))

    ended = await asyncio.gather(
        turns.together(fault), turns.together(register(store, 1)), return_exceptions=True
    )
    assert isinstance(ended[0], RuntimeError | StopIteration)
    assert registered(store) == [1]


async def test_a_transaction_within_a_decision_is_part_of_the_turns(turns: Turns, store: Store) -> None:
    def half() -> None:
        with store.transaction():
            register(store, 1)()
        with store.transaction():
            register(store, 2)()
            raise AttemptError("ended", "It has ended.")

    def caught() -> str:
        try:
            half()
        except AttemptError as error:
            return error.reason
        return ""

    heard = commits(store)
    assert await turns.together(caught) == "ended"
    assert registered(store) == [1]
    assert heard == ["BEGIN IMMEDIATE", "COMMIT"]


async def test_where_the_commit_fails_each_hears_of_it_and_nothing_is_stored(
    turns: Turns, store: Store
) -> None:
    def orphan() -> None:  # SQLite finds out when it commits
        store._connection.write("PRAGMA defer_foreign_keys = ON")
        store._connection.write(
            "INSERT INTO prompts (learner_id, kind, about, asked_at) VALUES (99, 'name', '[]', '')"
        )

    ended = await asyncio.gather(
        turns.together(register(store, 1)), turns.together(orphan), return_exceptions=True
    )
    assert [type(error) for error in ended] == [StoreError, StoreError]
    assert registered(store) == []
    assert await turns.together(register(store, 2)) > 0
    assert registered(store) == [2]


async def test_where_sqlite_gives_up_the_whole_turn_nothing_of_it_is_stored(
    turns: Turns, store: Store
) -> None:
    def give_up() -> None:  # as a full disk may make it do
        store._connection.database.conn.rollback()
        raise StoreError("The disk is full.")

    ended = await asyncio.gather(
        turns.together(register(store, 1)),
        turns.together(give_up),
        turns.together(register(store, 3)),
        return_exceptions=True,
    )
    assert [str(error) for error in ended] == ["The disk is full."] * 3
    assert registered(store) == []


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[tuple[Store, Callable[[], None]]]:
    """A store whose database another program has locked, and what ends that."""
    path = tmp_path / "quiz.db"
    store, other = Store.open(path), Store.open(path)
    store.wait(0)
    driver = other._connection.database.conn
    driver.execute("BEGIN IMMEDIATE")
    yield store, driver.rollback
    store.close()
    other.close()


Locked: TypeAlias = tuple[Store, Callable[[], None]]


@in_virtual_time
async def test_a_locked_database_is_waited_for_while_others_go_on(locked: Locked) -> None:
    store, unlock = locked
    turns = Turns(store)
    first, apart = (
        asyncio.create_task(turns.together(register(store, 1))),
        asyncio.create_task(turns.apart(register(store, 2))),
    )
    await asyncio.sleep(1)
    assert await turns.apart(lambda: registered(store)) == []  # reading needs no lock
    later = asyncio.create_task(turns.together(register(store, 3)))
    await asyncio.sleep(1)
    unlock()
    await asyncio.gather(first, apart, later)
    assert registered(store) == [1, 2, 3]


@in_virtual_time
async def test_a_database_that_stays_locked_is_told_to_each_and_holds_nobody_up_again(locked: Locked) -> None:
    store, unlock = locked
    turns, loop = Turns(store), asyncio.get_running_loop()
    ended = await asyncio.gather(
        turns.together(register(store, 1)), turns.apart(register(store, 2)), return_exceptions=True
    )
    assert [type(error) for error in ended] == [LockedError, LockedError]
    assert PATIENCE <= loop.time() < PATIENCE + 1
    before = loop.time()
    with pytest.raises(LockedError, match="another program keeps it locked"):
        await turns.together(register(store, 1))
    assert loop.time() == before
    unlock()
    await turns.together(register(store, 1))
    assert registered(store) == [1]


@in_virtual_time
async def test_a_note_waits_with_the_turn_for_a_locked_database(locked: Locked) -> None:
    store, unlock = locked
    turns = Turns(store)
    turns.note(register(store, 1))
    decision = asyncio.create_task(turns.together(register(store, 2)))
    await asyncio.sleep(0.3)
    unlock()
    await decision
    assert registered(store) == [1, 2]


async def test_one_that_was_cut_off_before_its_turn_is_not_made(turns: Turns, store: Store) -> None:
    cut_off = asyncio.create_task(turns.together(register(store, 1)))
    other = asyncio.create_task(turns.together(register(store, 2)))
    asyncio.get_running_loop().call_soon(cut_off.cancel)
    await other
    assert cut_off.cancelled()
    assert registered(store) == [2]


# --- notes


@in_virtual_time
async def test_a_note_goes_along_with_the_next_turn_and_comes_before_its_decisions() -> None:
    store = Store.open(None)
    turns, heard = Turns(store), commits(store)
    turns.note(register(store, 1))
    assert registered(store) == []
    assert await turns.together(lambda: registered(store)) == [1]
    assert heard == ["BEGIN IMMEDIATE", "COMMIT"]
    store.close()


@in_virtual_time
async def test_a_note_comes_before_a_decision_apart() -> None:
    store = Store.open(None)
    turns = Turns(store)
    turns.note(register(store, 1))
    assert await turns.apart(lambda: registered(store)) == [1]
    store.close()


@in_virtual_time
async def test_a_note_is_written_soon_where_nothing_else_happens() -> None:
    store = Store.open(None)
    turns = Turns(store)
    turns.note(register(store, 1))
    await asyncio.sleep(SOON)
    assert registered(store) == [1]
    store.close()


@in_virtual_time
async def test_a_note_that_cannot_be_written_is_logged_and_troubles_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise StoreError("The disk is full.")

    store = Store.open(None)
    turns = Turns(store)
    turns.note(fail)
    await turns.together(register(store, 1))
    assert registered(store) == [1]
    assert caplog.record_tuples == [
        ("bot.chat.turns", logging.WARNING, "what was shown could not be noted: The disk is full.")
    ]
    store.close()
