"""Who the learners are, what they can take with them, and how they are forgotten."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from tests.domain.samples import SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next, at, begin, refused


def counts(store: Store) -> list[tuple[object, ...]]:
    return store._connection.all("SELECT bank_row, question_id, outcome, n FROM erased_counts ORDER BY 2, 3")


def test_a_learner_is_registered_once(quiz: Quiz, anna: LearnerRecord) -> None:
    assert quiz.learner(anna.telegram_id, name="Anna", language="en", now=at(60)) == anna
    assert (anna.name, anna.since) == ("Anna", NOW)


def test_a_new_name_or_language_is_kept(quiz: Quiz, anna: LearnerRecord) -> None:
    renamed = quiz.learner(anna.telegram_id, name="Анна 🌻 <b>", language="es", now=at(60))
    assert (renamed.id, renamed.name, renamed.language, renamed.since) == (anna.id, "Анна 🌻 <b>", "es", NOW)
    assert quiz.learner(anna.telegram_id, name="Анна 🌻 <b>", language="es", now=at(61)) == renamed


def test_a_learner_who_has_not_changed_is_not_written(quiz: Quiz, store: Store, anna: LearnerRecord) -> None:
    before = store._connection.database.conn.total_changes
    quiz.learner(anna.telegram_id, name="Anna", language="en", now=at(60))
    assert store._connection.database.conn.total_changes == before


def test_everything_stored_can_be_taken_along(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    answer_next(quiz, attempt, rightly=False, seconds=4, message_id=12)
    answer_next(quiz, begin(quiz, ben, row))
    exported = json.loads(json.dumps(quiz.export(anna.id)))
    assert exported["learner"]["telegram_id"] == anna.telegram_id
    (taken,) = exported["attempts"]
    assert taken["bank"] == {"id": "milltown-bridge", "version": 1, "title": "The Old Bridge of Milltown"}
    assert datetime.fromisoformat(taken["started_at"]) == NOW
    assert taken["answers"] == [
        {
            "position": 0,
            "question_id": "how-long",
            "response": {"kind": "chosen", "keys": ["0"]},
            "outcome": "wrong",
            "score": 0.0,
            "max_score": 1.0,
            "errors": ["wrong_detail"],
            "seconds": 4.0,
            "answered_at": "2026-01-05T12:00:04+00:00",
            "message_id": 12,
            "regraded_row": None,
        }
    ]


def test_the_export_has_every_column_there_is(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord
) -> None:
    answer_next(quiz, begin(quiz, anna, row))
    exported = quiz.export(anna.id)
    attempt = exported["attempts"][0]
    keys = {*exported["learner"], *attempt, *attempt["answers"][0], *attempt["bank"]}
    told_otherwise = {"learner_id", "bank_row", "attempt_id", "shown"}  # by nesting, or as message_id
    for table in ("learners", "attempts", "answers"):
        assert {column.name for column in store._connection.database[table].columns} <= keys | told_otherwise


def test_nobody_has_nothing(quiz: Quiz) -> None:
    assert quiz.export(99) == {}
    assert quiz.export(2**63) == {}
    quiz.forget(99)


def test_a_forgotten_learner_leaves_only_counts(
    quiz: Quiz, store: Store, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    for who in (anna, ben):
        attempt = begin(quiz, who, row)
        answer_next(quiz, attempt)
        answer_next(quiz, attempt, rightly=False)
    quiz.forget(anna.id)
    assert quiz.export(anna.id) == {}
    assert quiz.open_attempt(anna.id) is None
    assert counts(store) == [(row, "how-long", "right", 1), (row, "who-cuts-off", "wrong", 1)]
    assert len(quiz.export(ben.id)["attempts"][0]["answers"]) == 2
    quiz.forget(ben.id)
    assert [count for *_, count in counts(store)] == [2, 2]
    for table in ("learners", "attempts", "answers"):
        assert store._connection.all(f"SELECT * FROM {table}") == []


def test_forgetting_twice_counts_once(quiz: Quiz, store: Store, row: int, anna: LearnerRecord) -> None:
    answer_next(quiz, begin(quiz, anna, row))
    quiz.forget(anna.id)
    quiz.forget(anna.id)
    assert [count for *_, count in counts(store)] == [1]


def test_a_forgotten_learner_who_comes_back_is_new(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    quiz.forget(anna.id)
    back = quiz.learner(anna.telegram_id, name="Anna", language="en", now=at(60))
    assert back.id != anna.id
    assert back.since == at(60)
    with refused("unknown"):
        quiz.ask(attempt.id, back.id, now=at(60))


def test_forgotten_words_are_not_left_in_the_file(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "quiz.db")
    quiz = Quiz(store, parse=parse)
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    learner = quiz.learner(1, name="Unforgettable", language="en", now=NOW)
    answer_next(quiz, begin(quiz, learner, row))
    quiz.forget(learner.id)
    assert all(b"Unforgettable" not in file.read_bytes() for file in tmp_path.iterdir())
    store.close()
