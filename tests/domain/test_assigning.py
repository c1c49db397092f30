"""What is typed behind /assign and /newclass."""

from __future__ import annotations

import pytest

from bot.domain.assigning import ClassWish, Wish, read_assign, read_new_class
from bot.errors import UsageError


def test_an_assignment_needs_no_more_than_a_set_and_a_class() -> None:
    assert read_assign("bridge Civics 10b") == Wish("bridge", "Civics 10b")


def test_what_is_asked_for_stands_behind_its_words_in_any_order() -> None:
    wish = read_assign("bridge K7M4PX feedback AFTER questions 5 Due 2026-01-09 18:00 attempts 2")
    assert wish == Wish("bridge", "K7M4PX", "2026-01-09 18:00", 2, 5, "after")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "needs a set and a class"),
        ("bridge", "needs a set and a class"),
        ("bridge 10b due", "Nothing stands behind “due”"),
        ("bridge 10b due fri due sat", "“due” is there twice"),
        ("bridge 10b attempts 0", "a number from 1 to 20"),
        ("bridge 10b attempts two", "a number from 1 to 20"),
        ("bridge 10b questions 9999999", "a number from 1 to 1000"),
        ("bridge 10b questions ٣", "a number from 1 to 1000"),
        ("bridge 10b feedback never", "“now”"),
    ],
)
def test_what_does_not_fit_is_named_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_assign(typed)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("Civics 10b", ClassWish("Civics 10b")),
        ("Civics zone America/New_York", ClassWish("Civics", "America/New_York")),
        ("Civics zone new york pseudonyms", ClassWish("Civics", "new york", pseudonyms=True)),
        ("Zone 3 Pseudonyms", ClassWish("Zone 3", pseudonyms=True)),
        ("pseudonyms", ClassWish("pseudonyms")),
    ],
)
def test_a_class_has_a_name_and_may_have_a_zone_and_pseudonyms(typed: str, wish: ClassWish) -> None:
    assert read_new_class(typed) == wish


@pytest.mark.parametrize("typed", ["", "Civics zone", "Civics pseudonyms zone"])
def test_a_class_that_cannot_be_read_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(UsageError, match="/newclass"):
        read_new_class(typed)
