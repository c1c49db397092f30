"""Reports of what a person may see, made in another process."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.domain.terms import Skill
from bot.errors import CivicQuizError, UsageError
from bot.quiz import Quiz
from bot.reports.progress import png
from bot.store.database import Store
from bot.teaching.classes import Classes
from bot.teaching.reporting import Reporting
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.domain.samples import SMALL
from tests.quiz.conftest import NOW
from tests.reports.conftest import SET, take


def reporting(store: Store, quiz: Quiz, database: Path | None) -> Reporting:
    roles = Roles(store, admin_ids=frozenset({1}))
    sets, classes = Sets(store, quiz, roles), Classes(store, roles)
    return Reporting(store, quiz, roles, sets, classes, fewest=5, database=database)


async def test_another_process_makes_the_same_report_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    store = Store.open(path)
    quiz = Quiz(store)
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    for number in range(1, 6):
        take(quiz, row, number, seed=number, ids=("how-long", "cars-a-day"))
    admin = quiz.learner(1, name="Ada", language="en", now=NOW)
    there, here = reporting(store, quiz, path), reporting(store, quiz, None)
    (subject,) = there.subjects(admin)
    assert (subject.set_id, subject.row) == (SET, row)
    assert await there.report(subject, now=NOW) == await here.report(subject, now=NOW)
    csv = await there.file(subject, "csv", by=admin, now=NOW)
    assert csv == await here.file(subject, "csv", by=admin, now=NOW)
    there.close()
    store.close()


async def test_another_process_draws_the_same_picture_of_somebodys_progress(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    store = Store.open(path)
    quiz = Quiz(store)
    there, here = reporting(store, quiz, path), reporting(store, quiz, None)
    draw = partial(png, {Skill.DETAIL: [0.25, None, 1.0]}, first=1)
    assert await there.drawn(draw) == await here.drawn(draw)
    there.close()
    store.close()


def test_of_a_set_without_answers_there_is_nothing_to_report(store: Store, quiz: Quiz) -> None:
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    admin = quiz.learner(1, name="Ada", language="en", now=NOW)
    someone = take(quiz, row, 2, seed=2, ids=("how-long",))
    quiz.offer_only([])
    here = reporting(store, quiz, None)
    (before,) = here.subjects(admin)
    assert here.subject(admin, row, None) == before
    quiz.forget(someone)
    assert here.subjects(admin) == ()
    with pytest.raises(UsageError, match="nobody has ended a quiz of this set"):
        here.subject(admin, row, None)


async def test_what_goes_wrong_there_is_said_here(tmp_path: Path) -> None:
    path = tmp_path / "quiz.db"
    store = Store.open(path)
    quiz = Quiz(store)
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    take(quiz, row, 1, seed=1, ids=("how-long",))
    admin = quiz.learner(1, name="Ada", language="en", now=NOW)
    there = reporting(store, quiz, path)
    with pytest.raises(CivicQuizError, match="fewer than 5 people"):
        await there.picture(there.subjects(admin)[0], now=NOW)
    there.close()
    store.close()
