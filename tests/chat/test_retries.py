from __future__ import annotations

from typing import Any

import orjson
import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.retries import PATIENCE, TRIES, RetryingRequest

URL = "https://host/bot1:a/sendMessage"
Outcome = tuple[int, bytes] | Exception
OK: Outcome = (200, b'{"ok":true,"result":true}')


class Scripted(BaseRequest):
    """Answers with the given outcomes in turn; each call takes ``seconds``."""

    read_timeout = 5.0

    def __init__(self, *outcomes: Outcome, seconds: float = 0.0) -> None:
        self.outcomes = list(outcomes)
        self.seconds = seconds
        self.now = 0.0
        self.pauses: list[float] = []

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.now += self.seconds
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)


def retrying(request: Scripted, jitter: float = 0.0) -> RetryingRequest:
    return RetryingRequest(request, sleep=request.sleep, clock=lambda: request.now, jitter=lambda: jitter)


def error(status: int, **parameters: int) -> Outcome:
    return status, orjson.dumps({"ok": False, "description": "no", "parameters": parameters})


@pytest.mark.parametrize(
    "failure", [TimedOut(), NetworkError("dropped"), error(500), error(502), (504, b"<html>gateway</html>")]
)
async def test_a_passing_failure_is_tried_again(failure: Outcome) -> None:
    request = Scripted(failure, OK)
    assert await retrying(request).do_request(URL, "POST") == OK
    assert request.pauses == [0.5]


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409])
async def test_everything_else_passes_through_at_once(status: int) -> None:
    request = Scripted(error(status))
    assert (await retrying(request).do_request(URL, "POST"))[0] == status
    assert request.pauses == []


async def test_a_429_is_waited_out_as_long_as_telegram_says() -> None:
    request = Scripted(error(429, retry_after=7), OK)
    assert await retrying(request).do_request(URL, "POST") == OK
    assert request.pauses == [7]


async def test_a_429_that_asks_for_more_than_patience_is_given_up_at_once() -> None:
    refusal = error(429, retry_after=int(PATIENCE) + 1)
    request = Scripted(refusal)
    assert await retrying(request).do_request(URL, "POST") == refusal
    assert request.pauses == []


async def test_429s_do_not_use_up_the_tries() -> None:
    request = Scripted(*[error(429, retry_after=1)] * 10, TimedOut(), OK)
    assert await retrying(request).do_request(URL, "POST") == OK


@pytest.mark.parametrize("refusal", [error(429), (429, b"slow down"), (429, b'{"parameters":[]}')])
async def test_a_429_that_does_not_say_how_long_counts_as_a_failure(refusal: Outcome) -> None:
    request = Scripted(refusal, refusal, OK)
    assert await retrying(request).do_request(URL, "POST") == OK
    assert request.pauses == [0.5, 1]


async def test_pauses_grow_and_tries_are_bounded() -> None:
    request = Scripted(*[NetworkError("dropped")] * TRIES)
    with pytest.raises(NetworkError, match="dropped"):
        await retrying(request).do_request(URL, "POST")
    assert request.pauses == [0.5, 1, 2, 4]


async def test_the_last_answer_is_what_comes_back() -> None:
    request = Scripted(*[error(500)] * (TRIES - 1), error(503))
    assert (await retrying(request).do_request(URL, "POST"))[0] == 503


async def test_the_time_is_bounded_too() -> None:
    request = Scripted(*[TimedOut()] * TRIES, seconds=PATIENCE / 2)
    with pytest.raises(TimedOut):
        await retrying(request).do_request(URL, "POST")
    assert len(request.pauses) == 1


async def test_chance_shortens_a_pause_by_up_to_half_and_lengthens_a_429_by_up_to_a_second() -> None:
    request = Scripted(TimedOut(), error(429, retry_after=3), OK)
    await retrying(request, jitter=1.0).do_request(URL, "POST")
    assert request.pauses == [0.25, 4]


async def test_polling_is_not_tried_again() -> None:
    request = Scripted(TimedOut())
    with pytest.raises(TimedOut):
        await retrying(request).do_request("https://host/bot1:a/getUpdates", "POST")
    assert request.pauses == []


async def test_the_log_names_the_method_and_not_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await retrying(Scripted(TimedOut(), OK)).do_request(URL, "POST")
    assert "sendMessage: Timed out; trying again in 0.5 s" in caplog.text
    assert "1:a" not in caplog.text
