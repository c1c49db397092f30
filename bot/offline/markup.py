"""Telegram's HTML: the text and its marked stretches, or the error that Telegram answers with.

It reads as TDLib's ``parse_html`` does, with its words for every fault; byte offsets are into the UTF-8 of
the text as it was sent.
"""

from __future__ import annotations

import re
from typing import NoReturn

from bot.offline.errors import bad_request
from bot.offline.spans import Span
from bot.offline.tags import TAGS, Marks, OpenTag

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_BLANK = " \t\r\n\v\0"

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>[a-zA-Z]+));?")
_TAG_NAME = re.compile(rf"[^{_BLANK}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_BLANK}=>/\"']*")
_TOKEN = re.compile(r"[0-9A-Za-z.-]*")
_UNQUOTED = {'"': re.compile('[^"&]+'), "'": re.compile("[^'&]+")}
_SPACES = re.compile(rf"[{_BLANK}]*")


def parse_html(source: str) -> tuple[str, list[Span]]:
    """Return the plain text of ``source`` and its marked stretches, in the order in which they end.

    Raises the 400 "can't parse entities: ..." for what Telegram refuses.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[OpenTag] = []
        self.marks = Marks()

    def read(self) -> tuple[str, list[Span]]:
        source = self.source
        while special := _SPECIAL.search(source, self.at):
            self.put(source[self.at : special.start()])
            self.at = special.start()
            if source[self.at] == "&":
                self.put(self.reference() or "&")
            elif source.startswith("/", self.at + 1):
                self.end_tag()
            else:
                self.start_tag()
        self.put(source[self.at :])
        if self.open:
            self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.pieces)
        if _SURROGATE.search(text):
            self.refuse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text, self.marks.spans

    def put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def refuse(self, fault: str, at: int | None = None) -> NoReturn:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        raise bad_request(f"can't parse entities: {fault}{place}")

    def reference(self) -> str:
        """Step over the character reference here and return what it stands for, ``""`` for a bare &."""
        match = _REFERENCE.match(self.source, self.at)
        symbol = ""
        if match and match["name"]:
            symbol = _NAMED.get(match["name"], "")
        elif match:
            code = int(match["hex"], 16) if match["hex"] else int(match["dec"][:9])
            if 0 < code < 0x10FFFF and len(match[0].rstrip(";")) < 10:
                symbol = chr(code)
        self.at = match.end() if match and symbol else self.at + 1
        return symbol

    def spaces(self) -> None:
        self.at = _matched_end(_SPACES, self.source, self.at)

    def start_tag(self) -> None:
        begin = self.at
        self.at = _matched_end(_TAG_NAME, self.source, begin + 1)
        if self.at == len(self.source):
            self.refuse("Unclosed start tag", begin)
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in TAGS:
            self.refuse(f'Unsupported start tag "{tag}"', begin)
        attributes: dict[str, str] = {}
        while not self.closes(begin, tag):
            self.attribute(begin, tag, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self.refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(OpenTag(tag, self.length, attributes))

    def closes(self, begin: int, tag: str) -> bool:
        self.spaces()
        if self.at == len(self.source):
            self.refuse(f'Unclosed start tag "{tag}"', begin)
        if self.source[self.at] != ">":
            return False
        self.at += 1
        return True

    def attribute(self, begin: int, tag: str, attributes: dict[str, str]) -> None:
        source = self.source
        name_end = _matched_end(_ATTRIBUTE_NAME, source, self.at)
        name, self.at = source[self.at : name_end], name_end
        if not name:
            self.refuse(f'Empty attribute name in the tag "{tag}"', begin)
        self.spaces()
        if not source.startswith("=", self.at):
            if self.at == len(source):
                self.refuse(f'Unclosed start tag "{tag}"', begin)
            attributes[name] = ""
            return
        self.at += 1
        self.spaces()
        if self.at == len(source):
            self.refuse(f'Unclosed start tag "{tag}"', begin)
        attributes[name] = self.quoted(begin) if source[self.at] in "\"'" else self.token(begin)

    def token(self, tag_begin: int) -> str:
        begin = self.at
        self.at = _matched_end(_TOKEN, self.source, begin)
        if self.at < len(self.source) and self.source[self.at] not in _BLANK + ">":
            self.refuse("Unexpected end of name token", begin)
        if self.at == len(self.source):
            self.refuse("Unclosed start tag", tag_begin)
        return self.source[begin : self.at].lower()

    def quoted(self, tag_begin: int) -> str:
        quote = self.source[self.at]
        self.at += 1
        value = []
        while self.at < len(self.source) and self.source[self.at] != quote:
            if self.source[self.at] == "&":
                value.append(self.reference() or "&")
            else:
                begin, self.at = self.at, _matched_end(_UNQUOTED[quote], self.source, self.at)
                value.append(self.source[begin : self.at])
        self.at += 1
        if self.at >= len(self.source):
            self.refuse("Unclosed start tag", tag_begin)
        return "".join(value)

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            self.refuse("Unexpected end tag", begin)
        self.at = _matched_end(_TAG_NAME, self.source, begin + 2)
        name = self.source[begin + 2 : self.at].lower()
        self.spaces()
        if not self.source.startswith(">", self.at):
            self.refuse("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if name not in {"", opened.tag}:
            self.refuse(
                f"Unmatched end tag at byte offset {len(self.source[:begin].encode())}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.length > opened.start:
            self.marks.close(opened, self.length, self.pieces)


def _matched_end(pattern: re.Pattern[str], source: str, at: int) -> int:
    match = pattern.match(source, at)
    return match.end() if match else at
