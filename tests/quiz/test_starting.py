"""Beginning an attempt, and having one."""

from __future__ import annotations

import pytest

from bot.errors import StoreError
from bot.quiz import Quiz
from bot.store.learners import LearnerRecord
from tests.domain.samples import BANK
from tests.quiz.conftest import NOW
from tests.quiz.taking import THREE, answer_next, at, begin, refused
from tests.quiz.test_banks import OTHER, load


def test_an_attempt_asks_the_whole_bank_or_as_many_as_asked_for(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    everything = quiz.start(anna.id, row, size=None, seed=1, now=NOW)
    assert sorted(everything.question_ids) == sorted(question.id for question in BANK.questions)
    quiz.stop(anna.id, now=NOW)
    assert len(quiz.start(anna.id, row, size=5, seed=1, now=NOW).question_ids) == 5


def test_an_attempt_is_stored_as_it_was_begun(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = quiz.start(anna.id, row, size=2, seed=2**63 - 1, now=NOW, question_ids=THREE, mode="mistakes")
    assert attempt == quiz.open_attempt(anna.id)
    assert (attempt.learner_id, attempt.bank_row, attempt.seed) == (anna.id, row, 2**63 - 1)
    assert (attempt.mode, attempt.question_ids) == ("mistakes", THREE[:2])
    assert (attempt.started_at, attempt.ended_at, attempt.asked) == (NOW, None, None)


def test_the_same_seed_asks_the_same(quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord) -> None:
    ids = {quiz.start(who.id, row, size=8, seed=5, now=NOW).question_ids for who in (anna, ben)}
    assert len(ids) == 1


def test_questions_not_seen_yet_come_first(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    first = begin(quiz, anna, row)
    for _ in THREE:
        answer_next(quiz, first)
    rest = quiz.start(anna.id, row, size=len(BANK.questions) - 3, seed=1, now=NOW)
    assert set(rest.question_ids).isdisjoint(THREE)


def test_what_was_seen_in_another_bank_is_not_seen_in_this_one(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    everything = [question.id for question in BANK.questions]
    elsewhere = begin(quiz, anna, load(quiz, OTHER), everything[3:])
    for _ in everything[3:]:
        answer_next(quiz, elsewhere)
    here = begin(quiz, anna, row, everything[:3])
    for _ in range(3):
        answer_next(quiz, here)
    rest = quiz.start(anna.id, row, size=len(everything) - 3, seed=1, now=NOW)
    assert set(rest.question_ids) == set(everything[3:])


def test_a_question_named_twice_is_asked_once(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    assert begin(quiz, anna, row, [*THREE, *THREE]).question_ids == THREE


def test_a_learner_has_one_attempt_at_a_time(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    with refused("open"):
        begin(quiz, anna, row)
    begin(quiz, ben, row)
    assert quiz.open_attempt(anna.id) == attempt


@pytest.mark.parametrize("size", [0, -1])
def test_an_attempt_has_a_question_at_least(quiz: Quiz, row: int, anna: LearnerRecord, size: int) -> None:
    with refused("no_questions"):
        quiz.start(anna.id, row, size=size, seed=1, now=NOW)
    with refused("no_questions"):
        begin(quiz, anna, row, [])


def test_a_question_that_the_bank_does_not_have_is_refused(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    with refused("unknown_question"):
        begin(quiz, anna, row, ["how-long", "how-short"])


@pytest.mark.parametrize("unknown", [0, -1, 99, 2**63, 2**100])
def test_a_bank_that_is_not_there_is_refused(quiz: Quiz, anna: LearnerRecord, unknown: int) -> None:
    with refused("unknown"):
        begin(quiz, anna, unknown)


def test_a_seed_that_cannot_be_recorded_is_refused(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    with pytest.raises(StoreError):
        quiz.start(anna.id, row, size=None, seed=2**63, now=NOW)
    assert quiz.open_attempt(anna.id) is None


def test_stopping_ends_the_attempt_under_way(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    answer_next(quiz, attempt)
    result = quiz.stop(anna.id, now=at(60))
    assert result is not None
    assert (result.attempt.id, result.attempt.ending, result.attempt.ended_at) == (
        attempt.id,
        "stopped",
        at(60),
    )
    assert quiz.open_attempt(anna.id) is None
    assert quiz.stop(anna.id, now=at(61)) is None


def test_ids_of_attempts_are_never_reused(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    first = begin(quiz, anna, row)
    quiz.forget(anna.id)
    assert begin(quiz, ben, row).id > first.id
