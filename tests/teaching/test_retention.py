"""What has been kept long enough is gone everywhere, and what is still needed is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.retention import BATCH, Retention
from tests.domain.samples import SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import THREE, answer_next, begin

DAY = dt.timedelta(days=1)
LATER = NOW + 31 * DAY


@pytest.fixture
def retention(store: Store) -> Retention:
    return Retention(store, days=30)


def take(quiz: Quiz, learner: LearnerRecord, row: int, assignment: int | None = None) -> int:
    """Let somebody finish a quiz of one question at ``NOW``."""
    attempt = quiz.start(
        learner.id, row, size=None, seed=1, now=NOW, question_ids=THREE[:1], assignment_id=assignment
    )
    answer_next(quiz, attempt)
    return attempt.id


def given(store: Store, teacher: LearnerRecord, row: int, due_at: dt.datetime | None) -> int:
    """Give the set to a class that the person teaches."""
    class_ = store.classes.add(
        teacher.id, "Civics", "civics", code="K7M4PX", zone="UTC", pseudonyms=False, now=NOW
    )
    assert class_ is not None
    made = store.assignments.add(
        class_.id, row, due_at=due_at, attempts=None, questions=None, feedback="now", now=NOW
    )
    return made.id


def test_an_old_attempt_is_gone_from_every_table_and_view(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord, retention: Retention
) -> None:
    take(quiz, anna, row)
    assert not retention.erase(now=LATER)
    for table in ("attempts", "answers", "report_attempts", "report_answers", "report_items"):
        assert store._connection.all(f"SELECT * FROM {table}") == []
    assert quiz.results(anna.id) == ()
    assert quiz.export(anna.id)["attempts"] == []
    assert store.reports.sets() == ()


def test_counts_that_name_nobody_stay(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord, retention: Retention
) -> None:
    for _ in range(2):
        take(quiz, anna, row)
    retention.erase(now=LATER)
    counts = store._connection.all("SELECT bank_row, question_id, outcome, n FROM erased_counts")
    assert counts == [(row, THREE[0], "right", 2)]


def test_the_audit_tells_how_many_and_not_whose(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord, retention: Retention
) -> None:
    take(quiz, anna, row)
    retention.erase(now=LATER)
    retention.erase(now=LATER)
    (noted,) = store.audit.all()
    assert (noted.who, noted.what) == (None, "old attempts erased")
    assert noted.details == {"attempts": 1, "ended_before": (NOW + DAY).isoformat()}


def test_an_attempt_stays_for_as_long_as_is_set(
    quiz: Quiz, row: int, anna: LearnerRecord, retention: Retention
) -> None:
    take(quiz, anna, row)
    retention.erase(now=NOW + 30 * DAY)
    assert len(quiz.results(anna.id)) == 1


def test_without_the_setting_nothing_is_ever_erased(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord
) -> None:
    take(quiz, anna, row)
    Retention(store, days=0).erase(now=NOW + 36_500 * DAY)
    assert len(quiz.results(anna.id)) == 1


def test_an_open_attempt_stays(quiz: Quiz, row: int, anna: LearnerRecord, retention: Retention) -> None:
    answer_next(quiz, begin(quiz, anna, row))
    retention.erase(now=LATER)
    assert quiz.open_attempt(anna.id) is not None


@pytest.mark.parametrize(("due_at", "kept"), [(LATER + DAY, 1), (LATER - DAY, 0), (None, 0)])
def test_what_a_class_was_given_stays_until_it_is_due(
    quiz: Quiz,
    store: Store,
    row: int,
    anna: LearnerRecord,
    retention: Retention,
    due_at: dt.datetime | None,
    kept: int,
) -> None:
    take(quiz, anna, row, given(store, anna, row, due_at))
    retention.erase(now=LATER)
    assert len(quiz.results(anna.id)) == kept


def test_an_assignment_that_was_taken_back_keeps_nothing(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord, retention: Retention
) -> None:
    assignment = given(store, anna, row, LATER + DAY)
    take(quiz, anna, row, assignment)
    store.assignments.take_back(assignment, NOW)
    retention.erase(now=LATER)
    assert quiz.results(anna.id) == ()


def test_many_are_erased_in_parts(quiz: Quiz, row: int, anna: LearnerRecord, retention: Retention) -> None:
    for _ in range(BATCH + 1):
        take(quiz, anna, row)
    assert retention.erase(now=LATER)
    assert len(quiz.results(anna.id)) == 1
    assert not retention.erase(now=LATER)
    assert quiz.results(anna.id) == ()


def test_erased_answers_are_not_left_in_the_file(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "quiz.db")
    quiz = Quiz(store, parse=parse)
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    attempt = begin(quiz, quiz.learner(1, name="Anna", language="en", now=NOW), row, ["who-cuts-off"])
    answer_next(quiz, attempt)
    store._connection.write('UPDATE answers SET response = \'{"kind":"typed","text":"unforgettable"}\'')
    assert any(b"unforgettable" in file.read_bytes() for file in tmp_path.iterdir())
    retention = Retention(store, days=30)
    assert not retention.erase(now=LATER)
    assert retention.fold()
    assert all(b"unforgettable" not in file.read_bytes() for file in tmp_path.iterdir())
    store.close()
