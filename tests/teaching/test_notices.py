"""Who is told of assignments, and when."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.quiz import Quiz
from bot.store.classes import ClassRecord
from bot.store.learners import LearnerRecord
from bot.teaching.assignments import Assignments
from bot.teaching.notices import Notice, Notices
from tests.teaching.assigning import FRIDAY, SET, at, given, taken
from tests.teaching.conftest import NOW


def told(notices: Notices, *, now: dt.datetime) -> list[tuple[str, int]]:
    """Send everything that waits; return what was told to whom."""
    sent: list[tuple[str, int]] = []
    while waiting := notices.waiting(now=now):
        sent += [(each.record.kind, each.record.learner_id) for each in waiting if notices.take(each)]
    return sent


def test_every_member_is_told_once(
    assignments: Assignments,
    notices: Notices,
    civics: ClassRecord,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    given(assignments, tess, "due friday")
    assert sorted(told(notices, now=NOW)) == [("assigned", anna.id), ("assigned", bo.id)]
    assert told(notices, now=at(hours=1)) == []


def test_who_has_been_told_hears_of_a_change_and_who_has_not_only_of_the_assignment(
    assignments: Assignments,
    notices: Notices,
    civics: ClassRecord,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    given(assignments, tess, "due friday")
    first = next(each for each in notices.waiting(now=NOW) if each.record.learner_id == anna.id)
    assert notices.take(first)
    assignments.assign(tess, f"{SET} Civics due sunday", now=at(hours=1))
    assert sorted(told(notices, now=at(hours=1))) == [("assigned", bo.id), ("changed", anna.id)]


def test_a_day_before_who_is_not_done_is_reminded_once(
    assignments: Assignments,
    quiz: Quiz,
    notices: Notices,
    civics: ClassRecord,
    tess: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
) -> None:
    task = given(assignments, tess, "due friday questions 3")
    told(notices, now=NOW)
    taken(quiz, assignments, bo, task, right=3)
    assert told(notices, now=FRIDAY - dt.timedelta(days=1, minutes=1)) == []
    assert told(notices, now=FRIDAY - dt.timedelta(hours=23)) == [("reminder", anna.id)]
    assert told(notices, now=FRIDAY - dt.timedelta(hours=22)) == []


def test_another_due_date_is_another_reminder(
    assignments: Assignments, notices: Notices, civics: ClassRecord, tess: LearnerRecord
) -> None:
    given(assignments, tess, "due friday")
    told(notices, now=NOW)
    before = FRIDAY - dt.timedelta(hours=23)
    assert {kind for kind, _ in told(notices, now=before)} == {"reminder"}
    assignments.assign(tess, f"{SET} Civics due sunday", now=before)
    assert {kind for kind, _ in told(notices, now=before)} == {"changed"}
    sunday = FRIDAY + dt.timedelta(days=2)
    assert {kind for kind, _ in told(notices, now=sunday - dt.timedelta(hours=2))} == {"reminder"}


def test_what_is_given_for_tomorrow_is_not_followed_by_a_reminder(
    assignments: Assignments, notices: Notices, civics: ClassRecord, tess: LearnerRecord
) -> None:
    given(assignments, tess, "due today")
    assert {kind for kind, _ in told(notices, now=NOW)} == {"assigned"}
    assert told(notices, now=at(hours=6)) == []


@pytest.mark.parametrize("later", [{"days": 5}, {"days": 400}])
def test_nobody_is_reminded_of_what_is_past(
    assignments: Assignments,
    notices: Notices,
    civics: ClassRecord,
    tess: LearnerRecord,
    later: dict[str, float],
) -> None:
    given(assignments, tess, "due friday")
    told(notices, now=NOW)
    assert told(notices, now=at(**later)) == []


def test_what_was_taken_back_is_not_told(
    assignments: Assignments, notices: Notices, civics: ClassRecord, tess: LearnerRecord
) -> None:
    task = given(assignments, tess, "due friday")
    before = notices.waiting(now=NOW)
    assignments.take_back(tess, task, now=NOW)
    assert not any(notices.take(each) for each in before)
    assert told(notices, now=FRIDAY - dt.timedelta(hours=1)) == []


def test_a_notice_is_taken_by_one_and_can_be_put_back(
    assignments: Assignments, notices: Notices, civics: ClassRecord, tess: LearnerRecord
) -> None:
    given(assignments, tess)
    notice: Notice = notices.waiting(now=NOW)[0]
    assert notices.take(notice)
    assert not notices.take(notice)
    notices.put_back(notice)
    assert notices.take(notice)
    notices.refuse(notice)
    notices.put_back(notice)
    assert not notices.take(notice)
