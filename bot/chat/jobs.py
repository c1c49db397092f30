"""Work that the bot does by itself, beside what people ask for: python-telegram-bot's job queue."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application, JobQueue

LATE_IS_FINE = {"misfire_grace_time": None, "coalesce": True}
"""For a job that is to run late rather than not at all, and once rather than often."""


def jobs(application: Application[Any, Any, Any, Any, Any, Any]) -> JobQueue[Any]:
    """Return what runs the application's jobs; ``RuntimeError`` where it has nothing that does."""
    if application.job_queue is None:
        raise RuntimeError("python-telegram-bot is installed without its job-queue extra")
    return application.job_queue
