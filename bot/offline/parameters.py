"""Reading a method's parameters, which come as JSON values or, from a form, as strings.

As in Telegram, a parameter that is no number where one is expected counts as not given, and unknown ones
are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from bot.offline.errors import bad_request

Parameters = Mapping[str, Any]


class Upload(NamedTuple):
    """A file that came with a request."""

    name: str
    content: bytes


Files = Mapping[str, Upload]


def text(parameters: Parameters, name: str) -> str:
    """Return the parameter as text, ``""`` where it is absent."""
    value = parameters.get(name)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def integer(
    parameters: Parameters, name: str, default: int = 0, low: int | None = None, high: int | None = None
) -> int:
    """Return the parameter as a number within ``low`` and ``high``, ``default`` where it is none."""
    value = parameters.get(name, default)
    if not isinstance(value, int):
        try:
            value = int(value)
        except (TypeError, ValueError):
            value = default
    if low is not None:
        value = max(low, value)
    return value if high is None else min(high, value)


def flag(parameters: Parameters, name: str) -> bool:
    """Return whether the parameter says yes."""
    value = parameters.get(name)
    return value is True or (value is not None and str(value).strip().lower() in {"true", "yes", "1"})


def structure(parameters: Parameters, name: str, what: str) -> Any:
    """Return the parsed JSON of the parameter, ``None`` where it is absent or empty.

    Raises the 400 that names ``what`` could not be parsed.
    """
    value = parameters.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise bad_request(f"can't parse {what} JSON object") from None
