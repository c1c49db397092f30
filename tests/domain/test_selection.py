"""Which questions come, in which order, and how choices are shuffled."""

from __future__ import annotations

import random
from collections import Counter
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Bank
from bot.domain.selection import choose, shuffled
from bot.domain.terms import Skill
from tests.domain.samples import BANK, multiple_choice, ordering, question

IDS = [item.id for item in BANK.questions]


def big_bank() -> Bank:
    """A bank of 180 questions: ten of each skill at each level."""
    questions = [
        BANK.questions[0].model_copy(
            update={"id": f"{skill}-{level}-{number}", "skill": skill, "difficulty": level}
        )
        for skill in Skill
        for level in (1, 2, 3)
        for number in range(10)
    ]
    return BANK.model_copy(update={"questions": tuple(questions)})


def chosen(bank: Bank = BANK, *, size: int | None = None, seed: int = 1, **seen: int) -> tuple[str, ...]:
    counts = {name.replace("_", "-"): count for name, count in seen.items()}
    return choose(bank, counts, size, random.Random(seed))


@given(st.one_of(st.none(), st.integers(-1, 40)), st.integers())
def test_as_many_questions_come_as_are_asked_for_and_none_twice(size: int | None, seed: int) -> None:
    ids = chosen(size=size, seed=seed)
    assert len(set(ids)) == len(ids) == (len(IDS) if size is None else min(max(size, 0), len(IDS)))
    assert set(ids) <= set(IDS)


def test_the_same_seed_chooses_the_same_and_another_seed_something_else() -> None:
    assert chosen(seed=7) == chosen(seed=7)
    assert chosen(seed=7) != chosen(seed=8)


@pytest.mark.parametrize("seed", range(5))
def test_questions_answered_least_often_come_first(seed: int) -> None:
    seen = dict.fromkeys(IDS[:10], 2) | dict.fromkeys(IDS[:3], 1)
    unseen = set(IDS[10:])
    assert set(choose(BANK, seen, len(unseen), random.Random(seed))) == unseen
    assert set(choose(BANK, seen, len(unseen) + 3, random.Random(seed))) == unseen | set(IDS[:3])


@pytest.mark.parametrize("seed", range(5))
def test_a_few_questions_are_mixed_over_skills_and_levels(seed: int) -> None:
    bank = big_bank()
    ids = chosen(bank, size=12, seed=seed)
    assert Counter(bank.question(item).skill for item in ids) == dict.fromkeys(Skill, 2)
    assert Counter(bank.question(item).difficulty for item in ids) == {1: 4, 2: 4, 3: 4}


@pytest.mark.parametrize("seed", range(5))
def test_difficulty_rises_gently(seed: int) -> None:
    bank = big_bank()
    levels = [bank.question(item).difficulty for item in chosen(bank, seed=seed)]
    assert mean(levels[:60]) < mean(levels[60:120]) < mean(levels[120:])
    assert levels != sorted(levels)
    assert levels.index(3) > len(levels) - 1 - levels[::-1].index(
        1
    )  # no hardest one before the last easy one


def test_choices_are_shown_in_another_order_at_another_place() -> None:
    item = multiple_choice(right=2, wrong=6)
    orders = {shuffled(item, 1, position) for position in range(20)}
    assert len(orders) > 10
    assert all(sorted(order) == sorted(item.choice_keys) for order in orders)


def test_a_recorded_seed_shows_the_same_order_for_ever() -> None:
    assert shuffled(multiple_choice(right=2, wrong=6), 2024, 3) == tuple("56412037")


@pytest.mark.parametrize("question_id", ["trial-success", "brook-buses"])
def test_standings_and_positions_keep_their_order(question_id: str) -> None:
    item = question(question_id)
    assert {shuffled(item, seed, 0) for seed in range(20)} == {item.choice_keys}


def test_an_order_to_be_found_is_never_shown_already() -> None:
    item = ordering(3)
    orders = {shuffled(item, seed, 0) for seed in range(200)}
    assert item.right_keys not in orders
    assert len(orders) == 5


def test_typed_questions_have_nothing_to_shuffle() -> None:
    assert shuffled(question("cars-a-day"), 1, 0) == ()


def test_each_place_is_as_likely_for_the_key() -> None:
    item = question("how-long")
    places = Counter(shuffled(item, seed, 0).index(item.right_keys[0]) for seed in range(2000))
    assert all(400 < places[place] < 600 for place in range(4))
