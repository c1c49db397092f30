"""The way to Telegram: PTB's requests on aiohttp and orjson, at a fraction of its own transport's CPU."""

from __future__ import annotations

import functools
import os
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.bare import bare_message

CONNECTIONS = 512
"""Connections at most: one for each of 500 people who tap at the same moment, and the long poll."""

READ, WRITE, UPLOAD, CONNECT, POOL = 20.0, 10.0, 60.0, 10.0, 30.0
"""Seconds to wait for an answer, to send a request, one with files, to connect, and for a free connection."""

_JSON = {"Content-Type": "application/json"}
EDITS = ("/editMessageText", "/editMessageReplyMarkup")
DONE = b'{"ok":true,"result":true}'
_SENDS = ("/sendMessage", "/sendDocument")


class AiohttpRequest(BaseRequest):
    """Sends each call as JSON (files as multipart) over kept-alive connections.

    Nobody reads the messages that calls return, and for PTB to build one costs as much as the call itself.
    So a successful edit is answered with ``true``, as Telegram does where the message is not the bot's own,
    and a message sent comes back bare.

    No error raised here holds the address called, for the bot's token is part of it. Redirects are not
    followed, for they would take the token elsewhere.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a call waits for its answer unless it says otherwise."""
        return READ

    async def initialize(self) -> None:
        """Open the pool of connections."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=75),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=(
                    "Accept-Encoding",
                ),  # answers are small; unpacking them costs more than it saves
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Call Telegram and return the HTTP status and the body.

        Raises ``TimedOut`` where no answer came in time and ``NetworkError`` where the connection failed;
        neither tells whether Telegram did what it was asked.
        """
        if self._session is None:
            raise RuntimeError("AiohttpRequest is used before initialize() or after shutdown()")
        body, headers = _body(request_data)
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(
            given(read_timeout, READ),
            given(write_timeout, UPLOAD if uploads else WRITE),
            given(connect_timeout, CONNECT),
            given(pool_timeout, POOL),
        )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=proxy_for(url),
                allow_redirects=False,
            ) as response:
                payload = await response.read()
        except TimeoutError:
            raise TimedOut("Telegram did not answer in time") from None
        except aiohttp.ClientConnectorError as error:
            raise NetworkError(f"No connection to {error.host}:{error.port}: {_reason(error)}") from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"The connection to Telegram broke: {type(error).__name__}") from None
        return response.status, _lean(url, payload) if response.status < 300 else payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return Telegram's answer; ``TelegramError`` where it is not JSON."""
        return parse(payload)


def parse(payload: bytes) -> dict[str, Any]:
    """Return a JSON object that Telegram sent; ``TelegramError`` where it is none."""
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise TelegramError("Telegram's answer is not a JSON object")
    return answer


def _reason(error: aiohttp.ClientConnectorError) -> str:
    number = error.os_error.errno
    said = error.os_error.strerror or type(error.os_error).__name__
    return os.strerror(number) if number and number > 0 else said  # a failed look-up of a name is below 0


def _lean(url: str, payload: bytes) -> bytes:
    if url.endswith(EDITS):
        return DONE
    if url.endswith(_SENDS):
        return orjson.dumps({"ok": True, "result": bare_message(parse(payload)["result"])})
    return payload


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    if data is None:
        return None, None
    if not data.contains_files:
        return orjson.dumps(data.parameters), _JSON
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # Telegram does not unquote file names
    for name, (filename, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form, None


@functools.lru_cache(maxsize=64)
def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for an address, as it was when first asked."""
    address = urlsplit(url)
    bypassed = urllib.request.proxy_bypass(address.hostname or "")
    return None if bypassed else urllib.request.getproxies().get(address.scheme)


@functools.lru_cache(maxsize=64)
def _timeout(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    seconds = (read, write, connect, pool)
    return aiohttp.ClientTimeout(
        total=None if None in seconds else sum(filter(None, seconds)),
        connect=pool,
        sock_connect=connect,
        sock_read=read,
    )


def given(seconds: Any, default: float) -> float | None:
    """Return a time-out as PTB hands it over, the default where it says nothing."""
    return default if seconds is BaseRequest.DEFAULT_NONE else seconds
