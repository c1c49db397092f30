"""Further questions from a bank's quotes, claims and stances alone, for a teacher to accept, edit or reject.

Every wrong choice is wrong by construction: an actor of whom no entry says the same, the reverse of a stance
entry, the figure of something else, a quote that no entry ties to what is asked. What a bank has no entry
for cannot be known: nothing is drafted from its silence, but where an entry says that the article is silent.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from bot.domain.bank import Bank
from bot.domain.drafting_facts import Draws, Facts, mixed
from bot.domain.drafting_figures import numbers_asked, numbers_exchanged
from bot.domain.drafting_statements import answers, claims_stated, claims_vouched, kinds, positions
from bot.domain.drafting_words import whose_claim, whose_words, words_for_claim, words_for_position
from bot.domain.questions import Question, StanceQuestion, TrueFalseNotStated, WhichQuote, WhoSaid
from bot.domain.terms import Position, Standing

_KINDS = (
    positions,
    whose_words,
    words_for_claim,
    claims_vouched,
    kinds,
    numbers_exchanged,
    answers,
    whose_claim,
    numbers_asked,
    claims_stated,
    words_for_position,
)
"""In the order in which they take turns."""

_ENOUGH = 5
_MOST = 0.6
_ONE_SIDE = 0.75


def draft(bank: Bank, *, seed: int, limit: int | None = None) -> tuple[Question, ...]:
    """Return new questions for ``bank``, at most ``limit``, the kinds by turns.

    The same bank and seed give the same questions; another seed gives other distractors. An id is made of the
    kind and the entry, so it is the same for every seed. What the bank asks already (the same id, stance,
    words and speaker, or quote as the key) is not drafted again. Together with the bank's own questions no
    speaker, position or standing is the key too often, as the rules of a bank want it. The texts are English,
    whatever the bank's language. The bank may have no question yet; what it refers to must be there.
    """
    facts = Facts(bank)
    taken = {key for question in bank.questions for key in (question.id, *_covered(question))}
    heaps = [mixed(_new(kind(facts, _draws(seed)), taken), _draws(seed)(kind.__name__)) for kind in _KINDS]
    turns = chain.from_iterable(zip_longest(*heaps))
    drafted = _balanced([question for question in turns if question is not None], bank.questions)
    return tuple(drafted if limit is None else _balanced(drafted[: max(0, limit)], bank.questions))


def _draws(seed: int) -> Draws:
    return lambda name: random.Random(f"{seed}:{name}")  # noqa: S311 - a shuffle, not a secret


def _new(questions: Iterable[Question], taken: set[object]) -> Iterator[Question]:
    """Yield the questions that are not there yet, and take note of them."""
    for question in questions:
        if taken.isdisjoint({question.id, *_covered(question)}):
            taken |= {question.id, _identity(question)}
            yield question


def _identity(question: Question) -> object:
    """Return what two questions have in common if one of them is enough."""
    if isinstance(question, StanceQuestion):
        return "stance", question.actor, question.issue
    if isinstance(question, WhichQuote):
        return "which_quote", question.key
    return "prompt", " ".join(question.prompt.split())


def _covered(question: Question) -> set[object]:
    """Return what need not be asked again where this question is: itself, and who said the words it cites."""
    covered = {_identity(question)}
    if isinstance(question, WhoSaid):
        covered |= {("who_said", question.key, quote_id) for quote_id in question.cites}
    return covered


def _balanced(drafted: list[Question], existing: Iterable[Question]) -> list[Question]:
    """Return ``drafted`` without the last of those whose key is the right one too often."""
    kept = list(drafted)
    keys = Counter(_key(question) for question in (*existing, *kept))
    while True:
        left = []
        too_often = _too_often(keys)
        for question in reversed(kept):
            if _key(question) in too_often:
                keys[_key(question)] -= 1
                too_often = _too_often(keys)
            else:
                left.append(question)
        if len(left) == len(kept):
            return kept
        kept = left[::-1]


def _too_often(keys: Counter[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the keys, with their type of question, that would make guessing pay."""
    found = set()
    for kind in ("who_said", "stance", "true_false_not_stated"):
        of_kind = {key: count for key, count in keys.items() if key[0] == kind and count}
        whole = sum(of_kind.values())
        if whole >= _ENOUGH:
            found |= {key for key, count in of_kind.items() if count > _MOST * whole}
        if whole >= _ENOUGH and kind == "true_false_not_stated" and len(of_kind) < len(Standing):
            found.add(max(of_kind, key=of_kind.__getitem__))  # too many for one that is never the key
    sides = {key: keys[key] for key in (("stance", Position.SUPPORTS), ("stance", Position.OPPOSES))}
    if sum(sides.values()) >= _ENOUGH:
        found |= {key for key, count in sides.items() if count > _ONE_SIDE * sum(sides.values())}
    return found


def _key(question: Question) -> tuple[str, str]:
    if isinstance(question, WhoSaid | StanceQuestion | TrueFalseNotStated):
        return question.type, str(question.key)
    return question.type, ""
