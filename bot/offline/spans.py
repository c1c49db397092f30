"""The marked stretches of a text, and Telegram's rules for how they may lie in each other.

Positions are in code points here; Telegram counts UTF-16 units, into which ``as_entities`` converts. The
rules are those of TDLib (``fix_entities`` in MessageEntity.cpp): links, mentions and code exclude each other,
nothing lies in code, block quotes do not lie in block quotes, and the styles (bold, italic ...) are cut where
another stretch begins or ends.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
MONOSPACE = frozenset({"code", "pre"})
# They keep their blank edges: their meaning is in what cannot be seen.
HIDING = frozenset({"text_link", "text_mention", "code", "pre"})
# The order in which TDLib lists stretches that begin and end together.
_RANK = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
}
_RANK |= {style: 90 + index for index, style in enumerate(STYLES)} | {"custom_emoji": 99}


@dataclass(slots=True)
class Span:
    """One stretch: its kind by Telegram's name, where it begins and ends, and what else belongs to it."""

    kind: str
    start: int
    end: int
    extra: Json = field(default_factory=dict)


def _order(span: Span) -> tuple[int, int, int]:
    return span.start, -span.end, _RANK.get(span.kind, 50)


def settled(spans: Iterable[Span]) -> list[Span]:
    """Return the stretches as Telegram keeps them: sorted, properly nested, none empty."""
    styles: list[Span] = []
    quotes: list[Span] = []
    solid: list[Span] = []
    for span in sorted((span for span in spans if span.start < span.end), key=_order):
        group = styles if span.kind in STYLES else quotes if span.kind in QUOTES else solid
        if group is styles or not group or group[-1].end <= span.start:
            group.append(span)
    solid = [span for span in solid if not any(_cuts(span, quote) for quote in quotes)]
    fixed = solid + quotes
    return sorted(fixed + (_cut_styles(styles, fixed) if styles else []), key=_order)


def _cuts(span: Span, quote: Span) -> bool:
    apart = span.end <= quote.start or quote.end <= span.start
    return not apart and not (quote.start <= span.start and span.end <= quote.end)


def _cut_styles(styles: list[Span], fixed: list[Span]) -> list[Span]:
    joined: list[Span] = []
    last: dict[str, Span] = {}
    for span in styles:
        before = last.get(span.kind)
        if before is not None and span.start <= before.end:
            before.end = max(before.end, span.end)
        else:
            last[span.kind] = dataclasses.replace(span)
            joined.append(last[span.kind])
    edges = sorted(
        {edge for span in fixed for edge in (span.start, span.end)} | {span.start for span in joined}
    )
    code = [span for span in fixed if span.kind in MONOSPACE]
    cut: list[Span] = []
    for span in joined:
        places = [span.start, *(edge for edge in edges if span.start < edge < span.end), span.end]
        cut.extend(
            Span(span.kind, start, end)
            for start, end in itertools.pairwise(places)
            if not any(within.start <= start and end <= within.end for within in code)
        )
    return cut


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units a text has, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def as_entities(text: str, spans: Iterable[Span]) -> list[Json]:
    """Return the stretches as Telegram's MessageEntity objects."""
    if utf16_length(text) == len(text):
        return [{"type": s.kind, "offset": s.start, "length": s.end - s.start, **s.extra} for s in spans]
    return [
        {
            "type": span.kind,
            "offset": utf16_length(text[: span.start]),
            "length": utf16_length(text[span.start : span.end]),
            **span.extra,
        }
        for span in spans
    ]


def from_entities(text: str, entities: Iterable[Json]) -> list[Span]:
    """Return Telegram's entities as stretches; ``ValueError`` where one ends in a symbol or past the text."""
    places: list[int] = []  # of each UTF-16 unit: the code point that begins there, or -1
    for index, character in enumerate(text):
        places.append(index)
        if character > "\uffff":
            places.append(-1)
    places.append(len(text))
    spans = []
    for entity in entities:
        offset, length = int(entity["offset"]), int(entity["length"])
        if offset < 0 or length < 0 or offset + length >= len(places):
            raise ValueError(f"Entity beginning at UTF-16 offset {offset} ends after the end of the text")
        start, end = places[offset], places[offset + length]
        if start < 0 or end < 0:
            raise ValueError(
                f"Entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol"
            )
        extra = {key: value for key, value in entity.items() if key not in {"type", "offset", "length"}}
        spans.append(Span(str(entity["type"]), start, end, extra))
    return spans
