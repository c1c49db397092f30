"""What a button carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import LIMIT, Action, Tap, decode, encode

BIG = 36**12 - 1  # the largest number that a part can hold, within SQLite's 63 bits


@given(st.integers(0, BIG), st.integers(0, BIG), st.integers(0, BIG))
def test_what_a_button_carries_comes_back_as_it_was(attempt: int, position: int, choice: int) -> None:
    data = encode(Action.ANSWER, attempt, position, choice)
    assert decode(data) == Tap(Action.ANSWER, (attempt, position, choice))


def test_the_longest_data_fits_telegrams_limit() -> None:
    assert len(encode(Action.TOGGLE, BIG, BIG, BIG, 1).encode()) <= LIMIT


def test_data_that_would_not_fit_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="bytes"):
        encode(Action.TOGGLE, 36**30, 36**30, 1, 1)


def test_negative_numbers_are_refused_where_they_are_made() -> None:
    with pytest.raises(ValueError, match="negative"):
        encode(Action.NEXT, -1, 0)


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        ":",
        "zz:1",
        "a",
        "a:1",
        "a:1:2:3:4",
        "a:-1:0:0",
        "a:1:2:",
        "a:1:2:x!",
        "A:1:2:3",
        "a:" + "z" * 40,
    ],
)
def test_what_this_bot_never_writes_is_not_understood(data: str | None) -> None:
    assert decode(data) is None


@given(st.text(max_size=64))
def test_no_data_whatsoever_raises(data: str) -> None:
    tap = decode(data)
    assert tap is None or encode(tap.action, *tap.parts).split(":")[0] == data.split(":")[0]
