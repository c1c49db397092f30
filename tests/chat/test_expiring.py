"""The running bot erases what has been kept long enough."""

from __future__ import annotations

import pytest

from bot.config import Settings
from bot.offline.people import Person
from bot.quiz import Quiz
from bot.teaching.retention import Retention
from tests.conftest import AnyApplication, Clock
from tests.reports.conftest import take


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"retention_days": 30})


async def test_old_results_are_gone_after_the_daily_job(
    application: AnyApplication, quiz: Quiz, anna: Person, clock: Clock
) -> None:
    await anna.says("/start")
    clock.advance(days=400)
    take(quiz, quiz.offered()[0].row, 1, seed=1)  # in January 2026
    assert application.job_queue is not None
    (job,) = application.job_queue.get_jobs_by_name("retention")
    await job.run(application)
    learner = quiz.export(2)
    assert learner["learner"]
    assert learner["attempts"] == []


async def test_where_somebody_reads_the_log_is_emptied_a_little_later(
    application: AnyApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Retention, "fold", lambda _: False)
    assert application.job_queue is not None
    (job,) = application.job_queue.get_jobs_by_name("retention")
    await job.run(application)
    assert application.job_queue.get_jobs_by_name("retention again")


async def test_help_says_after_how_long_answers_are_erased(anna: Person) -> None:
    await anna.says("/help")
    assert "more than 30 days ago are erased by themselves" in anna.last.text
