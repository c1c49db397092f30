"""Aiken: single choices as plain text, and nothing else.

A question is its text, then its options, each on a line that begins with a capital letter and ``.`` or ``)``,
then ``ANSWER: B``. A text over several lines is read too; written, it is one line, as Moodle wants it.
Explanations, feedback and all else have no place in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.bank import Bank
from bot.domain.questions import SingleChoice
from bot.formats.drafts import Drafting, asked
from bot.formats.format import Exported, Format, Imported
from bot.formats.intake import text_of
from bot.formats.plain_questions import Held

_OPTION = re.compile(r"([A-Z])[.)](?:[ \t]+(.*)|)")
_OPTION_LIKE = re.compile(r"[A-Z][.)]")
_ANSWER = re.compile(r"ANSWER[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(slots=True)
class _Open:
    """The question that is being read."""

    line: int
    prompt: list[str]
    letters: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


def read(data: bytes, name: str) -> Imported:
    """Return the single choices of an Aiken file; what is not one is left out with its line.

    Raises ``UsageError`` if the file is no text, empty, too large, or holds no question at all.
    """
    drafting = Drafting(name)
    current: _Open | None = None
    after_blank = True
    for count, raw in enumerate(text_of(data, name).split("\n"), start=1):
        line = raw.strip()
        if not line:
            after_blank = True
            continue
        if (key := _ANSWER.fullmatch(line)) is not None:
            _close(current, key[1].strip(), drafting, count)
            current = None
        elif (option := _OPTION.fullmatch(line)) is not None and current is not None:
            current.letters.append(option[1])
            current.options.append((option[2] or "").strip())
        elif current is not None and not current.options and not after_blank:
            current.prompt.append(line)
        else:
            _abandon(current, drafting)
            current = _Open(count, [line])
        after_blank = False
    _abandon(current, drafting)
    return drafting.done()


def write(bank: Bank) -> Exported:
    """Return the questions of a bank that are, or can be made, single choices; the others are left out."""
    held = Held("Aiken", frozenset())
    items = []
    for question in held.questions(bank):
        if not isinstance(question, SingleChoice):
            held.refuse(question, "Aiken holds single choices only")
            continue
        prompt = " ".join(question.prompt.split("\n"))
        if len(prompt) < 2 or _OPTION_LIKE.match(prompt) or _ANSWER.match(prompt):
            held.refuse(question, "its text begins as Aiken's options and answers do")
            continue
        lines = [
            prompt,
            *(f"{letter}. {one.text}" for letter, one in zip(_LETTERS, question.options, strict=False)),
        ]
        items.append("\n".join([*lines, f"ANSWER: {_LETTERS[int(question.right_keys[0])]}", ""]))
    return Exported("\n".join(items).encode(), held.left_out(bank))


def recognises(data: bytes) -> bool:
    """Tell whether a text file looks like Aiken: its answers stand on lines of their own."""
    return re.search(rb"(?m)^[ \t]*ANSWER:[ \t]*[A-Z][ \t]*\r?$", data) is not None


def _close(current: _Open | None, key: str, drafting: Drafting, line: int) -> None:
    if current is None:
        drafting.leave_out(f"line {line}", "an answer", "no question stands above it")
        return
    place, prompt = f"line {current.line}", "\n".join(current.prompt)
    wrong = _fault(current, key)
    if wrong is not None:
        drafting.leave_out(place, asked(prompt), wrong)
        return
    right = current.letters.index(key.upper())
    options = [
        {"text": text, "correct": True} if index == right else {"text": text}
        for index, text in enumerate(current.options)
    ]
    drafting.add(place, {"type": "single_choice", "prompt": prompt, "options": options})


def _fault(current: _Open, key: str) -> str | None:
    if len(current.options) < 2:
        return "it has fewer than two options"
    if len(set(current.letters)) != len(current.letters):
        return "two of its options have the same letter"
    if key.upper() not in current.letters:
        return f'its answer "{key[:20]}" is not the letter of one of its options'
    return None


def _abandon(current: _Open | None, drafting: Drafting) -> None:
    if current is not None:
        what = asked("\n".join(current.prompt))
        drafting.leave_out(f"line {current.line}", what, 'no "ANSWER:" follows its options')


FORMAT = Format(
    name="aiken", title="Aiken", suffixes=(".txt", ".aiken"), read=read, write=write, recognises=recognises
)
