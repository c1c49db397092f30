"""What the tags of Telegram's HTML mean: which stretch each becomes when it is closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.offline.errors import bad_request
from bot.offline.links import checked_link
from bot.offline.spans import Json, Span

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = frozenset(_SIMPLE) | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_DATE_FORMAT = re.compile(r"[rR]|[tTdDwW]*")


@dataclass(slots=True)
class OpenTag:
    """A tag that waits for its end: where its content begins in the text, and its attributes."""

    tag: str
    start: int
    attributes: dict[str, str]


class Marks:
    """The stretches of one text, in the order in which they end."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self._languages: dict[int, str] = {}  # of a code, by its index in spans, until a pre around takes it

    def close(self, opened: OpenTag, end: int, pieces: Sequence[str]) -> None:
        """Mark what lies between ``opened`` and ``end``; ``pieces`` make up the text so far.

        Raises the 400 for an emoji or a time that is none.
        """
        tag, given = opened.tag, opened.attributes
        if tag in {"code", "pre"}:
            self._monospace(tag, opened.start, end, given.get("class", ""))
        elif marked := _meaning(tag, given, lambda: "".join(pieces)[opened.start :]):
            kind, extra = marked
            self.spans.append(Span(kind, opened.start, end, extra))

    def _monospace(self, tag: str, start: int, end: int, class_name: str) -> None:
        """Mark code or a pre; both around the same text become one pre with the language of the code."""
        own = class_name.removeprefix("language-") if class_name.startswith("language-") else ""
        last = len(self.spans) - 1
        inner = self.spans[last] if self.spans else None
        if (
            inner is not None
            and (inner.start, inner.end) == (start, end)
            and {tag, inner.kind} == {"code", "pre"}
        ):
            language = own if tag == "code" else self._languages.get(last, "")
            if language and not inner.extra:
                self.spans[last] = Span("pre", start, end, {"language": language})
                return
        self.spans.append(Span(tag, start, end))
        if tag == "code" and own:
            self._languages[last + 1] = own


def _meaning(tag: str, given: Mapping[str, str], text: Callable[[], str]) -> tuple[str, Json] | None:
    """Return the kind of stretch that a tag stands for and what belongs to it, if it stands for one."""
    if tag in _SIMPLE:
        return _SIMPLE[tag], {}
    if tag == "blockquote":
        return "expandable_blockquote" if "expandable" in given else "blockquote", {}
    if tag == "a":
        return _link(given.get("href") or text())
    if tag == "tg-emoji":
        if not re.fullmatch(r"[1-9][0-9]{0,18}", given.get("emoji-id", "")):
            raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
        return "custom_emoji", {"custom_emoji_id": given["emoji-id"]}
    return _moment(given.get("unix", ""), given.get("format", ""))


def _link(address: str) -> tuple[str, Json] | None:
    if person := re.fullmatch(r"tg:(?://)?user\?id=([1-9][0-9]{0,17})", address):
        return "text_mention", {"user": {"id": int(person[1])}}
    url = checked_link(address)
    return ("text_link", {"url": url}) if url else None


def _moment(unix: str, date_format: str) -> tuple[str, Json] | None:
    if not _DATE_FORMAT.fullmatch(date_format):
        raise bad_request("can't parse entities: Invalid date format used")
    time = re.match(r"[0-9]{1,10}", unix)
    if time is None or int(time[0]) == 0:
        return None
    return "date_time", {"unix_time": int(time[0])} | (
        {"date_time_format": date_format} if date_format else {}
    )
