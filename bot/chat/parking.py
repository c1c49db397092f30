"""A file for the few updates that wait for a slow chat, so that the others need not wait behind them.

Telegram confirms updates in order only, and shows no more than the first hundred that are not confirmed. So
one chat that Telegram makes wait would, once a hundred others have been served, make everybody wait. What is
then still unhandled is written here, and only then confirmed: after a crash it is found here.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import orjson

from bot.errors import StoreError
from bot.private import private


class Parking:
    """The file at ``path``: a JSON array of updates as Telegram sent them; no file where none waits."""

    def __init__(self, path: Path) -> None:
        self._path = path

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
        """Keep exactly these; when this returns they are on the disk. ``OSError`` leaves what was there."""
        if not updates:
            self._path.unlink(missing_ok=True)
            return
        new = self._path.with_name(self._path.name + ".new")
        with open(new, "wb", opener=private) as file:
            file.write(orjson.dumps(list(updates)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
