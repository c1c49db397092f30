"""The answers of one GIFT item, from the parser's tree to a question of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lark import Token, Tree

from bot.formats.format import Draft
from bot.formats.gift_texts import Texts
from bot.formats.weighted_answers import FULL, Answer, NoCounterpart, Weighing, number

_HEAD = re.compile(r">\s*\d+(?:\s+[A-Za-z0-9_]+){0,6}\s*")


class Answers:
    """Reads the answer block of an item; what is lost on the way is in ``lost`` as (what, why)."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._weighing = Weighing()

    @property
    def lost(self) -> list[tuple[str, str]]:
        """What was in the block and cannot come over, as (what, why)."""
        return self._weighing.lost

    def of(self, block: Tree[Token]) -> Draft:
        """Return the type and the answers; ``NoCounterpart`` where such a question does not exist here."""
        kinds = {
            "truth": self._truth,
            "numeric": self._numeric,
            "ordering": self._ordering,
            "answers": self._written,
        }
        for part in _trees(block):
            if part.data in kinds:
                return kinds[part.data](part)
        raise NoCounterpart("it is an essay, which a person must mark")

    def general(self, block: Tree[Token]) -> str:
        """Return the general feedback, or ""."""
        found = next((part for part in _trees(block) if part.data == "general"), None)
        return "" if found is None else self._texts.other(_last(found, "GENERAL"))

    def _truth(self, truth: Tree[Token]) -> Draft:
        remarks = [self._texts.other(_last(remark, "REMARK")) for remark in _trees(truth)]
        wrong, right, *more = [*remarks, "", ""] if len(remarks) < 2 else remarks
        for remark in filter(None, more):
            self.lost.append((f'the remark "{remark}"', "there is none but for right and for wrong"))
        return self._weighing.true_false(key=str(truth.children[0])[0] == "T", right=right, wrong=wrong)

    def _numeric(self, numeric: Tree[Token]) -> Draft:
        answers: list[Answer] = []
        for part in _trees(numeric):
            text, feedback = _last(part, "WORDS").strip(), self._feedback(part)
            if _last(part, "MARK") == "~":
                answers.append(Answer("*", Decimal(0), feedback))
            elif text or part.data == "answer":
                answers.append(_number(text, _weight(part, FULL), feedback))
        return self._weighing.numeric(answers)

    def _ordering(self, ordering: Tree[Token]) -> Draft:
        head, _, lines = str(ordering.children[0]).partition("\n")
        if not _HEAD.fullmatch(head):
            raise NoCounterpart("its items are not one to a line")
        items = [line.strip() for line in lines.split("\n") if line.strip()]
        if len(items) < 2:
            raise NoCounterpart("there is nothing to put in order")
        if not re.search(r"\b(ALL|EXACT)\b", head):
            self.lost.append(("the choice of some of its items", "learners put all of them in order here"))
        return {"type": "ordering", "items": [{"text": self._texts.item(item)} for item in items]}

    def _written(self, answers: Tree[Token]) -> Draft:
        parts = [part for part in _trees(answers) if part.data == "answer" or _last(part, "WORDS").strip()]
        marks = [_last(part, "MARK") for part in parts]
        if "~" in marks:
            single = "=" in marks
            return self._weighing.choice([self._answer(part, Decimal(0)) for part in parts], single=single)
        if "=" in marks and any("->" in _last(part, "WORDS") for part in parts):
            raise NoCounterpart("it is a matching question")
        return self._weighing.short_text([self._answer(part, FULL) for part in parts])

    def _answer(self, part: Tree[Token], default: Decimal) -> Answer:
        """Return one answer; what has no mark or no weight of its own has the weight ``default``."""
        weight = _weight(part, FULL if _last(part, "MARK") == "=" else default)
        return Answer(self._texts.other(_last(part, "WORDS")), weight, self._feedback(part))

    def _feedback(self, part: Tree[Token]) -> str:
        found = next(_trees(part), None)
        return "" if found is None else self._texts.other(_last(found, "FEEDBACK"))


def _number(text: str, weight: Decimal, feedback: str) -> Answer:
    """Return a number with its tolerance: "3", "3:0.5" or "2.5..3.5"."""
    if text == "*":
        return Answer("*", weight, feedback)
    low, dots, high = text.partition("..")
    if dots:
        middle = (number(low) + number(high)) / 2
        return Answer(f"{middle:f}", weight, feedback, abs(number(high) - middle))
    value, _, spread = text.partition(":")
    return Answer(
        f"{number(value):f}", weight, feedback, abs(number(spread)) if spread.strip() else Decimal(0)
    )


def _weight(part: Tree[Token], default: Decimal) -> Decimal:
    written = _last(part, "WEIGHT").strip().strip("%")
    return Decimal(written) if written else default


def _trees(tree: Tree[Token]) -> Iterator[Tree[Token]]:
    return (child for child in tree.children if isinstance(child, Tree))


def _last(tree: Tree[Token], kind: str) -> str:
    """Return the text of a tree's token of that kind, or ""."""
    found = [child for child in tree.children if isinstance(child, Token) and child.type == kind]
    return str(found[-1]) if found else ""
