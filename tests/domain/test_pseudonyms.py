"""Pseudonyms."""

from __future__ import annotations

import random

from bot.domain.pseudonyms import BIRDS, COLOURS, pseudonym


def test_a_pseudonym_is_one_that_nobody_has() -> None:
    taken: list[str] = []
    for _ in range(len(BIRDS) * len(COLOURS) + 3):
        taken.append(pseudonym(taken, random.Random(1)))
    assert len(set(taken)) == len(taken)
    assert taken[-1].endswith(" 2")


def test_the_same_seed_gives_the_same_pseudonym() -> None:
    assert pseudonym((), random.Random(7)) == pseudonym((), random.Random(7))
