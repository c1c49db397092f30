"""A file for updates that wait, so that others need not wait behind them.

Telegram shows no more than the first hundred updates that are not confirmed, and brings no more than a
hundred at once to a webhook. So what is unhandled where so many wait, or where one chat is slow, is written
here, and only then confirmed: after a crash it is found here.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import orjson

from bot.chat.handling import Raw, chat_of
from bot.errors import StoreError
from bot.private import private
from bot.store.copying import sync_folder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MOST = 1_000
"""Updates that are parked at most."""

STRUCK_OFF = 1.0
"""Seconds for which updates that have been handled may stand in the file; a crash repeats them."""

_log = logging.getLogger(__name__)


class Parking:
    """The file at ``path``: a JSON array of updates as Telegram sent them; no file where none waits."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other bot from the file inside; ``StoreError`` where another one does so already.

        Each bot writes all that waits for it, and so would write over what waits for another. What is locked
        is a file beside it, for this one comes and goes; that stays, and its lock ends with the process,
        however that ends. Nothing is locked on Windows.
        """
        lock = self._path.with_name(self._path.name + ".lock")
        with ExitStack() as inside:
            try:
                file = inside.enter_context(open(lock, "wb", opener=private))
                if fcntl is not None:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(
                    f"{self._path} is held by another bot that runs on this database: stop that one first, "
                    "or give this one a DATABASE of its own."
                ) from None
            except OSError as error:
                _log.warning("%s cannot be locked, so a second bot would go unnoticed: %s", lock, error)
            yield

    def read(self) -> list[dict[str, Any]]:
        """Return the updates that were left here, oldest first; ``StoreError`` if they cannot be read."""
        try:
            updates = orjson.loads(self._path.read_bytes())
        except FileNotFoundError:
            return []
        except (OSError, orjson.JSONDecodeError) as error:
            raise StoreError(
                f"{self._path} holds updates that were not answered yet, and it cannot be read: {error}. "
                "Make it readable, or move it away to go on without them."
            ) from error
        return list(updates)

    def write(self, updates: Collection[dict[str, Any]]) -> None:
        """Keep exactly these; when this returns they are on the disk; with an ``OSError`` they may be."""
        if not updates:
            self._path.unlink(missing_ok=True)
            return
        new = self._path.with_name(self._path.name + ".new")
        with open(new, "wb", opener=private) as file:
            file.write(orjson.dumps(list(updates)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        sync_folder(self._path)


class Parked:
    """The updates that are parked, each until it has been handled; with no ``parking`` there are none."""

    def __init__(self, parking: Parking | None) -> None:
        self._parking = parking
        self._updates: dict[int, Raw] = {}
        self._striking: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._updates)

    def __contains__(self, number: int) -> bool:
        return number in self._updates

    def left(self) -> list[Raw]:
        """Return what was parked when the bot ended; ``StoreError`` where it cannot be read."""
        return self._parking.read() if self._parking else []

    def chats(self) -> set[int | None]:
        """Return the chats of which something is parked."""
        return {chat_of(update) for update in self._updates.values()}

    def add(self, pending: Iterable[tuple[Raw, asyncio.Future[None]]]) -> bool:
        """Park updates that are under way; False, with none of them parked, where that cannot be done."""
        new = [(update, handled) for update, handled in pending if not handled.done()]
        if self._parking is None or len(self) + len(new) > MOST:
            return False
        try:
            self._parking.write([*self._updates.values(), *(update for update, _ in new)])
        except OSError as error:
            _log.error("Updates cannot be parked, so others wait behind them: %s", error)
            return False
        for update, handled in new:
            self.wait_for(update, handled)
        return True

    def wait_for(self, update: Raw, handled: asyncio.Future[None]) -> None:
        """Keep an update that stands in the file until it has been handled."""
        self._updates[update["update_id"]] = update
        handled.add_done_callback(lambda end: None if end.cancelled() else self._drop(update["update_id"]))

    def close(self) -> None:
        """Strike off what has been handled."""
        if self._striking is not None:
            self._strike_off()

    def _drop(self, number: int) -> None:
        self._updates.pop(number, None)
        if not self._updates:
            self._strike_off()
        elif self._striking is None:
            self._striking = asyncio.get_running_loop().call_later(STRUCK_OFF, self._strike_off)

    def _strike_off(self) -> None:
        if self._striking is not None:
            self._striking.cancel()
            self._striking = None
        if self._parking is not None:
            try:
                self._parking.write(list(self._updates.values()))
            except OSError as error:
                _log.error("A parked update was handled and cannot be struck off: %s", error)
