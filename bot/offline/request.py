"""PTB's way to the offline Bot API: a request object that never leaves the process."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import unquote

import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.offline.botapi import BotApi
from bot.offline.errors import ConnectionDropped

READ_TIMEOUT = 5.0
_PLACE = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)$")


class OfflineRequest(BaseRequest):
    """Requests to a ``BotApi``, answered in JSON as over a network, with its faults as PTB's exceptions."""

    __slots__ = ("_api",)

    def __init__(self, api: BotApi) -> None:
        self._api = api

    @property
    def read_timeout(self) -> float:
        """The seconds after which a call without an answer ends in ``TimedOut``, unless it says otherwise."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer."""
        return orjson.loads(payload)

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - Telegram takes either
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Return the status and the payload; raises ``NetworkError`` or ``TimedOut`` as a transport would."""
        place = _PLACE.search(url)
        if place is None:
            raise NetworkError(f"{url} is no address of a Bot API server")
        if place["file"]:
            status, content = self._api.download(unquote(place["token"]), unquote(place["rest"]))
            return status, content if isinstance(content, bytes) else orjson.dumps(content)
        parameters = request_data.parameters if request_data else {}
        files = _files(request_data) if request_data and request_data.contains_files else {}
        timeout = self.read_timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            async with asyncio.timeout(timeout):
                status, answer = await self._api.request(place["token"], place["rest"], parameters, files)
        except TimeoutError:
            raise TimedOut from None
        except ConnectionDropped:
            raise NetworkError("the connection was dropped") from None
        return status, orjson.dumps(answer)


def _files(request_data: RequestData) -> dict[str, tuple[str, bytes]]:
    files = {}
    for name, (file_name, content, _mime_type) in request_data.multipart_data.items():
        files[name] = (file_name, content if isinstance(content, bytes) else content.read())
    return files
