"""Writing a bank's questions as GIFT."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.bank import Bank
from bot.domain.questions import MultipleChoice, Numeric, Ordering, ShortText, SingleChoice
from bot.formats.format import Exported
from bot.formats.gift_texts import escaped, marked
from bot.formats.moodle_tags import category_of, tags_of
from bot.formats.plain_questions import Feature, Held, PlainQuestion
from bot.formats.weighted_answers import escaped as tame
from bot.formats.weighted_answers import weight_of, written

_HELD = frozenset(
    {
        Feature.SKILL,
        Feature.DIFFICULTY,
        Feature.EXPLANATION,
        Feature.FEEDBACK,
        Feature.LINES,
        Feature.OTHERWISE,
    }
)
_UNSAFE_IN_ORDERING = re.compile(r"^/|[&<{}\\#]")
"""Moodle reads these lines as HTML and knows no escapes in them."""


def write_questions(bank: Bank) -> Exported:
    """Return the file, and what GIFT cannot hold."""
    held = Held("GIFT", _HELD)
    items = [f"$CATEGORY: {category_of(bank)}\n"]
    for question in held.questions(bank):
        if isinstance(question, Ordering):
            held.lose(question, Feature.OTHERWISE)
        if isinstance(question, ShortText) and "->" in "".join(_answers(question)):
            held.refuse(question, "GIFT takes -> among typed answers for a matching question")
            continue
        items.append(_item(question))
    return Exported("\n".join(items).encode(), held.left_out(bank))


def _item(question: PlainQuestion) -> str:
    tags = " ".join(f"[tag:{tag}]" for tag in tags_of(question))
    head = f"// [id:{question.id}] {tags}\n::{escaped(question.id)}::[plain]{escaped(question.prompt)}"
    answers = "".join(f"\t{line}\n" for line in _answers(question))
    opening = {"numeric": "{#", "ordering": f"{{>{_order(question)}"}.get(question.type, "{")
    return f"{head}{opening}\n{answers}\t####{marked(question.explanation)}\n}}\n"


def _order(question: PlainQuestion) -> str:
    count = len(question.items) if isinstance(question, Ordering) else 0
    return f"{count} ALL VERTICAL RELATIVE_ALL_PREVIOUS_AND_NEXT SHOW none"


def _answers(question: PlainQuestion) -> Iterator[str]:
    if isinstance(question, Ordering):
        for item in question.items:
            yield _UNSAFE_IN_ORDERING.sub(lambda sign: f"&#{ord(sign[0])};", item.text)
    elif isinstance(question, SingleChoice | MultipleChoice):
        yield from _options(question)
    elif isinstance(question, Numeric):
        around = f":{written(question.tolerance)}"
        yield f"=%100%{written(question.answer)}{around}"
        for number in question.near:
            yield f"=%0%{written(number.value)}{around}{_feedback(number.feedback)}"
        yield f"~{_feedback(question.otherwise.feedback)}"
    else:
        for right in (question.answer, *question.accepted):
            yield f"=%100%{marked(tame(right))}"
        for text in question.near:
            yield f"=%0%{marked(tame(text.text))}{_feedback(text.feedback)}"
        yield f"=%0%*{_feedback(question.otherwise.feedback)}"


def _options(question: SingleChoice | MultipleChoice) -> Iterator[str]:
    count = {right: sum(option.correct is right for option in question.options) for right in (True, False)}
    for option in question.options:
        if isinstance(question, SingleChoice):
            mark = "=" if option.correct else "~"
        else:
            mark = f"~%{weight_of(count[option.correct], right=option.correct)}%"
        yield f"{mark}{marked(option.text)}{_feedback(option.feedback)}"


def _feedback(text: str | None) -> str:
    return f"#{marked(text)}" if text else ""
