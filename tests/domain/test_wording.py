"""Words and names as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.wording import nearest, normalised


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("  BRIDGE   street ", "Bridge Street"),
        ("the Bridge Street.", "Bridge Street"),
        ("Bridge-Street", "Bridge Street"),
        ("“Bridge Street”", "Bridge Street"),
        ("Núñez", "Nunez"),
        ("U.S. Conference of Mayors", "US conference of mayors"),
        ("the mayor’s", "mayor's"),
        ("Ｂｒｉｄｇｅ", "bridge"),
        ("STRASSE", "Straße"),
        ("3.5%", "3.5 %".replace(" ", "")),
    ],
)
def test_how_it_is_typed_makes_no_difference(typed: str, same: str) -> None:
    assert normalised(typed) == normalised(same)


def test_an_article_stays_where_it_is_all_there_is() -> None:
    assert normalised("The") == "the"


@pytest.mark.parametrize("typed", ["", " ", "...", "?!", "👍"])
def test_marks_alone_are_nothing(typed: str) -> None:
    assert normalised(typed) == ""


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize("typed", ["Milltwon", "Miltown", "Millltown", "Milltowm"])
def test_one_typo_is_forgiven(typed: str) -> None:
    assert nearest(typed, ["Milltown"]) == (1, 0)


@pytest.mark.parametrize("typed", ["Miltwon", "Mill", "Town", ""])
def test_more_than_one_typo_is_not(typed: str) -> None:
    assert nearest(typed, ["Milltown"]) is None


def test_short_words_must_be_exact() -> None:
    assert nearest("Marh", ["Mary"]) is None
    assert nearest("Mary", ["Mary"]) == (0, 0)


@pytest.mark.parametrize("typed", ["October 12", "October 3", "October 133", "October"])
def test_a_figure_is_never_a_typo(typed: str) -> None:
    assert nearest(typed, ["October 13"]) is None


def test_the_same_text_is_nearer_than_a_typo() -> None:
    assert nearest("stones", ["stone", "stones"]) == (0, 1)
