"""Assignments: given by teachers, taken by members."""

from __future__ import annotations

import pytest

from bot.errors import AttemptError, ClassError, UsageError
from bot.quiz import Quiz
from bot.store.classes import ClassRecord
from bot.store.learners import LearnerRecord
from bot.teaching.assignments import Assignments
from bot.teaching.classes import Classes
from bot.teaching.notices import Notices
from bot.teaching.standings import Stage
from tests.quiz.taking import answer_next
from tests.teaching.assigning import FRIDAY, SET, at, given, standing, taken
from tests.teaching.conftest import NOW

# Giving


def test_a_set_is_given_to_a_class_with_its_terms(
    assignments: Assignments, civics: ClassRecord, tess: LearnerRecord
) -> None:
    assigned = assignments.assign(
        tess, f"{SET} civics due friday attempts 2 questions 3 feedback after", now=NOW
    )
    terms = assigned.task.assignment
    assert (assigned.how, assigned.members, assigned.task.questions) == ("new", 2, 3)
    assert (terms.due_at, terms.attempts, terms.feedback) == (FRIDAY, 2, "after")


def test_the_same_again_changes_nothing_and_tells_nobody(
    assignments: Assignments, notices: Notices, civics: ClassRecord, tess: LearnerRecord
) -> None:
    first = given(assignments, tess, "due friday")
    again = assignments.assign(tess, f"{SET} Civics due friday", now=at(hours=1))
    assert (again.how, again.task.assignment.id) == ("same", first)
    assert len(notices.waiting(now=NOW)) == 2


def test_other_terms_change_an_assignment_that_runs(
    assignments: Assignments, civics: ClassRecord, tess: LearnerRecord
) -> None:
    first = given(assignments, tess, "due friday")
    again = assignments.assign(tess, f"{SET} Civics due sunday", now=at(hours=1))
    assert (again.how, again.task.assignment.id) == ("changed", first)


def test_a_set_whose_due_date_is_past_is_given_anew(
    assignments: Assignments, civics: ClassRecord, tess: LearnerRecord
) -> None:
    first = given(assignments, tess, "due tomorrow")
    again = assignments.assign(tess, f"{SET} Civics due sunday", now=at(days=3))
    assert again.how == "new"
    assert again.task.assignment.id != first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"{SET} Nobodies", "no class “Nobodies”"),
        ("nothing Civics", "no published set “nothing”"),
        (f"{SET} Civics due yesterday", "do not understand the due date"),
        (f"{SET} Civics due 2026-01-04", "is past"),
        (f"{SET} Civics questions 999", "questions, not 999"),
        (SET, "needs a set and a class"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(
    assignments: Assignments, civics: ClassRecord, tess: LearnerRecord, typed: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        assignments.assign(tess, typed, now=NOW)
    assert assignments.of_class(tess, civics.id) == ()


def test_another_teacher_gives_and_sees_and_takes_back_nothing_there(
    assignments: Assignments, civics: ClassRecord, tess: LearnerRecord, theo: LearnerRecord
) -> None:
    task = given(assignments, tess)
    for attempt in (
        lambda: assignments.assign(theo, f"{SET} {civics.code}", now=NOW),
        lambda: assignments.roster(theo, task),
        lambda: assignments.of_class(theo, civics.id),
        lambda: assignments.take_back(theo, task, now=NOW),
        lambda: assignments.lower_hands(theo, task, now=NOW),
        lambda: assignments.roster(theo, 99),
    ):
        with pytest.raises(ClassError, match=r"no (such )?class"):
            attempt()
    assert len(assignments.of_class(tess, civics.id)) == 1


# Taking


def test_a_member_takes_it_and_the_teacher_follows(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess, "questions 3")
    assert standing(assignments, tess, task, "Anna").stage is Stage.NOT_BEGUN
    attempt = taken(quiz, assignments, anna, task, right=1)
    so_far = standing(assignments, tess, task, "Anna")
    assert (so_far.stage, so_far.at, so_far.of) == (Stage.UNDER_WAY, 2, 3)
    for _ in range(2):
        answer_next(quiz, attempt, rightly=False)
    done = standing(assignments, tess, task, "Anna")
    assert (done.stage, done.of, done.attempts, done.late) == (Stage.DONE, 3, 1, 0)
    assert done.score == pytest.approx(quiz.result(attempt.id, anna.id).total.score)
    assert standing(assignments, tess, task, "Bo").percent is None


def test_a_member_who_ended_early_is_shown_as_such(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess, "questions 4")
    taken(quiz, assignments, anna, task, right=1)
    quiz.stop(anna.id, now=NOW)
    ended = standing(assignments, tess, task, "Anna")
    assert (ended.stage, ended.at, ended.percent) == (Stage.STOPPED, 2, 25.0)


def test_answers_after_the_due_date_are_taken_and_marked_late(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess, "due today 9:00 questions 3")
    attempt = assignments.begin(anna, task, seed=1, now=NOW)
    answer_next(quiz, attempt, seconds=2 * 3600)  # it is due at 14:00 UTC
    answer_next(quiz, attempt, seconds=2 * 3600 + 1)
    answer_next(quiz, attempt, seconds=9 * 3600)
    assert standing(assignments, tess, task, "Anna").late == 2


def test_the_best_finished_attempt_counts(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess, "questions 3")
    taken(quiz, assignments, anna, task, right=3)
    taken(quiz, assignments, anna, task, right=0, wrong=3)
    taken(quiz, assignments, anna, task, right=1)
    best = standing(assignments, tess, task, "Anna")
    assert (best.stage, best.percent, best.attempts) == (Stage.DONE, 100.0, 3)


def test_attempts_are_limited_and_one_that_was_ended_early_counts(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess, "attempts 1 questions 3")
    taken(quiz, assignments, anna, task, right=1)
    quiz.stop(anna.id, now=NOW)
    with pytest.raises(ClassError, match="your one attempt"):
        assignments.begin(anna, task, seed=1, now=NOW)


def test_nobody_has_two_under_way(
    assignments: Assignments, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess)
    assignments.begin(anna, task, seed=1, now=NOW)
    with pytest.raises(AttemptError, match="under way"):
        assignments.begin(anna, task, seed=1, now=NOW)


def test_only_members_take_it_and_only_while_it_is_there(
    assignments: Assignments,
    classes: Classes,
    civics: ClassRecord,
    tess: LearnerRecord,
    theo: LearnerRecord,
    anna: LearnerRecord,
) -> None:
    task = given(assignments, tess)
    for number in (task, 99):
        with pytest.raises(ClassError, match="a class that you are not in"):
            assignments.begin(theo, number, seed=1, now=NOW)
    assignments.take_back(tess, task, now=NOW)
    with pytest.raises(ClassError, match="taken that task back"):
        assignments.begin(anna, task, seed=1, now=NOW)
    assert assignments.tasks(anna) == ()
    with pytest.raises(ClassError, match="taken back"):
        assignments.roster(tess, task)


def test_a_withdrawn_set_cannot_be_begun(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess)
    quiz.offer_only([])
    with pytest.raises(ClassError, match="withdrawn"):
        assignments.begin(anna, task, seed=1, now=NOW)


def test_verdicts_that_are_to_come_at_the_end_are_not_among_the_mistakes_before(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess, "questions 3 feedback after")
    attempt = taken(quiz, assignments, anna, task, right=0, wrong=2)
    assert attempt.feedback == "after"
    assert quiz.mistakes(anna.id, attempt.bank_row) == ()
    answer_next(quiz, attempt, rightly=False)
    assert len(quiz.mistakes(anna.id, attempt.bank_row)) == 3


def test_who_asks_for_help_is_seen_until_it_has_come(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    task = given(assignments, tess)
    attempt = taken(quiz, assignments, anna, task, right=1)
    quiz.ask(attempt.id, anna.id, now=NOW)
    assert assignments.raise_hand(anna, attempt.id, 1, now=NOW)[1]
    assert not assignments.raise_hand(anna, attempt.id, 1, now=NOW)[1]
    assert standing(assignments, tess, task, "Anna").help_at == 2
    assert quiz.export(anna.id)["attempts"][0]["asked_for_help_at"] == [1]
    assignments.lower_hands(tess, task, now=NOW)
    assert standing(assignments, tess, task, "Anna").help_at is None


def test_help_is_asked_for_at_ones_own_assigned_questions_only(
    assignments: Assignments,
    quiz: Quiz,
    civics: ClassRecord,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    attempt = taken(quiz, assignments, anna, given(assignments, tess), right=1)
    with pytest.raises(AttemptError):
        assignments.raise_hand(bo, attempt.id, 0, now=NOW)
    with pytest.raises(AttemptError):
        assignments.raise_hand(anna, attempt.id, 9, now=NOW)
    own = quiz.start(bo.id, attempt.bank_row, size=1, seed=1, now=NOW)
    quiz.ask(own.id, bo.id, now=NOW)
    with pytest.raises(ClassError, match="nobody to ask"):
        assignments.raise_hand(bo, own.id, 0, now=NOW)


def test_a_forgotten_teachers_assignments_go_and_the_answers_stay(
    assignments: Assignments, quiz: Quiz, civics: ClassRecord, tess: LearnerRecord, anna: LearnerRecord
) -> None:
    attempt = taken(quiz, assignments, anna, given(assignments, tess, "questions 3"), right=3)
    quiz.forget(tess.id)
    assert assignments.tasks(anna) == ()
    assert quiz.result(attempt.id, anna.id).attempt.assignment_id is None
