"""What requests to Telegram have in common that stand before another one."""

from __future__ import annotations

from typing import Any

from telegram.request import BaseRequest

from bot.chat.transport import parse


class WrappingRequest(BaseRequest):
    """Stands before ``request``: begins and ends with it; what it does to a call is for children to say."""

    def __init__(self, request: BaseRequest) -> None:
        self._request = request

    @property
    def read_timeout(self) -> float | None:
        """What the wrapped request says."""
        return self._request.read_timeout

    async def initialize(self) -> None:
        """Initialise the wrapped request."""
        await self._request.initialize()

    async def shutdown(self) -> None:
        """Shut the wrapped request down."""
        await self._request.shutdown()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return Telegram's answer; ``TelegramError`` where it is not JSON."""
        return parse(payload)
