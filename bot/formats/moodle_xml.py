"""Moodle's XML: the questions of Moodle's question bank, with all that Moodle keeps of them.

======================  =========================================================================
multichoice             single_choice, or multiple_choice where several may be chosen
truefalse               single_choice between "True" and "False"
shortanswer             short_text; answers worth less than 100 % are near misses
numerical               numeric, with its units; the same for near misses
ordering                ordering; the feedback on a wrong order is ``misordered``
generalfeedback         explanation
name, idnumber          id
tags                    ``skill:detail`` and ``difficulty:2``; others are noted
category                the draft's title where there is one category; more are noted
matching, essay,        left out, item by item, as are description, calculated, drag and drop and
cloze ...               whatever else a plugin adds
hints, pictures,        noted
feedback on the whole,
weights between
======================  =========================================================================

Marks, penalties, numbering and shuffling are settings of Moodle's own way of asking: they are left behind.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from lxml import etree

from bot.domain.bank import Bank
from bot.errors import UsageError
from bot.formats.drafts import Drafting, asked
from bot.formats.format import Draft, Exported, Format, Imported
from bot.formats.intake import text_of
from bot.formats.moodle_elements import Elements
from bot.formats.moodle_tags import Categories, take_tags
from bot.formats.moodle_xml_writing import write_quiz
from bot.formats.texts import shortened
from bot.formats.weighted_answers import FULL, Answer, NoCounterpart, Weighing, number

_OTHERS = {
    "essay": "it is an essay, which a person must mark",
    "description": "it is a description, which asks nothing",
    "matching": "it is a matching question",
    "cloze": "it is a text with several gaps",
}


def read(data: bytes, name: str) -> Imported:
    """Return what a Moodle XML file holds; a question without a counterpart is left out with its line.

    Raises ``UsageError`` if the file is empty, too large, no XML, not Moodle's, has a document type
    definition (where entities are declared), or holds no question at all.
    """
    root = _root(text_of(data, name), name)
    drafting = Drafting(name)
    categories = Categories(drafting)
    for element in root.iterchildren("question"):
        place = f"line {element.sourceline}"
        if element.get("type") == "category":
            categories.found(place, (element.findtext("category/text") or "").strip())
        else:
            _take(element, place, drafting)
    categories.settle()
    return drafting.done()


def write(bank: Bank) -> Exported:
    """Return a bank's questions as Moodle XML; all texts are marked as plain."""
    return write_quiz(bank)


def _root(text: str, name: str) -> etree._Element:
    # Entities stay as they are, nothing is fetched, and libxml2's own bounds on depth and size stand.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_without_declaration(text).encode(), parser)
    except etree.XMLSyntaxError as problem:
        line = problem.lineno or 1
        raise UsageError(
            f'"{name}" is not well-formed XML (line {line}): export it from Moodle again.'
        ) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise UsageError(f'"{name}" declares a document type or entities: take out its "<!DOCTYPE ...>".')
    if root.tag != "quiz":
        raise UsageError(
            f'"{name}" is XML, but not from Moodle: export the questions as "Moodle XML format".'
        )
    return root


def _without_declaration(text: str) -> str:
    """Return ``text``, which is UTF-8 by now, without a first line that may say otherwise."""
    text = text.lstrip()
    return text.partition("?>")[2] if text.startswith("<?xml ") else text


def _take(element: etree._Element, place: str, drafting: Drafting) -> None:
    elements = Elements(element)
    kind = element.get("type") or ""
    prompt = elements.text("questiontext")
    weighing = Weighing()
    try:
        question: Draft = {
            **_answers(kind, elements, weighing),
            "prompt": prompt,
            "explanation": elements.text("generalfeedback"),
        }
    except NoCounterpart as reason:
        drafting.leave_out(place, asked(prompt or elements.text("name")), str(reason))
        return
    tags = take_tags([(tag.text or "").strip() for tag in element.iterfind("tags/tag/text")], question)
    name = (element.findtext("idnumber") or "").strip() or elements.text("name")
    before = len(drafting.questions)
    drafting.add(place, question, name=name)
    if len(drafting.questions) > before:
        for what, why in [*weighing.lost, *tags, *elements.lost(kind)]:
            drafting.leave_out(place, what, why)


def _answers(kind: str, elements: Elements, weighing: Weighing) -> Draft:
    """Return the type and the answers of a question of Moodle's type ``kind``."""
    match kind:
        case "multichoice":
            single = elements.value("single") not in {"false", "0"}
            return weighing.choice(_weighted(elements), single=single)
        case "truefalse":
            return _true_false(elements, weighing)
        case "shortanswer":
            if elements.value("usecase") == "1":
                weighing.lost.append(("that case matters", "capitals never make a difference here"))
            return weighing.short_text(_weighted(elements))
        case "numerical":
            return _numeric(elements, weighing)
        case "ordering":
            return _ordering(elements, weighing)
    raise NoCounterpart(_OTHERS.get(kind, f'there is no question of the type "{shortened(kind)}" here'))


def _weighted(elements: Elements) -> list[Answer]:
    return [
        Answer(text, _weight(fraction), feedback, _spread(tolerance))
        for text, fraction, feedback, tolerance in elements.answers()
    ]


def _true_false(elements: Elements, weighing: Weighing) -> Draft:
    answers = {answer.text.casefold(): answer for answer in _weighted(elements)}
    if answers.keys() != {"true", "false"}:
        raise NoCounterpart('its answers are not "true" and "false"')
    key = answers["true"].weight == FULL
    right, wrong = (answers["true"], answers["false"]) if key else (answers["false"], answers["true"])
    if right.weight != FULL or wrong.weight != 0:
        raise NoCounterpart("not exactly one of its answers is right")
    return weighing.true_false(key=key, right=right.feedback, wrong=wrong.feedback)


def _numeric(elements: Elements, weighing: Weighing) -> Draft:
    answers = [
        answer
        if answer.text == "*"
        else Answer(f"{number(answer.text):f}", answer.weight, answer.feedback, answer.spread)
        for answer in _weighted(elements)
    ]
    units = elements.units()
    for unit, factor in units:
        if _decimal(factor) != 1:
            weighing.lost.append((f'the unit "{shortened(unit)}"', "numbers are not converted here"))
    same = [unit for unit, factor in units if _decimal(factor) == 1]
    if elements.value("unitgradingtype") not in {"", "0"}:
        weighing.lost.append(("the mark for the right unit", "learners may leave the unit out here"))
    return {**weighing.numeric(answers), "unit": next(iter(same), None), "unit_words": same[1:] or None}


def _ordering(elements: Elements, weighing: Weighing) -> Draft:
    items = [{"text": text} for text, _, _, _ in elements.answers()]
    if len(items) < 2:
        raise NoCounterpart("there is nothing to put in order")
    if elements.value("selecttype") not in {"", "ALL", "EXACT"}:
        weighing.lost.append(("the choice of some of its items", "learners put all of them in order here"))
    misordered = elements.text("incorrectfeedback")
    return {
        "type": "ordering",
        "items": items,
        "misordered": {"feedback": misordered} if misordered else None,
    }


def _weight(fraction: str) -> Decimal:
    weight = _decimal(fraction or "0")
    return weight if weight is not None else Decimal(0)


def _spread(tolerance: str) -> Decimal:
    return abs(number(tolerance)) if tolerance else Decimal(0)


def _decimal(text: str) -> Decimal | None:
    """Return a short number as Moodle writes it, or None if it is none."""
    try:
        found = Decimal(text) if len(text) <= 40 else Decimal("NaN")
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


FORMAT = Format(name="moodle-xml", title="Moodle XML", suffixes=(".xml",), read=read, write=write)
