"""Quotes are found word for word, in their place, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.files import read
from bot.bank.quotes import Article, Found, is_verified, normalise, quotes_sha256
from bot.domain.bank import Bank, Quote
from tests.bank.variants import SMALL, put

TEXT = (
    "RIVERTOWN – The council met on Monday.\n"
    "\n"
    "“It’s a quiet ferry,” the mayor said — and “a cheap one.” No illegal fares.\n"
    "\n"
    "  The café opens at 9. The mayor said so.\n"
)


def find(exact: str, text: str = TEXT, prefix: str | None = None, suffix: str | None = None) -> Found | None:
    return Article(text).find(Quote(by="reporter", exact=exact, prefix=prefix, suffix=suffix))


def small_bank() -> Bank:
    bank = read(SMALL.encode(), name="small.yaml").bank
    assert bank is not None
    return bank


@pytest.mark.parametrize(
    "exact",
    [
        '"It\'s a quiet ferry," the mayor said - and "a cheap one."',
        "“It’s a quiet ferry,” the mayor said — and “a cheap one.”",
        "“It's  a\u00a0quiet ferry,” the\nmayor said ‒ and “a cheap one.”",
        unicodedata.normalize("NFD", "The café opens at 9."),
    ],
)
def test_quotation_marks_dashes_white_space_and_composition_make_no_difference(exact: str) -> None:
    assert find(exact) is not None


@pytest.mark.parametrize(
    "exact",
    [
        "it’s a quiet ferry",  # a capital
        "It’s a quite ferry",  # a letter
        "a quiet ferry the mayor said",  # a comma
        "The cafe opens",  # an accent
        "opens at nine",  # a number in words
        "the mayor said... and",  # what was left out
        "'It’s a quiet ferry,'",  # single marks for double ones
    ],
)
def test_anything_else_does(exact: str) -> None:
    assert find(exact) is None


@pytest.mark.parametrize("exact", ["legal fares", "No illegal far", "iet ferry"])
def test_a_quote_is_not_found_within_a_word(exact: str) -> None:
    assert find(exact) is None


@pytest.mark.parametrize(
    ("exact", "paragraph"),
    [("The council met", 1), ("a cheap one", 2), ("The café opens", 3), ("Monday. “It’s", 1)],
)
def test_a_quote_stands_in_the_paragraph_in_which_it_begins(exact: str, paragraph: int) -> None:
    found = find(exact)
    assert found is not None
    assert found.paragraph == paragraph


def test_without_blank_lines_every_line_is_a_paragraph() -> None:
    found = find("Third one.", "First one.\nSecond one.\nThird one.\n")
    assert found is not None
    assert found.paragraph == 3


def test_with_blank_lines_wrapped_lines_are_one_paragraph() -> None:
    text = "First one,\r\nwrapped.\r\n\r\n \r\nSecond one,\r\nwrapped too.\r\n"
    found = find("wrapped too", text)
    assert found is not None
    assert found.paragraph == 2


@pytest.mark.parametrize(
    "exact", ["The council met", "a cheap one.” No", "café opens at 9", "ferry,” the mayor said — and"]
)
def test_a_place_is_the_one_in_the_text_as_it_was_given(exact: str) -> None:
    for text in (TEXT, unicodedata.normalize("NFD", TEXT), TEXT.replace(" ", " \u00a0 ")):
        found = find(exact, text)
        assert found is not None
        assert normalise(text[found.start : found.end]) == normalise(exact)


def test_words_that_stand_twice_are_ambiguous() -> None:
    found = find("mayor said")
    assert found is not None
    assert found.ambiguous


@pytest.mark.parametrize(("prefix", "suffix"), [("9. The", None), (None, "so."), ("9. The ", " so")])
def test_what_stands_before_or_after_tells_them_apart(prefix: str | None, suffix: str | None) -> None:
    found = find("mayor said", prefix=prefix, suffix=suffix)
    assert found is not None
    assert (found.paragraph, found.ambiguous) == (3, False)


def test_a_wrong_prefix_hides_a_quote() -> None:
    assert find("a quiet ferry", prefix="That is") is None


def test_very_frequent_words_are_found_as_well() -> None:
    text = "no " * 5_000 + "yes no end"
    assert find("yes no end", text) is not None
    assert find("no no", text) == Found(0, 5, 1, ambiguous=True)
    assert find("no yes no no", text) is None


def test_a_quote_of_signs_alone_is_not_found() -> None:
    assert find("– “") is None


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=60))
def test_whatever_stands_between_spaces_is_found_where_it_stands(before: str, exact: str, after: str) -> None:
    if not any(sign.isalnum() for sign in normalise(exact)):
        return
    text = f"{before} {exact} {after}"
    found = find(exact, text)
    assert found is not None
    assert normalise(text[found.start : found.end]) == normalise(exact)


def test_the_fingerprint_does_not_change_with_what_quotes_are_compared_without() -> None:
    curly = read(
        put(
            "cuts the north side off from its shops, paragraph",
            "cuts  the north side off from its shops, paragraph",
        )(SMALL).encode(),
        name="b",
    )
    assert curly.bank is not None
    assert quotes_sha256(curly.bank) == quotes_sha256(small_bank())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("exact: Closing the bridge cuts", "exact: Closing the bridge shuts"),
        (
            "  ten-years: {by: league, exact: should have come ten years ago., paragraph: 6",
            "  ten-years: {by: league, exact: should have come ten years ago., paragraph: 5",
        ),
        ("prefix: 'after a year", "prefix: 'after the year"),
    ],
)
def test_a_bank_whose_quotes_have_changed_is_no_longer_verified(old: str, new: str) -> None:
    changed = read(put(old, new)(SMALL).encode(), name="bank.yaml").bank
    assert changed is not None
    assert is_verified(small_bank())
    assert not is_verified(changed)


def test_a_bank_that_was_never_verified_is_not() -> None:
    assert not is_verified(small_bank().model_copy(update={"verified": None}))
