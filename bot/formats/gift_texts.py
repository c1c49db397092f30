r"""GIFT's texts: escapes, folded lines and the ``[html]`` that may stand in front of a text."""

from __future__ import annotations

import re

from bot.formats.texts import Markup, plain

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_FOLD = re.compile(r"\s*\n\s*")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_RESERVED = re.compile(r"[\\~=#{}:]")


class Texts:
    """Reads the texts of one question: what the question is written in, its answers are written in too."""

    def __init__(self) -> None:
        self._markup = Markup.MOODLE
        self._lost: dict[str, None] = {}

    def prompt(self, raw: str) -> str:
        """Return the question's own text, and take its format as that of all the others."""
        self._markup, raw = self._format(raw)
        return self._plain(raw, self._markup)

    def other(self, raw: str) -> str:
        """Return an answer's or a feedback's text."""
        markup, raw = self._format(raw)
        return self._plain(raw, markup)

    def item(self, raw: str) -> str:
        """Return the text of something to be ordered, where Moodle knows neither escapes nor formats."""
        read = plain(raw, Markup.MOODLE)
        self._lost.update(dict.fromkeys(read.lost))
        return read.text

    def lost(self) -> list[tuple[str, str]]:
        """Return what went with the markup, as (what, why)."""
        return [(what, "texts are plain here") for what in self._lost]

    def _format(self, raw: str) -> tuple[Markup, str]:
        found = _FORMAT.match(raw)
        return (Markup(found[1]), raw[found.end() :]) if found else (self._markup, raw)

    def _plain(self, raw: str, markup: Markup) -> str:
        read = plain(unescaped(raw), markup)
        self._lost.update(dict.fromkeys(read.lost))
        return read.text


def unescaped(raw: str) -> str:
    r"""Return a text as it is meant: a line of the file that goes on is one line, ``\n`` begins a new one."""
    folded = _FOLD.sub(" ", raw.strip())
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], folded)


def title_of(token: str) -> str:
    """Return the title in ``::title::``."""
    return unescaped(token.strip().removeprefix("::").removesuffix("::"))


def escaped(text: str) -> str:
    """Return ``text`` so that it means itself in GIFT."""
    return _RESERVED.sub(r"\\\g<0>", text).replace("\n", "\\n")


def marked(text: str) -> str:
    """Return ``text`` for an answer or feedback of a ``[plain]`` question.

    It says so again where its beginning would be taken for a format or a weight.
    """
    return f"[plain]{escaped(text)}" if text.startswith(("[", "%")) else escaped(text)
