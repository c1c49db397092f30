"""Where a quote is not in the article, the nearest passage is shown with its difference."""

from __future__ import annotations

import pytest

from bot.bank.passages import nearest_passage
from bot.bank.quotes import Article
from tests.bank.variants import SMALL_TEXT

ARTICLE = Article(SMALL_TEXT)


@pytest.mark.parametrize(
    ("quote", "words", "paragraph", "differences"),
    [
        (
            "Closing the bridge cuts the south side off from its shops",
            "Closing the bridge cuts the north side off from its shops",
            3,
            ("the article has “north”, not “south”",),
        ),
        (
            "sales on Bridge Street fell by 12 percent during a long trial in October.",
            "sales on Bridge Street fell 12 percent during a two-week trial in October.",
            4,
            ("the article has no “by”", "the article has “two-week”, not “long”"),
        ),
        (
            "the town's count shows that 240 cars were sent",
            "the town's own count shows that 240 cars a day were sent",
            5,
            ("the quote leaves out “own”", "the quote leaves out “a day”"),
        ),
        (
            "should have come TEN years ago",
            "should have come ten years ago",
            6,
            ("the article has “ten”, not “TEN”",),
        ),
    ],
)
def test_the_nearest_passage_is_told_with_its_difference(
    quote: str, words: str, paragraph: int, differences: tuple[str, ...]
) -> None:
    found = nearest_passage(ARTICLE, quote)
    assert found is not None
    assert (found.words, found.paragraph, found.differences) == (words, paragraph, differences)


def test_of_many_differences_four_are_told() -> None:
    found = nearest_passage(ARTICLE, "We shall count guests each week and then report all of the figures.")
    assert found is not None
    assert len(found.differences) <= 4


@pytest.mark.parametrize("quote", ["Nothing of the sort was ever written anywhere.", "Xyzzy", "…"])
def test_where_nothing_is_like_it_nothing_is_shown(quote: str) -> None:
    assert nearest_passage(ARTICLE, quote) is None
