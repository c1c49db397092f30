"""Long messages are cut where a reader would cut them."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.messages import TEXT_LIMIT, acknowledge, split

TAG = re.compile(r"<(/?)(\w+)[^>]*>")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def balanced(html: str) -> bool:
    stack: list[str] = []
    for closing, name in TAG.findall(html):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


def plain(html: str) -> str:
    return TAG.sub("", html)


def test_a_short_message_stays_whole() -> None:
    assert list(split("<b>Hello</b>\n\nyou")) == ["<b>Hello</b>\n\nyou"]


def test_markup_does_not_count_towards_the_limit() -> None:
    html = f'<a href="https://example.org/{"x" * 80}">{"y" * 40}</a>'
    assert list(split(html, limit=50)) == [html]


def test_an_entity_counts_as_the_character_that_it_stands_for() -> None:
    html = "&amp;" * TEXT_LIMIT
    assert list(split(html)) == [html]
    assert len(list(split(f"{html}!"))) == 2


def test_the_cut_falls_between_paragraphs() -> None:
    one, other = "a " * 30, "b " * 30
    assert list(split(f"{one.strip()}\n\n{other.strip()}", limit=80)) == [one.strip(), other.strip()]


def test_without_paragraphs_the_cut_falls_between_words() -> None:
    pieces = list(split("word " * 40, limit=52))
    assert all(set(piece.split()) == {"word"} for piece in pieces)
    assert " ".join(pieces).split() == ["word"] * 40


def test_an_open_tag_is_closed_before_the_cut_and_opened_again_after_it() -> None:
    pieces = list(split(f"<blockquote expandable><b>{'a' * 60} {'b' * 60}</b></blockquote>", limit=70))
    assert pieces == [
        f"<blockquote expandable><b>{'a' * 60}</b></blockquote>",
        f"<blockquote expandable><b>{'b' * 60}</b></blockquote>",
    ]


def test_an_entity_is_never_cut() -> None:
    pieces = list(split("&amp;" * 100, limit=30))
    assert "".join(pieces) == "&amp;" * 100
    assert all(piece.endswith("&amp;") for piece in pieces)


def test_emoji_count_as_telegram_counts_them() -> None:
    pieces = list(split("😀" * TEXT_LIMIT))
    assert [units(piece) for piece in pieces] == [TEXT_LIMIT, TEXT_LIMIT]


WORD = st.sampled_from(
    ["word", "😀😀", "ab&amp;c", "x" * 45, "<b>bold text here</b>", "<i>a\n\nb</i>", "\n\n", "\n"]
)


@settings(max_examples=200)
@given(st.lists(WORD, max_size=60), st.integers(40, 120))
def test_every_piece_fits_and_is_whole_and_nothing_but_white_space_is_lost(
    words: list[str], limit: int
) -> None:
    html = " ".join(words)
    pieces = list(split(html, limit=limit))
    assert all(units(plain(piece).replace("&amp;", "&")) <= limit for piece in pieces) or len(pieces) == 1
    assert all(balanced(piece) for piece in pieces)
    assert "".join(plain("".join(pieces)).split()) == "".join(plain(html).split())


def test_an_alert_too_long_for_telegram_is_a_fault_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="alert"):
        acknowledge(None, "1", "x" * 201)  # type: ignore[arg-type]
