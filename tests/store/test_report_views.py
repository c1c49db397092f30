"""The views that people read with tools of their own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.store.database import Store
from bot.store.reports import Scope
from tests.domain.samples import SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next, begin
from tests.reports.conftest import SET, take


@pytest.fixture
def quiz(store: Store) -> Quiz:
    return Quiz(store, parse=parse)


@pytest.fixture
def row(quiz: Quiz) -> int:
    return quiz.load_bank(SMALL, name="small.yaml", now=NOW).row


@pytest.fixture
def reader(path: Path, store: Store) -> Iterator[sqlite3.Connection]:
    """Somebody else, who opens the file to read it only."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def test_the_first_finished_attempt_of_each_learner_is_flagged(
    quiz: Quiz, row: int, reader: sqlite3.Connection
) -> None:
    anna = quiz.learner(1, name="Anna", language="en", now=NOW)
    stopped = begin(quiz, anna, row)
    answer_next(quiz, stopped)
    quiz.stop(anna.id, now=NOW)
    for seed in (1, 2):
        take(quiz, row, 1, seed=seed)
    begin(quiz, anna, row)
    rows = reader.execute("SELECT ending, first FROM report_attempts ORDER BY attempt").fetchall()
    assert [tuple(each) for each in rows] == [("stopped", 0), ("finished", 1), ("finished", 0)]


def test_repeats_of_mistakes_are_never_first(quiz: Quiz, row: int, reader: sqlite3.Connection) -> None:
    anna = quiz.learner(1, name="Anna", language="en", now=NOW)
    attempt = quiz.start(anna.id, row, size=None, seed=1, now=NOW, question_ids=["how-long"], mode="mistakes")
    answer_next(quiz, attempt)
    assert reader.execute("SELECT mode, first FROM report_attempts").fetchone()[:] == ("mistakes", 0)


def test_no_view_holds_a_name_or_what_was_typed(quiz: Quiz, row: int, reader: sqlite3.Connection) -> None:
    take(quiz, row, 1, seed=1)
    for view in ("report_attempts", "report_answers", "report_items"):
        cells = [cell for each in reader.execute(f"SELECT * FROM {view}") for cell in each]
        assert cells
        assert not {"Person 1", "77777"} & {str(cell) for cell in cells}


def test_what_was_chosen_is_a_list_of_keys(quiz: Quiz, row: int, reader: sqlite3.Connection) -> None:
    take(quiz, row, 1, seed=1)
    found = dict(reader.execute("SELECT question, chosen FROM report_answers").fetchall())
    assert all(isinstance(json.loads(chosen), list) for chosen in found.values() if chosen is not None)
    assert [question for question, chosen in found.items() if chosen is None]


def test_the_views_and_the_report_agree(
    store: Store, quiz: Quiz, row: int, reader: sqlite3.Connection
) -> None:
    for number in range(1, 8):
        take(quiz, row, number, seed=number)
        take(quiz, row, number, seed=number + 50)
    (found,) = Reporter(store, quiz.bank, fewest=5).report(Wanted((Scope(SET),)), now=NOW).sets
    rows = {each["question"]: each for each in reader.execute("SELECT * FROM report_items")}
    assert len(rows) == len(found.items)
    for item in found.items:
        view = rows[item.question_id]
        assert (view["n"], view["n_right"], view["n_partly"], view["n_wrong"]) == (
            *(item.n, item.right, item.partly, item.wrong),
        )
        assert view["facility"] == pytest.approx(item.facility.value)
        assert view["mean_seconds"] == pytest.approx(item.mean_seconds.value)
    counted = reader.execute("SELECT count(*), count(DISTINCT learner) FROM report_attempts WHERE first")
    assert counted.fetchone()[:] == (found.attempts, found.learners)


def test_a_report_leaves_nothing_behind_in_the_file(
    store: Store, quiz: Quiz, row: int, reader: sqlite3.Connection
) -> None:
    for number in range(5):
        take(quiz, row, number, seed=number)
    tables = {each[0] for each in reader.execute("SELECT name FROM sqlite_master")}
    Reporter(store, quiz.bank, fewest=5).report(Wanted((Scope(SET),)), now=NOW)
    assert tables == {each[0] for each in reader.execute("SELECT name FROM sqlite_master")}
