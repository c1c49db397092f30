r"""Moodle's GIFT: questions as text, one item between two blank lines.

Read whole, as Moodle's own importer and its documentation have it: categories, titles, comments (with
``[id:...]`` and ``[tag:...]``), escapes, text formats, general and per-answer feedback, the missing word, and
all kinds of answer. What comes over and what does not:

==========================  =====================================================================
multiple choice             single_choice; with weights and no ``=``, multiple_choice
true/false                  single_choice between "True" and "False"
short answer                short_text; answers worth less than 100 % are near misses
numeric, tolerance, range   numeric; the same for near misses, ``~#...`` is ``otherwise``
``{>3 ALL ...}``            ordering (Moodle's ordering question, as that writes it in GIFT)
missing word                the prompt, with ``_____`` in the gap
``####`` general feedback   explanation
title or ``[id:...]``       id
``[tag:skill:detail]``      skill; ``[tag:difficulty:2]`` difficulty; other tags are noted
``$CATEGORY``               the draft's title where there is one category; more are noted
matching, essay,            left out, item by item
description
weights between             noted; see ``bot.formats.weighted_answers``
comments                    for people who edit the file: left behind
==========================  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

from bot.domain.bank import Bank
from bot.errors import UsageError
from bot.formats.drafts import Drafting, asked
from bot.formats.format import Draft, Exported, Format, Imported
from bot.formats.gift_answers import Answers
from bot.formats.gift_texts import Texts, title_of
from bot.formats.gift_writing import write_questions
from bot.formats.intake import text_of
from bot.formats.moodle_tags import Categories, take_tags
from bot.formats.weighted_answers import NoCounterpart

MAX_MARKS = 150
"""Signs of GIFT's own that one item may have: more than seventy answers with feedback."""
MAX_ALL_MARKS = 200_000
MAX_ITEM = 64 * 1024
_CATEGORY = "$CATEGORY:"
_TITLE = re.compile(r"^\s*::(?:[^:]|:(?!:))*::")
_MARK = re.compile(r"\\[\s\S]|([~=#{}])")
_ID = re.compile(r"\[id:((?:\\]|[^\[\]\x00-\x1f])+)]")
_TAG = re.compile(r"\[tag:((?:\\]|[^\[\]<>`\x00-\x1f])+)]")
_GRAMMAR = Lark.open("gift.lark", rel_to=__file__, parser="lalr", start="item", propagate_positions=False)


@dataclass(frozen=True, slots=True)
class Item:
    """The lines between two blank ones: comments apart, and blanked in ``text`` so that lines still count."""

    line: int
    text: str
    comments: str


def read(data: bytes, name: str) -> Imported:
    """Return what a GIFT file holds; an item that cannot be read is left out with its line.

    Raises ``UsageError`` if the file is no text, empty, too large, or holds no question at all.
    """
    drafting = Drafting(name)
    categories = Categories(drafting)
    text = text_of(data, name)
    if _marks(text) > MAX_ALL_MARKS:
        raise UsageError(f'"{name}" has more answers than are read: split it.')
    for item in _items(text):
        if item.text.lstrip().startswith(_CATEGORY):
            categories.found(f"line {item.line}", item.text.strip().removeprefix(_CATEGORY).strip())
        else:
            _take(item, drafting)
    categories.settle()
    return drafting.done()


def write(bank: Bank) -> Exported:
    """Return a bank's questions as GIFT; all texts are marked ``[plain]``."""
    return write_questions(bank)


def _items(text: str) -> Iterator[Item]:
    lines: list[str] = []
    comments: list[str] = []
    start = 1
    for count, line in enumerate([*text.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare)
            lines.append("")
        elif bare:
            if not any(lines):
                start, lines = count, []
            if any(lines) and lines[0].lstrip().startswith(_CATEGORY):
                yield Item(start, lines[0], "")
                start, lines = count, []
            lines.append(line)
        else:
            if any(lines):
                yield Item(start, "\n".join(lines), "\n".join(comments))
            lines, comments = [], []


def _marks(text: str) -> int:
    """Return how many signs of GIFT's own are in ``text``; escaped ones are none."""
    return sum(1 for found in _MARK.finditer(text) if found[1])


def _take(item: Item, drafting: Drafting) -> None:
    place = f"line {item.line}"
    prompt = _TITLE.sub("", item.text.partition("{")[0])
    if len(item.text) > MAX_ITEM or _marks(item.text) > MAX_MARKS:
        drafting.leave_out(
            place, asked(prompt), "it is too long to be one question; look for a missing blank line"
        )
        return
    try:
        tree = _GRAMMAR.parse(item.text)
    except UnexpectedInput as problem:
        drafting.leave_out(place, asked(prompt), _complaint(problem, item))
        return
    try:
        _add(tree, item, drafting)
    except NoCounterpart as reason:
        drafting.leave_out(place, asked(prompt), str(reason))


def _add(tree: Tree[Token], item: Item, drafting: Drafting) -> None:
    place = f"line {item.line}"
    tokens = [child for child in tree.children if isinstance(child, Token)]
    title = title_of(next((token for token in tokens if token.type == "TITLE"), ""))
    block = next((child for child in tree.children if isinstance(child, Tree)), None)
    texts = Texts()
    prompt = texts.prompt(_prose(tree))
    if block is None:
        raise NoCounterpart("it is a description, which asks nothing")
    answers = Answers(texts)
    question: Draft = {**answers.of(block), "prompt": prompt, "explanation": answers.general(block)}
    given = _ID.search(item.comments)
    tags = [tag.strip().replace("\\]", "]") for tag in _TAG.findall(item.comments)]
    lost = [*answers.lost, *take_tags(tags, question), *texts.lost()]
    before = len(drafting.questions)
    drafting.add(place, question, name=given[1].strip() if given else title)
    if len(drafting.questions) > before:
        for what, why in lost:
            drafting.leave_out(place, what, why)


def _prose(tree: Tree[Token]) -> str:
    """Return the text of the question, with a gap where the answers stand in the middle of it."""
    before, after, met = "", "", False
    for child in tree.children:
        if isinstance(child, Tree):
            met = True
        elif child.type == "PROSE" and met:
            after = str(child)
        elif child.type == "PROSE":
            before = str(child)
    return f"{before}_____{after}" if after.strip() else before


def _complaint(problem: UnexpectedInput, item: Item) -> str:
    if isinstance(problem, UnexpectedCharacters) or getattr(problem, "token", None) != "":
        line = item.line + max(problem.line, 1) - 1
        start: int = getattr(problem, "pos_in_stream", None) or 0
        sign = item.text[start : start + 1].strip() or "the text"
        return (
            f'it cannot be read from "{sign}" on line {line} on; check its braces, and put \\ before {sign}'
        )
    return 'its answers are not closed: put "}" behind them'


FORMAT = Format(
    name="gift", title="Moodle GIFT", suffixes=(".gift", ".gift.txt", ".txt"), read=read, write=write
)
