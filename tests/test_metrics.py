from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot import metrics
from bot.chat.lanes import Lanes
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.quiz import Quiz
from tests.chat.conftest import SMALL
from tests.chat.test_quizzing import begin_all, until_one_tap_answers
from tests.conftest import Clock


def value(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


class Counted:
    """By how much a figure has grown."""

    def __init__(self, name: str, **labels: str) -> None:
        self._figure = (name, labels)
        self._before = value(name, **labels)

    @property
    def since(self) -> float:
        name, labels = self._figure
        return value(name, **labels) - self._before


@pytest.fixture
def quiz(quiz: Quiz, clock: Clock) -> Quiz:
    quiz.load_bank(SMALL.read_bytes(), name="small.yaml", now=clock())
    return quiz


async def test_messages_and_taps_are_counted_by_kind_and_taps_are_timed(anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    messages = Counted("civicquiz_updates_total", kind="message")
    queries = Counted("civicquiz_updates_total", kind="callback_query")
    timed = Counted("civicquiz_tap_seconds_count")
    await anna.taps(1)
    await anna.taps("Next question ›")
    await anna.says("/score")
    assert (messages.since, queries.since, timed.since) == (1, 2, 2)


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ({"update_id": 1, "my_chat_member": {}}, "my_chat_member"),
        ({"update_id": 1, "edited_message": {}}, "edited_message"),
        ({"update_id": 1, "a kind that is new": {}}, "other"),
        ({"update_id": 1}, "other"),
    ],
)
def test_kinds_that_nobody_knows_make_no_labels(update: dict[str, object], kind: str) -> None:
    counted = Counted("civicquiz_updates_total", kind=kind)
    metrics.handled(update, 0.1)
    assert counted.since == 1
    assert "a kind that is new" not in metrics.exposition().decode()


async def test_an_update_that_comes_again_is_counted_apart() -> None:
    handled, repeated = (
        Counted("civicquiz_updates_total", kind="message"),
        Counted("civicquiz_updates_repeated_total"),
    )

    async def handle(_: dict[str, Any]) -> None:
        return

    lanes = Lanes(handle)
    for _ in range(3):
        await lanes.accept({"update_id": 1, "message": {}})
    assert (handled.since, repeated.since) == (1, 2)


async def test_what_waits_is_seen() -> None:
    go = asyncio.Event()

    async def handle(_: dict[str, Any]) -> None:
        await go.wait()

    lanes = Lanes(handle)
    metrics.waiting("lanes", lanes.__len__)
    done = [lanes.accept({"update_id": n, "message": {"chat": {"id": n % 2}}}) for n in range(4)]
    assert value("civicquiz_updates_waiting", where="lanes") == 4
    go.set()
    await asyncio.gather(*done)
    assert value("civicquiz_updates_waiting", where="lanes") == 0


async def test_a_commit_is_timed(anna: Person) -> None:
    await begin_all(anna)
    await until_one_tap_answers(anna)
    commits = Counted("civicquiz_commit_seconds_count")
    await anna.taps(1)
    assert commits.since >= 1


async def test_errors_are_counted_by_kind(
    anna: Person, errors: list[object], api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Counted("civicquiz_errors_total", kind="fault")
    telegram = Counted("civicquiz_errors_total", kind="telegram")

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault")

    with monkeypatch.context() as broken:
        broken.setattr("bot.quiz.Quiz.results", fail)
        await anna.says("/score")
    api.fail("sendMessage", status=502, description="Bad Gateway")
    await anna.says("/help")
    errors.clear()
    assert (faults.since, telegram.since) == (1, 1)


async def test_nothing_that_a_person_is_called_or_writes_is_exposed(anna: Person) -> None:
    await anna.says("/start")
    await anna.says("a private remark")
    exposed = metrics.exposition().decode()
    for private in ("Anna", "Ortiz", "private", str(anna.id)):
        assert private not in exposed
