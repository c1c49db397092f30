"""The few calls that each tap makes, as plain JSON in both directions.

PTB's own methods build an object of each button that is sent and of the message that comes back, which costs
more than the call itself, and nobody reads them. What a call says is encoded here, once, and handed to the
bot's request as it is; what Telegram refuses is raised as PTB's exceptions, which PTB's request makes of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

import orjson
from telegram import Bot
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.chat.transport import parse

_OK = 200


class Method(StrEnum):
    """A method of the Bot API that is called here."""

    SEND = "sendMessage"
    EDIT = "editMessageText"
    EDIT_KEYBOARD = "editMessageReplyMarkup"
    ANSWER = "answerCallbackQuery"
    UPDATES = "getUpdates"


class Encoded:
    """What a call says, as JSON. Stands in for PTB's ``RequestData``, which looks at each value in turn."""

    __slots__ = ("chat_id", "json")

    contains_files = False

    def __init__(self, fields: dict[str, Any]) -> None:
        self.json = orjson.dumps(fields)
        self.chat_id: int | None = fields.get("chat_id")

    @property
    def parameters(self) -> dict[str, Any]:
        """What it says, as whoever receives it reads it."""
        fields: dict[str, Any] = orjson.loads(self.json)
        return fields


async def call(
    bot: Bot, method: Method, *, read_timeout: Any = BaseRequest.DEFAULT_NONE, **fields: Any
) -> Any:
    """Call Telegram and return its plain result; fields that are None are left out.

    Of what an edit brought about nothing comes back but ``True``. Raises PTB's ``TelegramError`` and its
    children, as PTB's own methods do.
    """
    said = Encoded({name: value for name, value in fields.items() if value is not None})
    try:
        status, payload = await bot.request.do_request(
            f"{bot.base_url}/{method}", "POST", cast(RequestData, said), read_timeout
        )
    except TelegramError:
        raise
    except Exception as error:
        raise NetworkError(f"Unknown error in HTTP implementation: {error!r}") from error
    if status != _OK:
        return await _Answered(status, payload).post("")
    return parse(payload)["result"]


class _Answered(BaseRequest):
    """An answer that has come already, for PTB to tell what is wrong with it."""

    read_timeout = None
    parse_json_payload = staticmethod(parse)

    def __init__(self, status: int, payload: bytes) -> None:
        self._answer = status, payload

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer
