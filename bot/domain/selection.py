"""Which questions a learner gets, in which order, and how their choices are shuffled."""

from __future__ import annotations

import functools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby

from bot.domain.bank import Bank
from bot.domain.questions import Question
from bot.domain.terms import Skill

_OVERLAP = 1.5
"""How far the levels run into each other; at 1 all of one level would come before any of the next."""


def choose(bank: Bank, seen: Mapping[str, int], size: int | None, rng: random.Random) -> tuple[str, ...]:
    """Return the ids of ``size`` questions of ``bank`` in the order in which to ask them.

    ``seen`` tells how often each question has been answered; None for ``size`` means the whole bank, and
    more than it holds the same. The questions answered least often are taken first. Among equals they are
    dealt evenly over the skills and then over the levels, because mixed practice is remembered
    better than blocks of the same (Rohrer & Taylor 2007, "The shuffling of mathematics problems improves
    learning"). They are then put in an order of gently rising difficulty: each level begins a level later
    than the one below and overlaps with it, so that nobody starts with the hardest or knows what comes.
    """
    wanted = len(bank.questions) if size is None else max(0, size)
    pool = list(bank.questions)
    rng.shuffle(pool)
    pool.sort(key=lambda question: seen.get(question.id, 0))
    taken: list[Question] = []
    skills: Counter[Skill] = Counter()
    levels: Counter[int] = Counter()
    for _, tier in groupby(pool, key=lambda question: seen.get(question.id, 0)):
        taken += _deal(tier, wanted - len(taken), skills, levels)
    rise = {question.id: question.difficulty + _OVERLAP * rng.random() for question in taken}
    return tuple(sorted(rise, key=rise.__getitem__))


def _deal(
    questions: Iterable[Question], count: int, skills: Counter[Skill], levels: Counter[int]
) -> list[Question]:
    """Take up to ``count`` questions, always of the skill, then the level, that has been dealt least."""
    heaps: defaultdict[tuple[Skill, int], list[Question]] = defaultdict(list)
    for question in questions:
        heaps[question.skill, question.difficulty].append(question)
    dealt: list[Question] = []
    while heaps and len(dealt) < count:
        # Ties go to the heap that was begun first, which is random because the questions come shuffled.
        heap = min(heaps, key=lambda kind: (skills[kind[0]], levels[kind[1]]))
        question = heaps[heap].pop()
        if not heaps[heap]:
            del heaps[heap]
        skills[question.skill] += 1
        levels[question.difficulty] += 1
        dealt.append(question)
    return dealt


def shuffled(question: Question, seed: int, position: int) -> tuple[str, ...]:
    """Return the choice keys of ``question`` in the order shown at ``position`` of an attempt with ``seed``.

    It is the same each time and under every version of Python. The three standings and the four positions
    keep their natural order, which learners come to know; an ordering is never shown already solved.
    """
    keys = question.choice_keys
    if len(keys) < 2 or question.type in ("true_false_not_stated", "stance"):
        return keys
    order = _order(keys, seed, position)
    if question.type == "ordering" and order == question.right_keys:
        return order[1:] + order[:1]
    return order


@functools.lru_cache(maxsize=4_096)
def _order(keys: tuple[str, ...], seed: int, position: int) -> tuple[str, ...]:
    """Shuffle; kept, because seeding costs most of it and a question is shown and then answered."""
    # Python promises that random() never changes for a seed, but not so of shuffle().
    rng = random.Random(f"{seed}:{position}")  # noqa: S311 - a shuffle, not a secret
    return tuple(sorted(keys, key=lambda _: rng.random()))
