"""Whether Telegram can be reached, asked only when somebody wants to know, and not too often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from telegram.error import TelegramError
from telegram.ext import Application

AGE = 30.0
"""Seconds for which an answer is good."""

PATIENCE = 5.0
"""Seconds that Telegram has to answer."""


class Reach:
    """Asks Telegram, with a call that changes nothing, where updates go; ``url`` is where they should."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        url: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``url`` is empty where the bot polls."""
        self._application = application
        self._url = url
        self._clock = clock
        self._asked = float("-inf")
        self._fault: str | None = None
        self._turn = asyncio.Lock()

    async def fault(self) -> str | None:
        """Return why Telegram and the bot do not come together, None where they do."""
        if not self._application.running:
            return "The bot has not begun yet, or is about to end."
        async with self._turn:
            if self._clock() - self._asked >= AGE:
                self._fault = await self._ask()
                self._asked = self._clock()
            return self._fault

    async def _ask(self) -> str | None:
        try:
            async with asyncio.timeout(PATIENCE):
                webhook = await self._application.bot.get_webhook_info()
        except TimeoutError:
            return "Telegram does not answer."
        except TelegramError as error:
            return f"Telegram cannot be reached: {error.message}."
        if webhook.url != self._url:
            return "Telegram brings the updates somewhere else: another program has changed the webhook."
        return None
