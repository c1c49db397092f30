"""A message's text as Telegram keeps it: parsed, cleaned, trimmed, with links and commands that it finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.offline import parameters
from bot.offline.errors import ApiError, bad_request
from bot.offline.markup import parse_html
from bot.offline.parameters import Parameters
from bot.offline.spans import HIDING, Json, Span, as_entities, from_entities, settled, utf16_length

MAX_SOURCE = 1 << 15  # bytes, before parsing
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_MARKS = 100

# Control characters become spaces; carriage returns, line and paragraph separators, directional overrides and
# stacked vertical lines go. A tab is a control character too.
_CLEAN = {code: " " for code in range(32) if code != ord("\n")}
_GONE = [ord("\r"), *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A]
_UNCLEAN = re.compile("[\\x00-\\x09\\x0b-\\x1f\u2028-\u202e\u0333\u033f\u030a]")
_TRIMMED = " \n"

# Where something may begin that Telegram finds itself, and what that then looks like.
_HINT = re.compile(r"https?://|[/@#]")
_FOUND = {
    "h": ("url", re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,:;!?'`()\]}]")),
    "/": ("bot_command", re.compile(r"(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/<>])", re.ASCII)),
    "@": ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    "#": ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
}

User = Json


class Formatted(NamedTuple):
    """A text and Telegram's MessageEntity objects for it."""

    text: str
    entities: list[Json]


def formatted(
    given: Parameters,
    field: str,
    *,
    entities_field: str,
    limit: int,
    too_long: str,
    user: Callable[[int], User | None],
) -> Formatted:
    """Return the text of a method's parameter ``field`` as Telegram would keep it; it may be empty.

    ``user`` finds who a mention by id means. Raises Telegram's 400 for wrong markup and for a text of more
    than ``limit`` UTF-16 units, with the words ``too_long``.
    """
    source = parameters.text(given, field)
    if len(source) > MAX_SOURCE // 4 and len(source.encode()) > MAX_SOURCE:
        raise bad_request("text is too long")
    kept = tidied(*_marked(given, source, entities_field), user=user)
    if utf16_length(kept.text) > limit:
        raise bad_request(too_long)
    return kept


def _marked(given: Parameters, source: str, entities_field: str) -> tuple[str, list[Span]]:
    mode = parameters.text(given, "parse_mode").lower()
    if source and mode and mode != "none":
        if mode in {"markdown", "markdownv2"}:
            raise ApiError(501, "Not Implemented: the offline Bot API reads HTML alone")
        if mode != "html":
            raise bad_request("unsupported parse_mode")
        return parse_html(source)
    entities = parameters.structure(given, entities_field, "entities")
    if not entities:
        return source, []
    try:
        return source, from_entities(source, entities)
    except (KeyError, TypeError) as error:
        raise bad_request(f"can't parse MessageEntity: {error}") from None
    except ValueError as error:
        raise bad_request(f"e{str(error)[1:]}") from None


def tidied(text: str, spans: list[Span], *, user: Callable[[int], User | None]) -> Formatted:
    """Return text and stretches as Telegram keeps them: clean, without blank edges, with what it finds."""
    text, spans = _cleaned(text, spans)
    end = len(text.rstrip(_TRIMMED))
    shown = text[:end]
    begin = end - len(shown.lstrip(_TRIMMED))
    kept: list[Span] = []
    for span in spans:
        start, stop = max(span.start, 0), min(span.end, end)
        if span.kind == "text_mention":
            who = user(span.extra["user"]["id"])
            if who is None:
                continue
            span.extra["user"] = who
        if span.kind not in HIDING:
            inner = shown[start:stop]
            start += len(inner) - len(inner.lstrip(_TRIMMED))
        elif start < stop:
            begin = min(begin, start)
        if start < stop:
            kept.append(Span(span.kind, start, stop, span.extra))
    for span in kept:
        span.start -= begin
        span.end -= begin
    shown = shown[begin:]
    kept = settled(kept + _found(shown, kept))
    return Formatted(shown, as_entities(shown, kept) if kept else [])


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    if not _UNCLEAN.search(text):
        return text, spans
    table: dict[int, str | None] = {**_CLEAN, **dict.fromkeys(_GONE)}
    moved = [
        Span(s.kind, len(text[: s.start].translate(table)), len(text[: s.end].translate(table)), s.extra)
        for s in spans
    ]
    return text.translate(table), moved


def _found(text: str, given: list[Span]) -> list[Span]:
    found: list[Span] = []
    solid = [span for span in given if span.kind in HIDING]
    at = 0
    while hint := _HINT.search(text, at):
        kind, pattern = _FOUND[hint[0][0]]
        match = pattern.match(text, hint.start())
        at = match.end() if match else hint.end()
        if match and not any(span.start < match.end() and match.start() < span.end for span in solid):
            found.append(Span(kind, match.start(), match.end()))
    return found
