"""A file is checked, its quotes are looked up, and its card counts what is in it."""

from __future__ import annotations

import pytest

from bot.errors import SetError
from bot.teaching.uploads import article_text, card, checked
from tests.domain.samples import BANK
from tests.teaching.conftest import NOW
from tests.teaching.set_files import ARTICLE, BROKEN, FIRST, UNVERIFIED

TODAY = NOW.date()


def test_a_file_without_errors_is_a_bank() -> None:
    found = checked(FIRST, name="bridge.yaml", text=None, today=TODAY)
    assert found.bank is not None
    assert (found.errors, found.data) == ((), FIRST)


def test_a_file_with_an_error_is_none() -> None:
    found = checked(BROKEN, name="bridge.yaml", text=None, today=TODAY)
    assert found.bank is None
    assert [fault.line for fault in found.errors] == [5]


def test_what_was_found_in_the_article_is_written_into_the_file() -> None:
    found = checked(UNVERIFIED, name="bridge.yaml", text=ARTICLE, today=TODAY)
    assert found.bank is not None
    assert found.bank.verified is not None
    assert found.bank.verified.on == TODAY
    assert b"  on: 2026-01-05\n" in found.data


def test_warnings_do_not_stop_a_file() -> None:
    found = checked(UNVERIFIED, name="bridge.yaml", text=None, today=TODAY)
    assert found.bank is not None
    assert [fault.code for fault in found.warnings] == ["Q701"]


@pytest.mark.parametrize("data", [b"", b" \n", b"\xff\xfe", b"\xc3("])
def test_an_article_that_is_no_text_is_one_sentence(data: bytes) -> None:
    with pytest.raises(SetError, match=r"^article\.txt"):
        article_text(data, name="article.txt")


def test_the_card_counts_every_question_once_by_type_skill_and_level() -> None:
    found = card(BANK)
    for kind in ("type", "skill", "difficulty"):
        assert sum(found.counts[kind].values()) == len(BANK.questions)
    assert list(found.counts["difficulty"]) == ["1", "2", "3"]


def test_the_card_counts_people_and_positions() -> None:
    found = card(BANK)
    assert found.counts["actor"]["Ana Brook"] == 5
    assert sum(found.counts["position"].values()) == 4
    assert found.verified
