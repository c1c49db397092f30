"""The parts of one ``<question>`` of Moodle's XML: texts, answers, units, and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bot.formats.texts import Markup, plain, shortened

_MARKUPS = {
    "html": Markup.HTML,
    "plain_text": Markup.PLAIN,
    "plain": Markup.PLAIN,
    "markdown": Markup.MARKDOWN,
    "moodle_auto_format": Markup.MOODLE,
}
_ON_THE_WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_STANDARD = frozenset(
    {
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
    }
)
"""What Moodle itself writes into every question."""


class Elements:
    """Reads the parts of one question."""

    def __init__(self, question: etree._Element) -> None:
        self._question = question
        self._markup_lost: dict[str, None] = {}

    def value(self, tag: str) -> str:
        """Return the bare text of a child element, or ""."""
        return (self._question.findtext(tag) or "").strip()

    def text(self, tag: str) -> str:
        """Return a child element's text without its markup, or ""."""
        child = self._question.find(tag)
        return "" if child is None else self._plain(child)

    def answers(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield each answer: its text, fraction, feedback and tolerance."""
        for answer in self._question.iterchildren("answer"):
            feedback = answer.find("feedback")
            yield (
                self._plain(answer),
                (answer.get("fraction") or "").strip(),
                "" if feedback is None else self._plain(feedback),
                (answer.findtext("tolerance") or "").strip(),
            )

    def units(self) -> list[tuple[str, str]]:
        """Return the name and the factor of each unit."""
        return [
            (name, (unit.findtext("multiplier") or "1").strip())
            for unit in self._question.iterfind("units/unit")
            if (name := (unit.findtext("unit_name") or "").strip())
        ]

    def lost(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield what the question has beside what was read of it, as (what, why)."""
        for what in self._markup_lost:
            yield what, "texts are plain here"
        for tag in _ON_THE_WHOLE:
            text = self.text(tag)
            if text and text not in _STANDARD and not (kind == "ordering" and tag == "incorrectfeedback"):
                yield f'the feedback "{shortened(text)}"', "feedback belongs to single answers here"
        hints = len(self._question.findall("hint"))
        if hints:
            yield f"{hints} hint{'s' if hints > 1 else ''}", "there are no second tries here"
        for file in self._question.iter("file"):
            yield f'the file "{shortened(file.get("name") or "")}"', "questions are text only here"

    def _plain(self, element: etree._Element) -> str:
        """Return the text that an element holds in a ``<text>`` child (or, in old files, itself)."""
        inner = element.find("text")
        raw = (element.text or "") if inner is None else "".join(map(str, inner.itertext()))
        if inner is not None and len(inner):  # markup that Moodle would have put into a CDATA section
            self._markup_lost["formatting"] = None
        given = element.get("format") or ("plain_text" if element.tag == "name" else "html")
        read = plain(raw, _MARKUPS.get(given, Markup.HTML))
        self._markup_lost.update(dict.fromkeys(read.lost))
        return read.text
