"""How much the database has to do for reports: counted in its own steps, so that no clock is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.store.database import Store
from bot.store.reports import Scope
from tests.quiz.conftest import NOW
from tests.reports.conftest import SET, take

IDS = ("how-long", "cars-a-day", "who-cuts-off")


def steps(store: Store, work: Callable[[], object]) -> int:
    """Return how many steps SQLite's machine takes for some work."""
    driver = store._connection.database.conn
    assert isinstance(driver, sqlite3.Connection)
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    driver.set_progress_handler(count, 1)
    try:
        work()
    finally:
        driver.set_progress_handler(None, 0)
    return taken


def test_one_who_tries_again_does_not_make_the_report_of_all_others_longer(
    store: Store, quiz: Quiz, row: int
) -> None:
    reporter, wanted = Reporter(store, quiz.bank, fewest=5), Wanted((Scope(SET),))
    for number in range(60):
        take(quiz, row, number, seed=number, ids=IDS)
    before = steps(store, lambda: reporter.report(wanted, now=NOW))
    take(quiz, row, 1, seed=99, ids=IDS)
    assert steps(store, lambda: reporter.report(wanted, now=NOW)) < 1.2 * before


def test_what_a_class_has_begun_with_is_asked_without_looking_at_all_others(
    store: Store, quiz: Quiz, row: int
) -> None:
    learner_id = take(quiz, row, 1, seed=1, ids=IDS)
    write = store._connection.write
    write(
        "INSERT INTO classes (id, owner_id, name, name_key, code, zone, pseudonyms, made_at)"
        " VALUES (1, ?, 'Blue', 'blue', 'CODE', 'UTC', 0, '')",
        [learner_id],
    )
    write(
        "INSERT INTO assignments (id, class_id, bank_row, made_at, revised_at, feedback)"
        " VALUES (1, 1, ?, '', '', 'now')",
        [row],
    )
    write("UPDATE attempts SET assignment_id = 1 WHERE learner_id = ?", [learner_id])
    assert store.reports.sets_of_class(1) == (SET,)
    before = steps(store, lambda: store.reports.sets_of_class(1))
    for number in range(2, 30):
        take(quiz, row, number, seed=number, ids=IDS)
    assert steps(store, lambda: store.reports.sets_of_class(1)) == before
