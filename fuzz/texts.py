"""Texts as somebody sends them who wishes the bot no good."""

from __future__ import annotations

from hypothesis import strategies as st

MARKUP = (
    "<b>bold</b>",
    "<b>",
    "</b></i>",
    "<script>alert(1)</script>",
    "<a href='tg://user?id=1'>x</a>",
    '<img src=x onerror="alert(1)">',
    "&lt;b&gt; &amp;amp; &#60; &#x110000; &",
    "*bold* _it_ [x](http://example.org) `code` ||hidden||",
    "{{ 7 * 7 }} {% raw %} {# #} ${7*7} %s %(name)s {0.__class__}",
    "]]>--><!--",
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1", "＝1+1", "'=1")
SQL = (
    "'; DROP TABLE learners; --",
    '" OR ""="',
    "1 OR 1=1",
    "\\'; --",
    "%' UNION SELECT name FROM sqlite_master --",
    "'||(SELECT name FROM learners)||'",
)
PATHS = (
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "C:\\x.yaml",
    "a/../../b.yaml",
    "file\0.yaml",
    "CON",
    ".",
    "~root/x",
    'a"; name="chat_id".yaml',
    "a\r\nContent-Type: text/html\r\n\r\n.yaml",
)
LINES = (
    "two\nlines",
    "a\r\n2026-01-01 00:00:00 ERROR bot: forged",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x85\u2028\u2029\x0b\x0c",
    "\x00\x01\x7f",
)
UNICODE = (
    "\u202eesrever",
    "\u2066\u2067x",
    "مرحبا שלום",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 5,
    "Z̸̢̡͖̯̀͛͆" * 20,
    "ﷺ" * 30,
    "ß İ ı ŉ",
    "\u200b",
    "\u3164",
    "\u00a0",
    "\ufeff",
    "\U000e0041\U000e007f",
    "٣٤٥",
    "𝟙𝟚𝟛",
    "²³",
    "-0",
    "1e999",
    "NaN",
    "∞",
    "9" * 400,
    "-9223372036854775809",
)
LONG = ("x" * 4096, "🙂" * 2048, "<" * 4096, "&" * 4000, "\n" * 50, "é " * 2000, "word " * 800)

PIECES = MARKUP + FORMULAS + SQL + PATHS + LINES + UNICODE
SURROGATES = ("\ud800", "a\udfffb", "\udc00\ud800")
"""Halves of characters: no JSON that is UTF-8 holds them, but Python's texts can."""


def texts(longest: int = 4096) -> st.SearchStrategy[str]:
    """Return texts of at most ``longest`` characters, hostile or plain."""
    whole = st.sampled_from(PIECES + LONG)
    mixed = st.lists(whole | st.text(max_size=12), max_size=4).map("".join)
    return (whole | mixed | st.text(max_size=40)).map(lambda text: text[:longest])
