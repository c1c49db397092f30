"""What blind guessing would score."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.bank import Bank
from bot.domain.guessing import random_guess_score
from tests.domain.samples import parse

SMALL = Path(__file__).parent.parent / "banks" / "small.yaml"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return parse(SMALL.read_bytes(), SMALL.name)


@pytest.mark.parametrize(
    ("question_id", "score"),
    [
        ("how-long", 1 / 4),
        ("sales-after-closing", 1 / 3),
        ("who-school-lane", 1 / 3),
        ("castle-closing", 1 / 4),
        ("value-or-figure", 1 / 3),
        ("cars-a-day", 0.0),
        ("name-of-street", 0.0),
        # Two right of four: of 15 sets the right one gives 1; one right alone, or both with one wrong, 1/2.
        ("brook-promises", (1 + 2 / 2 + 2 / 2) / 15),
        # Four items: of 24 orders 1, 3, 5 have 0, 1, 2 of 6 pairs the wrong way: 1, 2/3 and 1/3.
        ("order-of-speakers", (1 + 3 * 2 / 3 + 5 * 1 / 3) / 24),
    ],
)
def test_blind_guessing_scores_the_mean_of_all_responses(bank: Bank, question_id: str, score: float) -> None:
    assert random_guess_score(bank.question(question_id)) == pytest.approx(score)
