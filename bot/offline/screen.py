"""A chat's messages on a terminal: formatting, quotes with a bar, numbered buttons; or in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from bot.offline.seen import Button, Notice, Seen
from bot.offline.spans import QUOTES, Span, from_entities
from bot.render import render

_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "spoiler": "dim reverse",
    "code": "cyan",
    "pre": "cyan",
    "bot_command": "cyan",
    "text_link": "underline blue",
    "url": "underline blue",
    "blockquote": "",
}
_BUTTONS = {"danger": "red", "success": "green", "primary": "blue"}
_INDENT = Segment("  ")
_BAR = Segment("▌ ", Style(dim=True))
_ASCII_BAR = Segment("| ", Style(dim=True))
# Whatever could steer the terminal: control characters, but not the ends of lines.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_Symbol = TypeVar("_Symbol", str, Segment)


def harmless(text: str) -> str:
    """Return a text from the chat with a mark for each character that could steer the terminal."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


class Prefixed:
    """Something whose every line, wrapped or not, begins with ``prefix``."""

    def __init__(self, content: RenderableType, prefix: Segment) -> None:
        self.content = content
        self.prefix = prefix

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        width = max(options.max_width - self.prefix.cell_length, 1)
        for line in console.render_lines(self.content, options.update(width=width), pad=False):
            yield self.prefix
            yield from line
            yield Segment.line()


class Screen:
    """Prints what happens in a chat on ``console``; on anything but a terminal as plain lines, unwrapped."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.plain = not console.is_terminal

    def say(self, text: str, *, style: str = "dim") -> None:
        """Print a line of the terminal's own."""
        self._print(Text(harmless(text), style=style))
        self._gap()

    def show(self, message: Seen, *, changed: bool, files: Sequence[str] = ()) -> None:
        """Print a message of the bot, whether it is a changed one, with a line for each of its files."""
        if changed:
            self._print(Text(f"({render('terminal/note.txt', about='edited')})", style="dim italic"))
        for part in _parts(message, bar=self._symbol(_BAR, _ASCII_BAR), links=self.plain):
            self._print(part)
        for option in message.raw.get("poll", {}).get("options", ()):
            self._print(Text(f"( ) {harmless(option['text'])}"))
        for line in files:
            self._print(Text(harmless(line), style="italic"))
        self.choices(message.rows)
        self._gap()

    def choices(self, rows: Sequence[Sequence[Button]]) -> None:
        """Print rows of buttons with their numbers."""
        number = 0
        for row in rows:
            line = Text()
            for button in row:
                number += 1
                if line:
                    line.append("   ")
                line.append(f"[{number}]", style="bold")
                line.append(f" {harmless(button.label)}", style=_BUTTONS.get(button.style or "", ""))
                if button.url and self.plain:
                    line.append(f" ({harmless(button.url)})")
            self._print(line)

    def notify(self, notice: Notice) -> None:
        """Print what a tap was answered with."""
        self._print(Text(f"{'(!)' if notice.alert else '(i)'} {harmless(notice.text)}", style="yellow"))
        self._gap()

    def prompt(self) -> None:
        """Print the prompt, on a terminal."""
        if not self.plain:
            self.console.print(self._symbol("› ", "> "), end="", style="bold")

    def _symbol(self, symbol: _Symbol, in_ascii: _Symbol) -> _Symbol:
        return symbol if self.console.encoding.startswith("utf") else in_ascii

    def _print(self, part: RenderableType) -> None:
        if self.plain:
            self.console.print(part, soft_wrap=isinstance(part, Text), highlight=False)
        else:
            self.console.print(Prefixed(part, _INDENT), highlight=False)

    def _gap(self) -> None:
        self.console.print()


def _parts(message: Seen, *, bar: Segment, links: bool) -> list[RenderableType]:
    """Return the message's text in parts: quotes, and what lies between; ``links`` writes addresses out."""
    spans = from_entities(message.text, message.entities)
    whole = Text(harmless(message.text))
    for span in spans:
        style = Style.parse(_STYLES.get(span.kind, ""))
        if span.kind == "text_link" and not links:
            style += Style(link=span.extra["url"])
        whole.stylize(style, span.start, span.end)
    parts: list[RenderableType] = []
    at = 0
    for quote in [span for span in spans if span.kind in QUOTES]:
        parts += _stretch(whole, spans, at, quote.start, links=links)
        parts += [Prefixed(text, bar) for text in _stretch(whole, spans, quote.start, quote.end, links=links)]
        at = quote.end
    return [*parts, *_stretch(whole, spans, at, len(whole), links=links)]


def _stretch(whole: Text, spans: list[Span], start: int, end: int, *, links: bool) -> list[Text]:
    """Return a part of the text, none for an empty one; the ends of line at its edges are the part's own."""
    start += whole.plain.startswith("\n", start) and start > 0
    end -= whole.plain.endswith("\n", start, end)
    if start >= end:
        return []
    part = Text()
    at = start
    for link in [span for span in spans if links and span.kind == "text_link" and start < span.end <= end]:
        part.append_text(whole[at : link.end]).append(f" ({link.extra['url']})")
        at = link.end
    return [part.append_text(whole[at:end])]
