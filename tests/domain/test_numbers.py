"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.numbers import as_decimal, names_unit, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", "3"),
        ("  3 \n", "3"),
        ("3.", "3"),
        ("+3", "3"),
        ("-3", "-3"),
        ("−2.5", "-2.5"),
        ("–2.5", "-2.5"),
        ("2,5", "2.5"),
        (".5", "0.5"),
        ("0003", "3"),
        ("1,500", "1500"),
        ("1 500", "1500"),
        ("1\N{NARROW NO-BREAK SPACE}500", "1500"),
        ("1’500", "1500"),
        ("1.500", "1.5"),
        ("1.500.000", "1500000"),
        ("1,500,000.25", "1500000.25"),
        ("1.500,5", "1500.5"),
        ("0,500", "0.5"),
        ("１２", "12"),
        ("٣", "3"),
        ("zero", "0"),
        ("Three", "3"),
        ("nineteen", "19"),
        ("forty", "40"),
        ("twenty-one", "21"),
        ("ninety nine", "99"),
    ],
)
def test_a_number_is_read_in_figures_and_in_words(typed: str, number: str) -> None:
    assert read_number(typed) == (Decimal(number), "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("3 percent", "percent"),
        ("3%", "%"),
        ("$3", "$"),
        ("three Percent", "percent"),
        ("3-percent", "percent"),
        ("3 per  cent!", "per cent"),
        ("about 3", "about"),
        ("three hundred", "hundred"),
    ],
)
def test_the_words_around_a_number_come_with_it(typed: str, words: str) -> None:
    assert read_number(typed) == (Decimal(3), words)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?",
        "-",
        "percent",
        "3 or 4",
        "2-3",
        "1/2",
        "½",
        "1e5",
        "1,500,00",
        "1, 500",
        "3 4",
        "about 3 percent",
        "٫",
    ],
)
def test_what_is_not_exactly_one_number_is_not_read(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("", ["mayors"]),
        ("mayors", ["mayors"]),
        ("mayor", ["mayors"]),
        ("mayors", ["mayor"]),
        ("%", ["percent"]),
        ("per cent", ["%"]),
        ("cars a day", ["cars", "Cars  a day"]),
    ],
)
def test_a_unit_is_known_by_its_words(words: str, known: list[str]) -> None:
    assert names_unit(words, known)


@pytest.mark.parametrize("words", ["dollars", "about", "s", "%"])
def test_another_word_is_no_unit(words: str) -> None:
    assert not names_unit(words, ["mayors"])


@given(st.text(max_size=60))
def test_reading_never_fails(typed: str) -> None:
    read_number(typed)


@given(st.integers(-(10**12), 10**12))
def test_grouping_thousands_changes_nothing(number: int) -> None:
    assert read_number(f"{number:,}") == read_number(str(number)) == (Decimal(number), "")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_number_that_was_written(value: float) -> None:
    assert as_decimal(value) == Decimal(repr(value))
