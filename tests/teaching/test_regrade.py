"""A corrected key changes the verdicts that were given by the wrong one; first shown, then done."""

from __future__ import annotations

import pytest

from bot.bank.files import read
from bot.domain.grading import Chosen, Typed
from bot.errors import SetError
from bot.quiz import Quiz
from bot.store.attempts import AttemptRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.regrade import Regrader, translated
from bot.teaching.sets import Sets
from tests.teaching.conftest import NOW, enrol
from tests.teaching.set_files import FIRST, SECOND
from tests.teaching.test_sets import publish

YEAR, WEEKS, GOOD = "1", "0", "2"
"""The options of "how-long" in the first version; there, a year is right, and in the second, two weeks."""


def takes(quiz: Quiz, learner: LearnerRecord, row: int, *keys: str) -> AttemptRecord:
    """Answer "how-long", and then one more question."""
    ids = ["how-long", "cars-a-day"]
    attempt = quiz.start(learner.id, row, size=None, seed=1, now=NOW, question_ids=ids)
    quiz.ask(attempt.id, learner.id, now=NOW)
    quiz.answer(attempt.id, 0, Chosen(keys=keys), learner.id, now=NOW)
    quiz.ask(attempt.id, learner.id, now=NOW)
    quiz.answer(attempt.id, 1, Typed(text="240"), learner.id, now=NOW)
    return attempt


def scores(quiz: Quiz, learner: LearnerRecord) -> list[float]:
    return [result.total.score for result in quiz.results(learner.id)]


def regrade(regrader: Regrader, by: LearnerRecord) -> None:
    seen = regrader.preview("bridge", by=by)
    regrader.carry_out("bridge", by=by, fingerprint=seen.fingerprint, now=NOW)


def test_the_preview_tells_whose_scores_change_and_changes_nothing(
    regrader: Regrader,
    sets: Sets,
    quiz: Quiz,
    admin: LearnerRecord,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    row = publish(sets, tess).row
    takes(quiz, anna, row, YEAR)
    takes(quiz, bo, row, WEEKS)
    publish(sets, tess, SECOND)
    seen = regrader.preview("bridge", by=admin)
    told = [(each.name, each.before, each.after, each.max_score) for each in seen.rescored]
    assert told == [("Anna", 2.0, 1.0, 2.0), ("Bo", 1.0, 2.0, 2.0)]
    assert seen.questions == ("how-long",)
    assert scores(quiz, anna) == [2.0]


def test_a_teacher_knows_learners_by_their_names_in_class_alone(
    regrader: Regrader,
    sets: Sets,
    quiz: Quiz,
    store: Store,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    enrol(store, tess, anna, name="Bright Otter")
    row = publish(sets, tess).row
    takes(quiz, anna, row, YEAR)
    takes(quiz, bo, row, YEAR)
    publish(sets, tess, SECOND)
    assert [each.name for each in regrader.preview("bridge", by=tess).rescored] == ["Bright Otter", None]


def test_regrading_changes_the_scores_and_shows_the_corrected_question(
    regrader: Regrader, sets: Sets, quiz: Quiz, tess: LearnerRecord, bo: LearnerRecord
) -> None:
    attempt = takes(quiz, bo, publish(sets, tess).row, WEEKS)
    second = publish(sets, tess, SECOND)
    regrade(regrader, tess)
    assert scores(quiz, bo) == [2.0]
    shown = quiz.answered(attempt.id, 0, bo.id)
    assert shown is not None
    assert shown.row == second.row
    assert shown.answer.response == Chosen(keys=("1",))
    assert shown.question.right_keys == ("1",)


def test_the_old_verdict_is_kept_in_the_audit(
    regrader: Regrader, sets: Sets, quiz: Quiz, store: Store, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    takes(quiz, anna, publish(sets, tess).row, YEAR)
    publish(sets, tess, SECOND)
    regrade(regrader, tess)
    (noted,) = [entry for entry in store.audit.all() if entry.what == "answer regraded"]
    assert (noted.details["outcome"], noted.details["new_outcome"]) == ("right", "wrong")
    assert noted.details["question"] == "how-long"
    assert noted.who == tess.id


def test_regrading_again_changes_nothing(
    regrader: Regrader, sets: Sets, quiz: Quiz, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    takes(quiz, anna, publish(sets, tess).row, YEAR)
    publish(sets, tess, SECOND)
    regrade(regrader, tess)
    assert regrader.preview("bridge", by=tess).changes == ()


def test_going_back_to_the_first_key_gives_the_first_verdict_back(
    regrader: Regrader, sets: Sets, quiz: Quiz, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    first = publish(sets, tess)
    takes(quiz, anna, first.row, YEAR)
    second = publish(sets, tess, SECOND)
    regrade(regrader, tess)
    assert scores(quiz, anna) == [1.0]
    sets.publish(first.row, by=tess, over=second.row, now=NOW)
    regrade(regrader, tess)
    assert scores(quiz, anna) == [2.0]


def test_answers_that_came_in_since_the_preview_stop_it(
    regrader: Regrader,
    sets: Sets,
    quiz: Quiz,
    store: Store,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    row = publish(sets, tess).row
    takes(quiz, anna, row, YEAR)
    publish(sets, tess, SECOND)
    seen = regrader.preview("bridge", by=tess)
    takes(quiz, bo, row, YEAR)
    with pytest.raises(SetError, match="nothing was changed"):
        regrader.carry_out("bridge", by=tess, fingerprint=seen.fingerprint, now=NOW)
    assert scores(quiz, anna) == [2.0]
    assert all(entry.what != "answer regraded" for entry in store.audit.all())


def test_a_choice_that_the_new_version_has_no_more_keeps_its_verdict(
    regrader: Regrader, sets: Sets, quiz: Quiz, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    takes(quiz, anna, publish(sets, tess).row, GOOD)
    publish(sets, tess, SECOND.replace(b"{text: For good,", b"{text: For ever and ever,"))
    seen = regrader.preview("bridge", by=tess)
    assert (seen.left, seen.changes) == (1, ())


def test_an_answer_that_stays_wrong_is_shown_with_the_corrected_key(
    regrader: Regrader, sets: Sets, quiz: Quiz, store: Store, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    attempt = takes(quiz, anna, publish(sets, tess).row, GOOD)
    second = publish(sets, tess, SECOND)
    assert regrader.preview("bridge", by=tess).rescored == ()
    regrade(regrader, tess)
    shown = quiz.answered(attempt.id, 0, anna.id)
    assert shown is not None
    assert shown.row == second.row
    assert all(entry.what != "answer regraded" for entry in store.audit.all())


def test_a_set_that_is_not_published_has_no_key_to_regrade_by(
    regrader: Regrader, sets: Sets, tess: LearnerRecord, theo: LearnerRecord
) -> None:
    publish(sets, tess)
    sets.withdraw("bridge", by=tess, now=NOW)
    with pytest.raises(SetError, match="is published"):
        regrader.preview("bridge", by=tess)
    with pytest.raises(SetError, match="There is no set"):
        regrader.preview("bridge", by=theo)


def test_an_order_is_told_by_what_stands_in_it() -> None:
    first = read(FIRST, name="first").bank
    mayor = b"      - {text: The mayor on people on foot}\n"
    council = b"      - {text: The council member on the north side and its shops}\n"
    second = read(FIRST.replace(mayor + council, council + mayor), name="second").bank
    assert first is not None
    assert second is not None
    old, new = first.question("order-of-speakers"), second.question("order-of-speakers")
    assert translated(Chosen(keys=("0", "1", "2", "3")), old, new) == Chosen(keys=("1", "0", "2", "3"))
