"""Calls as JSON over our own lean connections; files, and everything through a proxy, by another request."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import urlsplit

import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.chat.calls import Encoded
from bot.chat.connections import Connections, UnreachableError
from bot.chat.http import BrokenError
from bot.chat.transport import CONNECT, CONNECTIONS, DONE, EDITS, POOL, READ, given, proxy_for
from bot.chat.wrapping import WrappingRequest


class LeanRequest(WrappingRequest):
    """Makes calls without files over ``Connections``; passes the rest on to ``request``.

    As there, no error holds the address called, and a successful edit is answered with ``true``.
    """

    def __init__(self, request: BaseRequest) -> None:
        super().__init__(request)
        self._servers: dict[str, Connections] | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that a call waits for its answer unless it says otherwise."""
        return READ

    async def initialize(self) -> None:
        """Make ready; connections are made when they are needed."""
        await super().initialize()
        if self._servers is None:
            self._servers = {}

    async def shutdown(self) -> None:
        """Close every connection."""
        servers, self._servers = self._servers or {}, None
        for server in servers.values():
            await server.close()
        await super().shutdown()

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
        if method != "POST" or (request_data is not None and request_data.contains_files) or proxy_for(url):
            return await self._request.do_request(
                *(url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
            )
        if self._servers is None:
            raise RuntimeError("LeanRequest is used before initialize() or after shutdown()")
        root, path = _split(url)
        server = self._servers.get(root)
        if server is None:
            server = self._servers[root] = _connections(root)
        try:
            status, payload = await server.post(path, _encoded(request_data), given(read_timeout, READ))
        except TimeoutError:
            raise TimedOut("Telegram did not answer in time") from None
        except UnreachableError as error:
            raise NetworkError(f"No connection to {error}") from None
        except BrokenError as error:
            raise NetworkError(f"The connection to Telegram broke: {error}") from None
        if status < 300 and payload.startswith(b"{") and url.endswith(EDITS):
            return status, DONE
        return status, payload


def _encoded(data: RequestData | None) -> bytes:
    if isinstance(data, Encoded):
        return data.json
    return b"{}" if data is None else orjson.dumps(data.parameters)


def _connections(root: str) -> Connections:
    return Connections(
        root,
        limit=CONNECTIONS,
        connect_seconds=CONNECT,
        wait_seconds=POOL,
        headers=f"User-Agent: {BaseRequest.USER_AGENT}\r\nContent-Type: application/json\r\n",
    )


@functools.lru_cache(maxsize=256)
def _split(url: str) -> tuple[str, str]:
    address = urlsplit(url)
    return f"{address.scheme}://{address.netloc}", address.path
