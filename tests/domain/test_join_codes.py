"""Join codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.join_codes import LENGTH, code_of, join_code, number_of, tidy_code


@given(st.text(), st.integers(0, 9))
def test_a_code_has_six_characters_that_nobody_confuses(token: str, attempt: int) -> None:
    code = join_code(token, attempt)
    assert len(code) == LENGTH == 6
    assert not set(code) & set("0O1IL2Z5SBUV")
    assert tidy_code(code) == code


@given(st.text())
def test_a_code_fits_into_a_button_as_a_number(token: str) -> None:
    code = join_code(token)
    assert code_of(number_of(code)) == code
    assert 0 <= number_of(code) < 2**32


def test_another_attempt_is_another_code() -> None:
    assert len({join_code("secret", attempt) for attempt in range(10)}) == 10


@pytest.mark.parametrize("typed", ["K7M4PX", "k7m4px", " k7m-4px ", "K7M 4PX", "K7M–4PX"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert tidy_code(typed) == "K7M4PX"


@pytest.mark.parametrize("typed", ["", "K7M4P", "K7M4PXX", "K7M4P0", "ÄÖÜ467", "K7M4P' OR 1=1"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert tidy_code(typed) is None
