from __future__ import annotations

from typing import Any

import orjson
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.chat.calls import Method, call
from bot.chat.transport import parse
from bot.offline.botapi import TOKEN, BotApi
from bot.offline.request import OfflineRequest
from tests.conftest import People


class Answering(BaseRequest):
    """Gives one answer to every call."""

    read_timeout = 5.0
    parse_json_payload = staticmethod(parse)

    def __init__(self, status: int, answer: Any) -> None:
        self.answer = status, answer if isinstance(answer, bytes) else orjson.dumps(answer)
        self.asked: list[tuple[str, str, Any]] = []
        self.read_timeouts: list[Any] = []

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        assert request_data is not None
        self.asked.append((url, method, request_data.parameters))
        self.read_timeouts.append(read_timeout)
        return self.answer


def bot_with(request: BaseRequest) -> Bot:
    return Bot(TOKEN, base_url="https://host/bot", request=request)


async def test_a_call_returns_telegrams_result_as_it_came() -> None:
    request = Answering(200, {"ok": True, "result": {"message_id": 5}})
    result = await call(bot_with(request), Method.SEND, chat_id=7, text="hällo", reply_markup=None)
    assert result == {"message_id": 5}
    assert request.asked == [
        (f"https://host/bot{TOKEN}/sendMessage", "POST", {"chat_id": 7, "text": "hällo"}),
    ]


async def test_a_call_waits_as_long_as_it_says() -> None:
    request = Answering(200, {"ok": True, "result": []})
    await call(bot_with(request), Method.UPDATES, offset=1, read_timeout=60)
    await call(bot_with(request), Method.UPDATES, offset=1)
    assert request.read_timeouts == [60, BaseRequest.DEFAULT_NONE]


@pytest.mark.parametrize(
    ("status", "answer", "error", "message"),
    [
        (400, {"ok": False, "description": "Bad Request: chat not found"}, BadRequest, "Chat not found"),
        (403, {"ok": False, "description": "Forbidden: blocked"}, Forbidden, "Forbidden: blocked"),
        (401, {"ok": False, "description": "Unauthorized"}, InvalidToken, "Unauthorized"),
        (502, b"<html>", NetworkError, "Bad Gateway (502). Parsing the server response b'<html>' failed"),
        (
            429,
            {"ok": False, "parameters": {"retry_after": 3}},
            RetryAfter,
            "Flood control exceeded. Retry in 0:00:03",
        ),
        (200, b"<html>", TelegramError, "Telegram's answer is not a JSON object"),
    ],
)
async def test_what_telegram_refuses_is_raised_as_by_ptb(
    status: int, answer: Any, error: type[TelegramError], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with pytest.raises(error) as caught:
        await call(bot_with(Answering(status, answer)), Method.SEND, chat_id=7, text="hello")
    assert caught.value.message == message


async def test_a_fault_of_the_transport_is_raised_as_by_ptb() -> None:
    class Faulty(Answering):
        async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
            raise ValueError("of no use")

    bot, said = bot_with(Faulty(200, {})), []
    for way in (call(bot, Method.ANSWER, callback_query_id="1"), bot.answer_callback_query("1")):
        with pytest.raises(NetworkError) as caught:
            await way
        said.append(caught.value.message)
    assert said == ["Unknown error in HTTP implementation: ValueError('of no use')"] * 2


async def test_the_offline_bot_api_reads_what_was_encoded(api: BotApi, people: People) -> None:
    anna = people()
    await anna.says("hello", wait=False)
    bot = bot_with(OfflineRequest(api))
    sent = await call(bot, Method.SEND, chat_id=anna.id, text="hällo")
    assert api.calls[-1].parameters == {"chat_id": anna.id, "text": "hällo"}
    assert sent["text"] == "hällo"
