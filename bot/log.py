"""Logging to standard error: a line for each event, with the update it is about, and nothing that is private.

A bot token never appears. Above DEBUG, neither does what people are called or write: nothing is logged of
it, and of an exception that may quote what it was given (a ``ValueError``, say) only the kind and the place.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

from bot.errors import CivicQuizError, StoreError

UPDATE: ContextVar[int | None] = ContextVar("update", default=None)
"""The id of the update that is being handled."""

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}|(?<=secret_token': ')[A-Za-z0-9_-]+")
_QUOTING = (ValueError, LookupError, CivicQuizError)
_OURS = "bot"


class LineFormatter(logging.Formatter):
    """Formats a record as a line for people, with an indented traceback below it where there is one.

    What is not printable is escaped, so that nothing that comes from elsewhere can look like a line of ours.
    """

    def __init__(self, *, discreet: bool = True) -> None:
        """``discreet``: whether exceptions that may quote what people write are told by their kind alone."""
        super().__init__()
        self._discreet = discreet

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines, of a record."""
        update = UPDATE.get()
        about = "" if update is None else f" update {update}"
        head = f"{self.formatTime(record)} {record.levelname} {record.name}{about}: {self._message(record)}"
        lines = [head, *(f"    {line}" for line in self._exception(record).splitlines())]
        return "\n".join(map(_escaped, lines))

    def _message(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if (
            self._discreet and record.name == "asyncio"
        ):  # its further lines show objects, exceptions among them
            message = message.partition("\n")[0]
        return _TOKEN.sub("<token>", message)

    def _exception(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return ""
        text = "".join(traceback.format_exception(error))
        if self._discreet:
            for each in _chain(error):
                if isinstance(each, _QUOTING) and not isinstance(each, StoreError):
                    said = "".join(traceback.format_exception_only(each))
                    text = text.replace(said, f"{said.partition(':')[0].rstrip()}: <left out>\n")
        return _TOKEN.sub("<token>", text).rstrip()


class JsonFormatter(LineFormatter):
    """Formats a record as one JSON object, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message(record),
        }
        if (update := UPDATE.get()) is not None:
            entry["update"] = update
        if exception := self._exception(record):
            entry["exception"] = exception
        return json.dumps(entry)


def configure(level: str, form: str = "text") -> None:
    """Log this program at ``level``, and its libraries at no less than WARNING unless it is DEBUG.

    The libraries tell of each request and each update; that is too much, and what people write is theirs.
    ``form`` is "text" or "json".
    """
    handler = logging.StreamHandler()
    formatter = JsonFormatter if form == "json" else LineFormatter
    handler.setFormatter(formatter(discreet=level != "DEBUG"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level)
    if level == "INFO":
        logging.getLogger().setLevel(logging.WARNING)


def _escaped(line: str) -> str:
    """Write out what would end the line, move the cursor or turn the text's direction."""
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that a traceback shows with it."""
    found, seen = [error], set()
    while found:
        each = found.pop()
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            found += filter(None, (each.__cause__, each.__context__))
            found += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
