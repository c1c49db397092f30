"""Logging to standard error, in which a bot token never appears."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_OURS = "bot"


class RedactingFormatter(logging.Formatter):
    """Formats a record so that nothing in it gives a bot token away, or passes itself off as another record.

    An error may quote what somebody wrote. So all lines but a record's first are indented, and what would
    move the cursor or turn the text's direction is written out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines, of a record."""
        text = _TOKEN.sub("<token>", super().format(record))
        return _CONTROL.sub(_written_out, text).replace("\n", "\n    ")


def _written_out(sign: re.Match[str]) -> str:
    return sign.group().encode("unicode_escape").decode("ascii")


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
