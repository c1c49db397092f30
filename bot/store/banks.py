"""Every version of every bank that was ever loaded, kept whole, and which of them are offered."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection

from bot.domain.bank import Bank
from bot.store.connection import Connection
from bot.store.moments import written


class Banks:
    """The table ``banks``: a row is one content of a file, and never changes but for being offered or not."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, bank: Bank, content: bytes, now: dt.datetime) -> int:
        """Store ``content`` (of which ``bank`` was read) and offer it in place of other versions.

        Returns its row: the one it had if the same content was loaded before.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        known = self._connection.one(
            "SELECT id FROM banks WHERE content_sha256 = ? AND offered = 1", [sha256]
        )
        if known is not None:
            return int(known[0])
        with self._connection.transaction():
            self._connection.write(
                "UPDATE banks SET offered = 0 WHERE bank_id = ? AND offered = 1", [bank.id]
            )
            self._connection.write(
                "INSERT INTO banks (bank_id, version, title, content, content_sha256, loaded_at, offered)"
                " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (content_sha256) DO UPDATE SET offered = 1",
                [bank.id, bank.version, bank.title, content, sha256, written(now)],
            )
            row = self._connection.one("SELECT id FROM banks WHERE content_sha256 = ?", [sha256])
        assert row is not None  # noqa: S101 - it was written a line above
        return int(row[0])

    def offer_only(self, rows: Collection[int]) -> None:
        """Offer none but (some of) ``rows``; no row becomes offered by this, and sets stay as they are."""
        self._connection.write(
            "UPDATE banks SET offered = 0 WHERE offered = 1 AND id NOT IN (SELECT value FROM json_each(?))"
            " AND bank_id NOT IN (SELECT bank_id FROM sets)",
            [json.dumps(list(rows))],
        )

    def offered(self) -> tuple[int, ...]:
        """Return the rows that are offered, in the order of their titles."""
        rows = self._connection.all("SELECT id FROM banks WHERE offered = 1 ORDER BY title, id")
        return tuple(row[0] for row in rows)

    def content(self, row: int) -> bytes | None:
        """Return the file that was stored in ``row``, or None if there is no such row."""
        found = self._connection.one("SELECT content FROM banks WHERE id = ?", [row])
        return None if found is None else bytes(found[0])
