"""Sentences of an article are proposed for what they may prove."""

from __future__ import annotations

import pytest

from bot.bank.proposals import proposals
from bot.bank.quotes import Article
from bot.domain.bank import Quote
from tests.teaching.set_files import ARTICLE

SALES = "sales on Bridge Street fell 12 percent"


def test_the_sentence_that_says_it_comes_first() -> None:
    best = proposals(Article(ARTICLE), "By its statement, sales on Bridge Street fell during the trial.")[0]
    assert SALES in best.words
    assert best.paragraph == 4


def test_every_proposal_is_found_in_the_article_word_for_word() -> None:
    article = Article(ARTICLE)
    found = [each for text in ARTICLE.split(".") for each in proposals(article, text)]
    assert len(found) > 8
    for each in found:
        place = article.find(Quote(by="reporter", exact=each.words))
        assert place is not None
        assert place.paragraph == each.paragraph


@pytest.mark.parametrize("text", ["", "zebra", "..."])
def test_what_is_hardly_like_it_is_not_proposed(text: str) -> None:
    assert proposals(Article("The town closes. A bridge is old."), text) == []


def test_no_more_are_proposed_than_asked_for() -> None:
    assert len(proposals(Article(ARTICLE), "the bridge", limit=2)) == 2
