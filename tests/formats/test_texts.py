"""Rich texts become plain ones, and say what they lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.formats.texts import Markup, hidden, plain, shortened


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p>\n<p>two</p>", "One\ntwo"),
        ("One<br />two", "One\ntwo"),
        ("a &lt; b &amp;&nbsp;c &eacute;", "a < b & c é"),
        ("a < b and c > d", "a < b and c > d"),
        ("one\n   line", "one line"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("a<!-- hidden -->b", "ab"),
        ("R&D; AT&T", "R&D; AT&T"),
    ],
)
def test_html_is_read_as_a_browser_would_show_it(html: str, text: str) -> None:
    assert plain(html, Markup.HTML).text == text


def test_paragraphs_are_no_loss_and_other_markup_is_named() -> None:
    assert plain("<p><span>a</span></p>", Markup.HTML).lost == ()
    read = plain('<p><b>a</b> <a href="x">b</a> <img src="y"></p>', Markup.HTML)
    assert read.lost == ("formatting (b)", "formatting (a)", "a picture or recording")
    assert read.text == "a b"


def test_auto_format_keeps_lines_and_what_is_no_html() -> None:
    assert plain("one\ntwo <place>", Markup.MOODLE).text == "one\ntwo <place>"
    assert plain("one <b>two</b>", Markup.MOODLE).text == "one two"


def test_markdown_loses_its_emphasis_and_says_so() -> None:
    read = plain("is it **kept** or `sold`? 2 * 3", Markup.MARKDOWN)
    assert read.text == "is it kept or sold? 2 * 3"
    assert read.lost == ("formatting (strong)", "formatting (code)")


def test_plain_text_is_left_alone() -> None:
    assert plain(" <b>&amp; *x* ", Markup.PLAIN).text == "<b>&amp; *x*"


def test_what_cannot_be_seen_has_a_name() -> None:
    assert hidden("ab\u202ec") == "U+202E"
    assert hidden("line\nline — “quoted”\u00a0é 😀") is None


def test_a_long_text_is_shortened_for_a_sentence() -> None:
    assert shortened("word " * 50, 11) == "word word…"
    assert shortened("a\n b\u202e") == "a b"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["<", ">", "b", "<p>", "</", "!--", "&", "#65;", "*", "`", "[", "\n", " "]),
        max_size=40,
    )
)
def test_any_text_can_be_read_in_any_markup(parts: list[str]) -> None:
    for markup in Markup:
        assert plain("".join(parts), markup).text == plain("".join(parts), markup).text.strip()
