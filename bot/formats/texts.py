"""Other tools' rich texts as the plain texts that a bank holds, and a list of what got lost on the way."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt

from bot.bank.decoding import HIDDEN, sign_name

MAX_TEXT = 5_000
"""Characters of one text that are looked at; the longest that a bank holds has 1,200."""

_TAG = re.compile(r"<!--[^<>]*>|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[\s/][^<>]*)?)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPACE = re.compile(r"[ \t\r\f\v]+")
_QUIET = frozenset({"p", "div", "br", "span", "html", "body"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "pre", "blockquote", "hr", "dt", "dd"}
    | {f"h{level}" for level in range(1, 7)}
)
_MEDIA = frozenset({"img", "video", "audio", "iframe", "object", "embed", "svg", "canvas", "source"})
_INLINE = frozenset(
    {
        "a",
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "sub",
        "sup",
        "code",
        "small",
        "big",
        "font",
        "strike",
        "del",
        "ins",
    }
)
_KNOWN = _QUIET | _BLOCKS | _MEDIA | _INLINE
_MARKDOWN = MarkdownIt("zero").enable(["emphasis", "backticks", "escape", "html_inline"])
"""What people use within a line; lists and links stay as they were typed, and can be read so."""


class Markup(StrEnum):
    """How a text of Moodle's is written; the values are GIFT's names."""

    HTML = "html"
    MOODLE = "moodle"
    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup, and what went with the markup: 'a picture', 'formatting (b)'."""

    text: str
    lost: tuple[str, ...] = ()


def plain(text: str, markup: Markup) -> Plain:
    """Return ``text`` as plain text: paragraphs become lines, other markup goes and is named in ``lost``.

    ``moodle`` is Moodle's auto-format: text with line breaks in which some HTML may stand. A text longer
    than ``MAX_TEXT`` is returned as it is; no draft takes it.
    """
    if markup is Markup.PLAIN or len(text) > MAX_TEXT:
        return Plain(text.strip())
    if markup is Markup.MARKDOWN:
        return _of_html(_MARKDOWN.render(text), flowing=True)
    return _of_html(text, flowing=markup is Markup.HTML)


def hidden(text: str) -> str | None:
    """Return the name of a character in ``text`` that cannot be seen and may mislead ("U+202E"), or None.

    Control characters, line separators and overrides of the direction of writing: what a bank file refuses.
    """
    found = HIDDEN.search(text)
    return None if found is None else sign_name(found.group())


def tidy(text: str) -> str:
    """Return ``text`` without white space around it, and with newlines and spaces as its only white space."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def shortened(text: str, length: int = 60) -> str:
    """Return ``text`` on one line, and not longer than a sentence bears; what cannot be seen is left out."""
    flat = " ".join(HIDDEN.sub("", text[: 4 * length]).split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in plain data, however deep in lists and mappings; keys are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


def _of_html(text: str, *, flowing: bool) -> Plain:
    """Strip tags; ``flowing`` says that line breaks in ``text`` are nothing but white space."""
    if flowing:
        text = text.replace("\n", " ")
    lost: dict[str, None] = {}
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        name = (tag[2] or "").lower()
        if name and not flowing and name not in _KNOWN:
            continue  # "<place>" in a text that is no HTML
        parts.append(_readable(text[end : tag.start()], flowing=flowing))
        end = tag.end()
        if name in _BLOCKS:
            parts.append("\n")
        if name in _MEDIA:
            lost["a picture or recording"] = None
        elif name and name not in _QUIET:
            lost[f"formatting ({name})"] = None
    parts.append(_readable(text[end:], flowing=flowing))
    whole = "".join(parts)
    if end:
        whole = "\n".join(line for line in map(str.strip, whole.split("\n")) if line)
    return Plain(whole.strip(), tuple(lost))


def _readable(text: str, *, flowing: bool) -> str:
    if flowing:
        text = _SPACE.sub(" ", text)
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]).replace("\xa0", " "), text)
