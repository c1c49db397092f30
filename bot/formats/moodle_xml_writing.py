"""Writing a bank's questions as Moodle XML."""

from __future__ import annotations

from lxml import etree

from bot.domain.bank import Bank
from bot.domain.questions import MultipleChoice, Numeric, Ordering, ShortText, SingleChoice
from bot.formats.format import Exported
from bot.formats.moodle_tags import category_of, tags_of
from bot.formats.plain_questions import Feature, Held, PlainQuestion
from bot.formats.weighted_answers import escaped, weight_of, written

_HELD = frozenset(Feature) - {Feature.TYPE, Feature.CITES, Feature.ERRORS, Feature.PERIOD}
_TYPES = {
    "single_choice": "multichoice",
    "multiple_choice": "multichoice",
    "short_text": "shortanswer",
    "numeric": "numerical",
    "ordering": "ordering",
}


def write_quiz(bank: Bank) -> Exported:
    """Return the file, and what Moodle XML cannot hold."""
    held = Held("Moodle XML", _HELD)
    quiz = etree.Element("quiz")
    category = etree.SubElement(quiz, "question", type="category")
    _text(category, "category", category_of(bank))
    for question in held.questions(bank):
        quiz.append(_question(question))
    etree.indent(quiz)
    data: bytes = etree.tostring(quiz, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Exported(data, held.left_out(bank))


def _question(question: PlainQuestion) -> etree._Element:
    element = etree.Element("question", type=_TYPES[question.type])
    _text(element, "name", question.id)
    _plain(element, "questiontext", question.prompt)
    _plain(element, "generalfeedback", question.explanation)
    for tag, value in {"defaultgrade": "1", "hidden": "0", "idnumber": question.id}.items():
        etree.SubElement(element, tag).text = value
    if isinstance(question, SingleChoice | MultipleChoice):
        _options(element, question)
    elif isinstance(question, Ordering):
        _order(element, question)
    elif isinstance(question, Numeric):
        _numbers(element, question)
    else:
        _typed(element, question)
    tags = etree.SubElement(element, "tags")
    for tag in tags_of(question):
        _text(tags, "tag", tag)
    return element


def _options(element: etree._Element, question: SingleChoice | MultipleChoice) -> None:
    single = isinstance(question, SingleChoice)
    for tag, value in {
        "single": str(single).lower(),
        "shuffleanswers": "true",
        "answernumbering": "abc",
    }.items():
        etree.SubElement(element, tag).text = value
    count = {right: sum(option.correct is right for option in question.options) for right in (True, False)}
    for option in question.options:
        whole = "100" if option.correct else "0"
        weight = whole if single else weight_of(count[option.correct], right=option.correct)
        _answer(element, option.text, weight, option.feedback)


def _order(element: etree._Element, question: Ordering) -> None:
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": "0",
        "gradingtype": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    for tag, value in settings.items():
        etree.SubElement(element, tag).text = value
    for tag in ("correctfeedback", "partiallycorrectfeedback"):
        _plain(element, tag, "")
    _plain(element, "incorrectfeedback", question.misordered.feedback)
    for rank, item in enumerate(question.items, start=1):
        _answer(element, item.text, str(rank), None)


def _numbers(element: etree._Element, question: Numeric) -> None:
    spread = written(question.tolerance)
    right = _answer(element, written(question.answer), "100", None)
    etree.SubElement(right, "tolerance").text = spread
    for number in question.near:
        near = _answer(element, written(number.value), "0", number.feedback)
        etree.SubElement(near, "tolerance").text = spread
    _answer(element, "*", "0", question.otherwise.feedback)
    units = etree.SubElement(element, "units")
    for name in (question.unit, *question.unit_words):
        unit = etree.SubElement(units, "unit")
        etree.SubElement(unit, "multiplier").text = "1"
        etree.SubElement(unit, "unit_name").text = name
    # Units may be typed or left out, which is how they are read here.
    for tag in ("unitgradingtype", "unitpenalty", "showunits", "unitsleft"):
        etree.SubElement(element, tag).text = "0"


def _typed(element: etree._Element, question: ShortText) -> None:
    etree.SubElement(element, "usecase").text = "0"
    for right in (question.answer, *question.accepted):
        _answer(element, escaped(right), "100", None)
    for near in question.near:
        _answer(element, escaped(near.text), "0", near.feedback)
    _answer(element, "*", "0", question.otherwise.feedback)


def _answer(parent: etree._Element, text: str, weight: str, feedback: str | None) -> etree._Element:
    answer = etree.SubElement(parent, "answer", fraction=weight, format="plain_text")
    etree.SubElement(answer, "text").text = text
    _plain(answer, "feedback", feedback or "")
    return answer


def _plain(parent: etree._Element, tag: str, text: str) -> None:
    _text(parent, tag, text).set("format", "plain_text")


def _text(parent: etree._Element, tag: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, tag)
    etree.SubElement(element, "text").text = text
    return element
