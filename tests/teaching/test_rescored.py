"""Learners are told once when a corrected key has changed their score, and nobody else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.domain.grading import Chosen
from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.regrade import Regrader
from bot.teaching.rescored import ScoreNotice, ScoreNotices
from bot.teaching.sets import Sets
from tests.teaching.conftest import NOW
from tests.teaching.set_files import FIRST, SECOND
from tests.teaching.test_regrade import GOOD, WEEKS, YEAR, regrade, takes
from tests.teaching.test_sets import publish

THIRD = FIRST.replace(b"version: 1\n", b"version: 3\n")
"""The first version's key once more."""


@pytest.fixture
def notices(store: Store, quiz: Quiz) -> ScoreNotices:
    return ScoreNotices(store, quiz)


def told(notices: ScoreNotices) -> list[ScoreNotice]:
    """Tell everything that waits; return it."""
    sent = []
    while waiting := notices.waiting():
        sent += [notice for each in waiting if (notice := notices.take(each)) is not None]
    return sent


@pytest.fixture
def row(sets: Sets, tess: LearnerRecord) -> int:
    """The first version, published."""
    return publish(sets, tess).row


@pytest.fixture
def correct(regrader: Regrader, sets: Sets, tess: LearnerRecord) -> Callable[..., None]:
    """Publishes another version, the second one if not told otherwise, and regrades by it."""

    def correct(data: bytes = SECOND) -> None:
        publish(sets, tess, data)
        regrade(regrader, tess)

    return correct


def test_each_learner_whose_score_changes_is_told_it_before_and_after_once(
    quiz: Quiz,
    notices: ScoreNotices,
    row: int,
    correct: Callable[..., None],
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    takes(quiz, anna, row, YEAR)
    takes(quiz, bo, row, WEEKS)
    correct()
    found = {
        notice.telegram_id: [(score.before, score.after, score.max_score) for score in notice.scores]
        for notice in told(notices)
    }
    assert found == {anna.telegram_id: [(2.0, 1.0, 2.0)], bo.telegram_id: [(1.0, 2.0, 2.0)]}
    assert told(notices) == []


def test_nobody_is_told_before_the_regrade_and_nobody_whose_score_stays(
    regrader: Regrader,
    sets: Sets,
    quiz: Quiz,
    notices: ScoreNotices,
    row: int,
    tess: LearnerRecord,
    anna: LearnerRecord,
) -> None:
    takes(quiz, anna, row, GOOD)
    publish(sets, tess, SECOND)
    regrader.preview("bridge", by=tess)
    assert told(notices) == []
    regrade(regrader, tess)
    assert told(notices) == []


def test_several_attempts_make_one_notice_with_the_newest_first(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    older, newer = takes(quiz, anna, row, YEAR), takes(quiz, anna, row, WEEKS)
    correct()
    (notice,) = told(notices)
    assert [score.attempt_id for score in notice.scores] == [newer.id, older.id]
    assert (notice.title, notice.by_teacher) == ("The Old Bridge of Milltown", True)


def test_who_regrades_is_not_told_of_their_own_attempts(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], tess: LearnerRecord
) -> None:
    takes(quiz, tess, row, YEAR)
    correct()
    assert told(notices) == []


def test_a_regrade_that_is_taken_back_before_it_was_told_is_not_told(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    correct(THIRD)
    assert told(notices) == []


def test_a_later_regrade_is_another_notice_from_the_score_that_was_told(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    told(notices)
    correct(THIRD)
    (notice,) = told(notices)
    assert [(score.before, score.after) for score in notice.scores] == [(1.0, 2.0)]


def test_a_notice_that_has_not_arrived_is_put_back_whole(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    (notice,) = told(notices)
    notices.put_back(notice)
    assert told(notices) == [notice]


def test_of_two_who_tell_one_takes_it(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    (whom,) = notices.waiting()
    assert notices.take(whom) is not None
    assert notices.take(whom) is None


def half(quiz: Quiz, learner: LearnerRecord, row: int, *, feedback: str, ends: bool = False) -> None:
    """Answer "how-long" by the first version's key, with another question to come."""
    attempt = quiz.start(
        learner.id,
        row,
        size=None,
        seed=1,
        now=NOW,
        question_ids=["how-long", "cars-a-day"],
        feedback="after" if feedback == "after" else "now",
    )
    quiz.ask(attempt.id, learner.id, now=NOW)
    quiz.answer(attempt.id, 0, Chosen(keys=(YEAR,)), learner.id, now=NOW)
    if ends:
        quiz.stop(learner.id, now=NOW)


@pytest.mark.parametrize(
    ("feedback", "ends", "heard"), [("now", False, 1), ("after", False, 0), ("after", True, 1)]
)
def test_a_verdict_that_is_to_wait_for_the_end_is_not_told_before_it(
    quiz: Quiz,
    notices: ScoreNotices,
    row: int,
    correct: Callable[..., None],
    anna: LearnerRecord,
    feedback: str,
    ends: bool,
    heard: int,
) -> None:
    half(quiz, anna, row, feedback=feedback, ends=ends)
    correct()
    found = told(notices)
    assert len(found) == heard
    assert all(score.ended is ends for notice in found for score in notice.scores)


def test_who_has_left_is_not_told(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    quiz.forget(anna.id)
    assert told(notices) == []


def test_what_was_kept_long_enough_is_not_told(
    quiz: Quiz,
    store: Store,
    notices: ScoreNotices,
    row: int,
    correct: Callable[..., None],
    anna: LearnerRecord,
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    store.erasing.old_attempts(NOW + dt.timedelta(days=1), now=NOW + dt.timedelta(days=30), most=10)
    assert told(notices) == []


def test_what_is_to_be_told_can_be_taken_along(
    quiz: Quiz, notices: ScoreNotices, row: int, correct: Callable[..., None], anna: LearnerRecord
) -> None:
    takes(quiz, anna, row, YEAR)
    correct()
    assert quiz.export(anna.id)["attempts"][0]["regraded_by_and_not_told"] == -1.0
    told(notices)
    assert quiz.export(anna.id)["attempts"][0]["regraded_by_and_not_told"] is None
