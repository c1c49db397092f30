"""Logging to standard error, in which a bot token never appears."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}")
_OURS = "bot"


class RedactingFormatter(logging.Formatter):
    """Formats a record and blots out whatever looks like a bot token, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines, of a record."""
        return _TOKEN.sub("<token>", super().format(record))


def configure(level: str) -> None:
    """Log this program at ``level``, and its libraries at no less than WARNING unless it is DEBUG.

    The libraries tell of each request and each update; that is too much, and what people write is theirs.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    if level == "INFO":
        logging.getLogger().setLevel(logging.WARNING)
