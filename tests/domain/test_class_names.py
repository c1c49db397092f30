"""Names of members and classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.class_names import LONGEST, name_key, name_of, offered_name
from bot.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Anna   Ortiz \n", "Anna Ortiz"),
        ("Zoe\u0308", "Zoë"),
        ("Anna\u202egnp", "Annagnp"),
        ("👩‍🏫 Ms B", "👩‍🏫 Ms B"),
        ("محمد", "محمد"),
        ("\u0000A\u0007", "A"),
    ],
)
def test_a_name_is_kept_as_it_is_seen(typed: str, name: str) -> None:
    assert name_of(typed, what="Your name") == name


@pytest.mark.parametrize("typed", ["", "   ", "!?", "\u202e", "🎉", "x" * (LONGEST + 1)])
def test_what_is_no_name_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(UsageError, match=r"^Your name .*\.$"):
        name_of(typed, what="Your name")


@given(st.text())
def test_a_name_that_was_taken_is_taken_again_as_it_is(typed: str) -> None:
    try:
        name = name_of(typed, what="It")
    except UsageError:
        return
    assert name_of(name, what="It") == name


def test_a_name_from_elsewhere_is_offered_where_it_could_be_typed() -> None:
    assert offered_name(" Anna\u202e Ortiz") == "Anna Ortiz"
    assert offered_name("x" * 300) == "x" * LONGEST
    assert offered_name("\u00a0") is None
    assert offered_name("🎉") is None


def test_case_does_not_make_two_names_of_one() -> None:
    assert name_key("ANNA Straße") == name_key("anna STRASSE")
