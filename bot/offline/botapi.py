"""The Bot API without Telegram: one bot's chats in this process, called as Telegram's server is called."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.offline import callbacks, editing, polls, profile, sending
from bot.offline.errors import ApiError
from bot.offline.faults import Faults
from bot.offline.parameters import Files, Parameters, Upload
from bot.offline.spans import Json
from bot.offline.state import BOT_ID, Method, State

TOKEN = f"{BOT_ID}:{'offline' * 5}"
"""A token of the right form that opens nothing."""

_METHODS: dict[str, Method] = {
    **sending.METHODS,
    **editing.METHODS,
    **callbacks.METHODS,
    **polls.METHODS,
    **profile.METHODS,
}
_REMEMBERED_CALLS = 1000


class Call(NamedTuple):
    """One call that the bot has made."""

    method: str
    parameters: Parameters


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class BotApi:
    """The core: one bot, its people and chats. ``clock`` tells the time that messages and limits go by."""

    def __init__(self, *, token: str = TOKEN, clock: Callable[[], datetime] = utc_now) -> None:
        self.token = token
        self.state = State.new(clock)
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=_REMEMBERED_CALLS)
        """The bot's latest calls, getUpdates aside."""

    async def call(
        self, method: str, parameters: Parameters, files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> tuple[int, Json]:
        """Call a method, as with the right token; returns the HTTP status and Telegram's JSON answer.

        Raises ``ConnectionDropped`` where that was asked for.
        """
        name = method.lower()
        try:
            after = await self.faults.before(name) if self.faults else None
            if name == "getupdates":
                result: Any = await self.state.updates.get(parameters)
            else:
                result = self._perform(name, parameters, _uploads(files))
        except ApiError as error:
            return error.status, error.answer()
        if after is not None:
            raise after()
        return 200, {"ok": True, "result": result}

    def _perform(self, name: str, parameters: Parameters, files: Files) -> Any:
        perform = _METHODS.get(name)
        if perform is None:
            raise ApiError(404, "Not Found")
        self.calls.append(Call(name, parameters))
        return perform(self.state, parameters, files)

    async def request(
        self,
        token: str,
        method: str,
        parameters: Parameters,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> tuple[int, Json]:
        """Call a method with a token, as a request to Telegram's server does; a wrong one is refused."""
        if token != self.token:
            wrong = ApiError(401, "Unauthorized") if _is_token(token) else ApiError(404, "Not Found")
            return wrong.status, wrong.answer()
        return await self.call(method, parameters, files)

    def download(self, token: str, path: str) -> tuple[int, bytes | Json]:
        """Return the status and the content of the file at a path that getFile gave, or an answer in JSON."""
        content = self.state.files.download(path) if token == self.token else None
        if content is None:
            missing = ApiError(404, "Not Found")
            return missing.status, missing.answer()
        return 200, content

    def fail(
        self, method: str, *, status: int, description: str, retry_after: int | None = None, times: int = 1
    ) -> None:
        """Make the next calls of ``method`` fail; see ``faults`` for more that can go wrong."""
        self.faults.fail(method, status=status, description=description, retry_after=retry_after, times=times)

    async def idle(self) -> None:
        """Return when every queued update has been confirmed by getUpdates."""
        await self.state.updates.idle()


def _uploads(files: Mapping[str, tuple[str, bytes]] | None) -> Files:
    return {name: Upload(*upload) for name, upload in files.items()} if files else {}


def _is_token(token: str) -> bool:
    number, colon, secret = token.partition(":")
    return bool(colon) and number.isdecimal() and len(secret) >= 30
