"""Telegram's HTML is read as Telegram reads it."""

import contextlib
import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.offline.errors import ApiError
from bot.offline.markup import parse_html
from bot.offline.spans import as_entities, settled

LONE_SURROGATE = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)


def read(html: str) -> tuple[str, list[tuple[Any, ...]]]:
    text, spans = parse_html(html)
    return text, [
        (e["type"], e["offset"], e["length"], *list(e.values())[3:])
        for e in as_entities(text, settled(spans))
    ]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"), ("strong", "bold"), ("i", "italic"), ("em", "italic"), ("u", "underline"),
        ("ins", "underline"), ("s", "strikethrough"), ("strike", "strikethrough"), ("del", "strikethrough"),
        ("tg-spoiler", "spoiler"), ("code", "code"), ("pre", "pre"), ("blockquote", "blockquote"),
    ],
)  # fmt: skip
def test_each_tag_marks_its_text(tag: str, kind: str) -> None:
    assert read(f"a <{tag}>word</{tag}> z") == ("a word z", [(kind, 2, 4)])


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("1 &lt; 2 &amp; 3 &gt; 2 &quot;yes&quot;", '1 < 2 & 3 > 2 "yes"', []),
        ("&#8364; &#x20ac &laquo; & &;", "€ € &laquo; & &;", []),
        ("<B>loud</b>", "loud", [("bold", 0, 4)]),
        ("<b>short end</>", "short end", [("bold", 0, 9)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>long</blockquote>", "long", [("expandable_blockquote", 0, 4)]),
        ('<a href="http://a.org/?q=1&amp;r=2">x</a>', "x", [("text_link", 0, 1, "http://a.org/?q=1&r=2")]),
        ("<a href='A.org'>x</a>", "x", [("text_link", 0, 1, "http://a.org/")]),
        ("<a>a.org/b</a>", "a.org/b", [("text_link", 0, 7, "http://a.org/b")]),
        ('<a href="nowhere">x</a>', "x", []),
        ('<a href="https://a.org/p#:~:text=so%20it%20is">x</a>', "x",
         [("text_link", 0, 1, "https://a.org/p#:~:text=so%20it%20is")]),
        ('<pre><code class="language-python">x</code></pre>', "x", [("pre", 0, 1, "python")]),
        ('<code class="language-python"><pre>x</pre></code>', "x", [("pre", 0, 1, "python")]),
        ('<code class="language-python">x</code>', "x", [("code", 0, 1)]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍",
         [("custom_emoji", 0, 2, "5368324170671202286")]),
        ('<tg-time unix="1647531900" format="wDT">noon</tg-time>', "noon",
         [("date_time", 0, 4, 1647531900, "wDT")]),
        ('<tg-time unix="0">noon</tg-time>', "noon", []),
        ("<b></b>nothing", "nothing", []),
        ("<b title='a>b' lang=en>x</b>", "x", [("bold", 0, 1)]),
    ],
)  # fmt: skip
def test_well_formed_html_is_understood(html: str, text: str, entities: list[tuple[Any, ...]]) -> None:
    assert read(html) == (text, entities)


@given(st.text(alphabet="<>/&;#xab1 =\"'-\n", max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    with contextlib.suppress(ApiError):
        text, spans = parse_html(source)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(st.text(max_size=60))
def test_an_escaped_text_reads_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


def test_places_are_counted_in_utf16_units() -> None:
    assert read("🏛🏛 <b>é🏛</b>x") == ("🏛🏛 é🏛x", [("bold", 5, 3)])


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("é <h1>x</h1>", 'Unsupported start tag "h1" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x<br/>", 'Unsupported start tag "br/" at byte offset 1'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x", "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<b />", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="rt">y</tg-time>', "Invalid date format used"),
        ("&#xD800;", LONE_SURROGATE),
    ],
)  # fmt: skip
def test_what_telegram_refuses_is_refused_in_its_words(html: str, fault: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(html)
    assert refused.value.description == f"Bad Request: can't parse entities: {fault}"
    assert refused.value.status == 400
