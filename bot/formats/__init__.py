"""Other tools' question files, in and out: one module per format, all behind ``Format``.

To add a format, write a module with two functions and a ``FORMAT`` at its end, and list it in ``FORMATS``::

    def read(data: bytes, name: str) -> Imported:
        drafting = Drafting(name)                    # collects questions, makes ids, looks at every text
        for number, line in enumerate(text_of(data, name).split("\\n"), start=1):
            drafting.add(f"line {number}", {"type": "short_text", "prompt": ..., "answer": ...})
            drafting.leave_out(f"line {number}", "its picture", "questions are text only here")
        return drafting.done()

    def write(bank: Bank) -> Exported:
        held = Held("My tool", {Feature.EXPLANATION})    # what it keeps beside prompt and key
        lines = [... for question in held.questions(bank)]   # five plain types; our own are written out
        return Exported("\\n".join(lines).encode(), held.left_out(bank))

    FORMAT = Format("my-tool", "My tool", (".mine",), read, write)

Two promises are every format's: what has no counterpart is listed, never dropped or bent in silence; and
nothing but ``UsageError`` comes out of ``read``, whatever goes in. ``tests/formats`` holds each listed format
to both, with generated banks and with noise.
"""

from __future__ import annotations

from bot.errors import UsageError
from bot.formats import aiken, civicquiz_yaml, csv_table, gift, kahoot, moodle_xml, xlsx_table
from bot.formats.civicquiz_yaml import dump
from bot.formats.format import Draft, Exported, Format, Imported, LeftOut

__all__ = ["FORMATS", "Draft", "Exported", "Format", "Imported", "LeftOut", "dump", "fitting", "named"]

FORMATS: tuple[Format, ...] = (
    civicquiz_yaml.FORMAT,
    aiken.FORMAT,  # before GIFT, whose files cannot be told from any text
    gift.FORMAT,
    moodle_xml.FORMAT,
    csv_table.FORMAT,
    kahoot.FORMAT,  # before our own workbook
    xlsx_table.FORMAT,
)


def named(name: str) -> Format:
    """Return the format called ``name``; ``UsageError`` with the names of all if there is none."""
    for found in FORMATS:
        if found.name == name.casefold():
            return found
    names = ", ".join(each.name for each in FORMATS)
    raise UsageError(f'There is no format "{name[:40]}": choose one of {names}.')


def fitting(data: bytes, name: str) -> Format:
    """Return the format of a file by its suffix and, where several share it, by what is in it.

    Raises ``UsageError`` with the suffixes of all formats if it is none of them.
    """
    for found in FORMATS:
        if name.casefold().endswith(found.suffixes) and found.recognises(data):
            return found
    suffixes = ", ".join(dict.fromkeys(suffix for each in FORMATS for suffix in each.suffixes))
    raise UsageError(f'"{name}" is not a file that can be imported: its name ends with none of {suffixes}.')
