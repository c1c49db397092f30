"""The running bot erases what has been kept long enough."""

from __future__ import annotations

import pytest

from bot.config import Settings
from bot.offline.people import Person
from bot.quiz import Quiz
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
