"""How a quote is cited."""

import datetime as dt
from typing import Any

from bot.domain.bank import Bank, Quote
from bot.domain.citations import LONG, cite, passage_link

QUESTION = {
    "id": "who",
    "type": "who_said",
    "skill": "attribution",
    "difficulty": 1,
    "prompt": "Who says so in the article?",
    "key": "ada",
    "others": {"bo": {"error": "wrong_actor", "feedback": "Ada says so."}},
    "explanation": "Ada says so.",
    "cites": ["hers"],
}


def bank(**source: Any) -> Bank:
    return Bank.model_validate(
        {
            "schema": 1,
            "id": "a-bank",
            "version": 1,
            "title": "A bank",
            "source": {
                "title": "An article",
                "publisher": "A paper",
                "published": dt.date(2020, 1, 2),
                "summary": "About a bridge.",
                **source,
            },
            "actors": {"ada": {"name": "Ada", "role": "engineer"}, "bo": {"name": "Bo", "role": "spokesman"}},
            "issues": {"bridge": "Should the bridge be built?"},
            "quotes": {
                "hers": {"by": "ada", "exact": "Build it.", "paragraph": 3, "conveyed_by": "bo"},
                "narrated": {"by": "reporter", "exact": "The bridge is old."},
            },
            "questions": [QUESTION],
        }
    )


def test_a_citation_names_the_speaker_who_conveyed_it_and_the_paragraph() -> None:
    citation = cite(bank(), "hers", verified=True)
    assert citation.speaker is not None
    assert citation.speaker.name == "Ada"
    assert citation.conveyed_by is not None
    assert citation.conveyed_by.name == "Bo"
    assert (citation.publisher, citation.paragraph, citation.verified) == ("A paper", 3, True)


def test_the_reporters_own_words_have_no_speaker() -> None:
    assert cite(bank(), "narrated", verified=False).speaker is None


def test_without_a_url_there_is_no_link() -> None:
    assert cite(bank(), "hers", verified=True).link is None


def test_with_a_url_the_link_opens_the_page_at_the_words() -> None:
    link = cite(bank(url="https://example.org/a"), "hers", verified=True).link
    assert link == "https://example.org/a#:~:text=Build%20it."


def test_hyphens_commas_and_ampersands_of_the_words_do_not_read_as_the_links_own() -> None:
    link = passage_link("https://example.org/", Quote(by="x", exact="so-called, A & B"))
    assert link == "https://example.org/#:~:text=so%2Dcalled%2C%20A%20%26%20B"


def test_a_long_quote_is_linked_by_its_first_and_last_words() -> None:
    words = [f"w{index}" for index in range(30)]
    link = passage_link("https://example.org/", Quote(by="x", exact=" ".join(words)))
    assert link == "https://example.org/#:~:text=w0%20w1%20w2%20w3%20w4,w25%20w26%20w27%20w28%20w29"


def test_what_stands_around_words_that_occur_twice_goes_into_the_link() -> None:
    link = passage_link("https://example.org/#top", Quote(by="x", exact="it", prefix="build ", suffix=" now"))
    assert link == "https://example.org/#top:~:text=build-,it,-now"


def test_only_a_long_quote_is_folded() -> None:
    assert not cite(bank(), "hers", verified=True).long
    assert len(bank().quotes["hers"].exact) <= LONG
