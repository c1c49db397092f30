"""Grading: what a response to a question is worth, and what answers the mistakes in it.

Closed questions of one right choice are right or wrong. The partial credit of the others:

multiple_choice
    ``max(0, r / R - w / W)`` where r of the R right options were chosen and w of the W wrong ones: Moodle's
    multiple-answer weights with the right options sharing +100 % and the wrong ones -100 %. Blind guessing is
    worth nothing on average and ticking everything exactly nothing, which is not so where each wrong option
    takes away as much as a right one gives (three right of four: ticking all would be worth 2/3).

ordering
    ``max(0, 1 - 2 d / P)`` where d of the P = n (n - 1) / 2 pairs of items stand in the wrong order:
    Kendall's tau, cut off at 0. The share of pairs in the right order is Moodle's "relative to all the
    previous and next items"; half of them are right by chance, so half is worth nothing here. Unlike
    counting the items in their right places it does not fail a sequence for one item that was moved.

numeric, short_text
    right or wrong; see ``bot.domain.numbers`` and ``bot.domain.wording`` for what is read and forgiven.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from bot.domain.numbers import as_decimal, names_unit, read_number
from bot.domain.options import Wrong
from bot.domain.questions import Numeric, Question, ShortText
from bot.domain.responses import Chosen, Outcome, Response, Typed, Unreadable, Verdict
from bot.domain.wording import nearest, normalised

__all__ = [
    "TYPED_LIMIT",
    "Chosen",
    "Outcome",
    "Response",
    "Typed",
    "Unreadable",
    "Verdict",
    "grade",
    "replies",
]

TYPED_LIMIT = 200
"""Characters of a typed answer that are read; no bank's answer is longer than 60."""


def grade(question: Question, response: Response) -> Verdict:
    """Return the verdict on ``response``.

    Its score is between 0 and 1, by the formulas above. Raises ``Unreadable`` when the response does not
    fit the question: a choice that it does not have, no choice at all, an order that is not one of all
    items, something typed that is empty, too long or, for a numeric question, not a number in its unit.
    """
    mistakes = replies(question, response)
    score = float(not mistakes) if isinstance(response, Typed) else _score(question, response.keys)
    if score >= 1:
        return Verdict(Outcome.RIGHT, 1.0)
    errors = tuple(dict.fromkeys(mistake.error for mistake in mistakes))
    return Verdict(Outcome.PARTLY if score > 0 else Outcome.WRONG, score, errors=errors)


def replies(question: Question, response: Response) -> tuple[Wrong, ...]:
    """Return what answers each mistake in ``response``, in the order in which it was chosen; () when right.

    What was left out of a multiple_choice has no reply of its own. Raises ``Unreadable`` as ``grade`` does.
    """
    if question.type == "numeric":
        return _one(_numeric_reply(question, _typed(response)))
    if question.type == "short_text":
        return _one(_text_reply(question, _typed(response)))
    keys = _chosen(question, response)
    if question.type == "ordering":
        return () if keys == question.right_keys else (question.misordered,)
    right = question.right_keys
    return tuple(reply for key in keys if key not in right and (reply := question.wrong(key)) is not None)


def _score(question: Question, keys: tuple[str, ...]) -> float:
    right = question.right_keys
    if question.type == "multiple_choice":
        return _choice_score(set(keys), set(right), len(question.choice_keys) - len(right))
    if question.type == "ordering":
        return _order_score([right.index(key) for key in keys])
    return float(keys == right)


def _choice_score(chosen: set[str], right: set[str], wrong_count: int) -> float:
    if chosen == right:
        return 1.0
    wrong_share = len(chosen - right) / wrong_count if wrong_count else 0.0
    return max(0.0, len(chosen & right) / len(right) - wrong_share) if right else 0.0


def _order_score(places: list[int]) -> float:
    pairs = list(combinations(places, 2))
    wrong = sum(first > second for first, second in pairs)
    return max(0.0, 1 - 2 * wrong / len(pairs))


def _numeric_reply(question: Numeric, text: str) -> Wrong | None:
    found = read_number(text)
    if found is None:
        raise Unreadable("not_a_number", "Please type one number, in figures.")
    value, words = found
    # "3 people" for "3 mayors" may be meant well, so another unit is asked about rather than marked wrong.
    if not names_unit(words, (question.unit, *question.unit_words)):
        raise Unreadable("wrong_unit", f"Please type just the number of {question.unit}.")
    if _within(value, question.answer, question.tolerance):
        return None
    near = (miss for miss in question.near if _within(value, miss.value, question.tolerance))
    return next(near, question.otherwise)


def _within(value: Decimal, wanted: float, tolerance: float) -> bool:
    """Tell whether ``value`` is ``wanted``, give or take ``tolerance``; 3.1 is 3 give or take 0.1."""
    return abs(value - as_decimal(wanted)) <= as_decimal(tolerance)


def _text_reply(question: ShortText, text: str) -> Wrong | None:
    if not normalised(text):
        raise Unreadable("empty", "Please type a word or a name.")
    right = nearest(text, (question.answer, *question.accepted))
    near = nearest(text, [miss.text for miss in question.near])
    # What is just as near to a telling mistake may be that mistake; it is not forgiven as a typo.
    if right is not None and (near is None or right[0] < near[0] or right[0] == 0):
        return None
    return question.otherwise if near is None else question.near[near[1]]


def _typed(response: Response) -> str:
    if not isinstance(response, Typed):
        raise Unreadable("wrong_kind", "This question is answered by typing, not with a button.")
    if len(response.text) > TYPED_LIMIT:
        raise Unreadable("too_long", f"Please answer in at most {TYPED_LIMIT} characters.")
    if not response.text.strip():
        raise Unreadable("empty", "Please type an answer.")
    return response.text


def _chosen(question: Question, response: Response) -> tuple[str, ...]:
    if not isinstance(response, Chosen):
        raise Unreadable("wrong_kind", "This question is answered with the buttons below it.")
    keys, known = response.keys, question.choice_keys
    if not keys:
        raise Unreadable("empty", "Please choose something first.")
    if not set(keys) <= set(known):
        raise Unreadable("unknown_choice", "This question has no such choice.")
    if question.type == "ordering":
        if sorted(keys) != sorted(known):
            raise Unreadable("incomplete", "Please put all the items in order, each of them once.")
    elif len(set(keys)) != len(keys) or (len(keys) > 1 and question.type != "multiple_choice"):
        raise Unreadable("wrong_kind", "Please choose each option once, and only one where one is asked for.")
    return keys


def _one(reply: Wrong | None) -> tuple[Wrong, ...]:
    return () if reply is None else (reply,)
