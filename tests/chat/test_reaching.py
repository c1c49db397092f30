from __future__ import annotations

import pytest

from bot.chat.reaching import AGE, Reach
from bot.offline.botapi import BotApi
from tests.conftest import AnyApplication


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def asked(api: BotApi) -> int:
    return sum(call.method == "getwebhookinfo" for call in api.calls)


async def test_telegram_is_asked_at_most_every_half_minute(
    application: AnyApplication, api: BotApi, seconds: Seconds
) -> None:
    reach = Reach(application, clock=seconds)
    assert [await reach.fault() for _ in range(5)] == [None] * 5
    assert asked(api) == 1
    seconds.now += AGE
    assert await reach.fault() is None
    assert asked(api) == 2


async def test_a_telegram_that_fails_is_told_of_until_it_is_asked_again(
    application: AnyApplication, api: BotApi, seconds: Seconds
) -> None:
    reach = Reach(application, clock=seconds)
    api.fail("getWebhookInfo", status=502, description="Bad Gateway")
    for _ in range(2):
        found = await reach.fault()
        assert found is not None
        assert found.startswith("Telegram cannot be reached")
    seconds.now += AGE
    assert await reach.fault() is None


async def test_a_telegram_that_is_silent_is_not_waited_for(
    application: AnyApplication, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.reaching.PATIENCE", 0.01)
    with api.faults.hold("getWebhookInfo"):
        assert await Reach(application).fault() == "Telegram does not answer."


async def test_a_webhook_that_another_program_has_changed_is_told_of(application: AnyApplication) -> None:
    found = await Reach(application, "https://quiz.example/telegram").fault()
    assert found is not None
    assert found.startswith("Telegram brings the updates somewhere else")


async def test_a_bot_that_does_not_run_yet_is_not_asked(application: AnyApplication, api: BotApi) -> None:
    await application.stop()
    assert await Reach(application).fault() is not None
    assert asked(api) == 0
    await application.start()
