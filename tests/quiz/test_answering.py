"""Answers are graded and stored once, whatever is tapped twice, repeated or raced."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.domain.grading import Chosen, Outcome, Response, Typed, Unreadable
from bot.domain.terms import ErrorKind
from bot.errors import AttemptError
from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from tests.domain.samples import BANK, SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import THREE, answer_next, at, begin, refused, right, wrong

YEAR = Chosen(keys=("1",))
FOR_GOOD = Chosen(keys=("2",))


def test_an_answer_is_stored_with_its_verdict(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    quiz.ask(attempt.id, anna.id, now=at(10))
    done = quiz.answer(attempt.id, 0, FOR_GOOD, anna.id, now=at(17.5), message_id=77)
    assert done.counted
    assert not done.last
    assert (done.question.id, done.answer.question_id, done.answer.response) == (
        "how-long",
        "how-long",
        FOR_GOOD,
    )
    assert (done.answer.outcome, done.answer.score, done.answer.max_score) == (Outcome.WRONG, 0, 1)
    assert done.answer.errors == (ErrorKind.OVERSTATED,)
    assert (done.answer.seconds, done.answer.answered_at, done.answer.message_id) == (7.5, at(17.5), 77)


def test_what_is_returned_is_what_is_stored(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row, [question.id for question in BANK.questions])
    for number, _ in enumerate(BANK.questions):
        done = answer_next(quiz, attempt, rightly=number % 2 == 0, seconds=number / 3)
        stored = quiz.answered(attempt.id, number, anna.id)
        assert stored is not None
        assert (stored.answer, stored.choices, stored.attempt.ended_at) == (
            done.answer,
            done.choices,
            done.attempt.ended_at,
        )
        assert not stored.counted


@pytest.mark.parametrize("again", [YEAR, FOR_GOOD, Chosen(keys=("99",)), Typed(text="for good")])
def test_a_second_answer_shows_the_first(quiz: Quiz, row: int, anna: LearnerRecord, again: Response) -> None:
    attempt = begin(quiz, anna, row)
    quiz.ask(attempt.id, anna.id, now=NOW)
    first = quiz.answer(attempt.id, 0, FOR_GOOD, anna.id, now=at(1))
    second = quiz.answer(attempt.id, 0, again, anna.id, now=at(2))
    assert second.answer == first.answer
    assert (first.counted, second.counted) == (True, False)


def test_a_second_answer_shows_the_first_even_after_the_attempt_has_ended(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    first = answer_next(quiz, attempt)
    quiz.stop(anna.id, now=NOW)
    second = quiz.answer(attempt.id, 0, FOR_GOOD, anna.id, now=at(2))
    assert (second.answer, second.counted, second.attempt.ending) == (first.answer, False, "stopped")


def test_the_last_answer_ends_the_attempt(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    done = [answer_next(quiz, attempt, seconds=number) for number, _ in enumerate(THREE)]
    assert [answered.last for answered in done] == [False, False, True]
    assert [answered.attempt.ending for answered in done] == [None, None, "finished"]
    assert done[-1].attempt.ended_at == at(2)
    assert quiz.open_attempt(anna.id) is None


def test_the_time_taken_is_never_negative(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    quiz.ask(attempt.id, anna.id, now=at(10))
    assert quiz.answer(attempt.id, 0, YEAR, anna.id, now=at(5)).answer.seconds == 0


def test_what_cannot_be_graded_is_not_stored(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row, ["cars-a-day"])
    quiz.ask(attempt.id, anna.id, now=NOW)
    with pytest.raises(Unreadable):
        quiz.answer(attempt.id, 0, Typed(text="many"), anna.id, now=NOW)
    assert quiz.answered(attempt.id, 0, anna.id) is None
    assert quiz.answer(attempt.id, 0, Typed(text="240 cars"), anna.id, now=NOW).counted


@pytest.mark.parametrize("position", [-1, 1, 2, 3, 2**63, -(2**64)])
def test_only_what_was_asked_can_be_answered(
    quiz: Quiz, row: int, anna: LearnerRecord, position: int
) -> None:
    attempt = begin(quiz, anna, row)
    quiz.ask(attempt.id, anna.id, now=NOW)
    with refused("not_asked"):
        quiz.answer(attempt.id, position, YEAR, anna.id, now=NOW)
    assert quiz.answered(attempt.id, position, anna.id) is None


def test_nothing_can_be_answered_before_it_was_asked(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    with refused("not_asked"):
        quiz.answer(begin(quiz, anna, row).id, 0, YEAR, anna.id, now=NOW)


def test_an_ended_attempt_takes_no_answer(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    quiz.ask(attempt.id, anna.id, now=NOW)
    quiz.stop(anna.id, now=NOW)
    with refused("ended"):
        quiz.answer(attempt.id, 0, YEAR, anna.id, now=NOW)


def test_another_learner_can_neither_answer_nor_look(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    answer_next(quiz, attempt)
    quiz.ask(attempt.id, anna.id, now=NOW)
    for position in (0, 1):
        with refused("foreign"):
            quiz.answer(attempt.id, position, YEAR, ben.id, now=NOW)
    with refused("foreign"):
        quiz.answered(attempt.id, 0, ben.id)


@pytest.mark.parametrize("unknown", [0, -1, 99, 2**63, 2**100])
def test_an_attempt_that_is_not_there_takes_no_answer(quiz: Quiz, anna: LearnerRecord, unknown: int) -> None:
    with refused("unknown"):
        quiz.answer(unknown, 0, YEAR, anna.id, now=NOW)


def test_a_repeated_message_finds_the_answer_it_gave(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    attempt = begin(quiz, anna, row)
    done = answer_next(quiz, attempt, message_id=40)
    answer_next(quiz, attempt, message_id=41)
    found = quiz.answered_by_message(anna.id, 40)
    assert found is not None
    assert (found.answer, found.counted) == (done.answer, False)
    assert quiz.answered_by_message(anna.id, 42) is None
    assert quiz.answered_by_message(anna.id, 2**64) is None
    assert quiz.answered_by_message(ben.id, 40) is None


def test_of_processes_that_race_one_counts_and_all_show_the_same(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    stores = [Store.open(path) for _ in range(4)]
    quizzes = [Quiz(store, parse=parse) for store in stores]
    row = quizzes[0].load_bank(SMALL, name="small.yaml", now=NOW).row
    anna = quizzes[0].learner(1, name="Anna", language="en", now=NOW)
    attempt = begin(quizzes[0], anna, row, [question.id for question in BANK.questions])
    for position, question in enumerate(BANK.questions):
        quizzes[0].ask(attempt.id, anna.id, now=NOW)
        responses = [right(question), wrong(question)] * 2
        start = threading.Barrier(len(quizzes))

        def answer(quiz: Quiz, response: Response) -> tuple[bool, object]:
            start.wait()  # noqa: B023 - carried out before the next round
            done = quiz.answer(attempt.id, position, response, anna.id, now=at(1))  # noqa: B023
            return done.counted, done.answer

        with ThreadPoolExecutor(len(quizzes)) as pool:
            shown = list(pool.map(answer, quizzes, responses))
        assert Counter(counted for counted, _ in shown) == {True: 1, False: 3}
        assert len({repr(stored) for _, stored in shown}) == 1
    assert quizzes[0].result(attempt.id, anna.id).total.n == len(BANK.questions)
    for store in stores:
        store.close()


def test_an_answer_that_races_with_the_end_is_counted_or_refused_but_never_lost(tmp_path: Path) -> None:
    stores = [Store.open(tmp_path / "quiz.db") for _ in range(2)]
    mine, other = (Quiz(store, parse=parse) for store in stores)
    row = mine.load_bank(SMALL, name="small.yaml", now=NOW).row
    anna = mine.learner(1, name="Anna", language="en", now=NOW)
    attempt = begin(mine, anna, row)
    mine.ask(attempt.id, anna.id, now=NOW)
    read, stores[0].answers.standing = stores[0].answers.standing, None  # type: ignore[method-assign, assignment]

    def read_then_stop(attempt_id: int, position: int) -> object:
        found = read(attempt_id, position)
        other.stop(anna.id, now=NOW)
        return found

    stores[0].answers.standing = read_then_stop  # type: ignore[method-assign, assignment]
    with pytest.raises(AttemptError) as error:
        mine.answer(attempt.id, 0, YEAR, anna.id, now=NOW)
    assert error.value.reason == "ended"
    assert other.result(attempt.id, anna.id).answers == ()
    for store in stores:
        store.close()
