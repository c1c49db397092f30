"""Messages look on the terminal as they should, on any terminal."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.screen import Screen
from bot.offline.seen import Notice

Show = Callable[..., Any]
STEERING = re.compile(r"\x1b(\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)")


@pytest.fixture
def show(api: BotApi, ben: Person) -> Show:
    """Send this HTML and return what a console of these properties prints."""

    async def show(html: str, *, encoding: str = "utf-8", **properties: Any) -> str:
        await api.call("sendMessage", {"chat_id": ben.id, "text": html, "parse_mode": "HTML"})
        file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="")
        screen = Screen(Console(**{"file": file, "width": 1000, "legacy_windows": False, **properties}))
        screen.show(ben.last, changed=False)
        file.seek(0)
        return file.read()

    return show


async def test_plain_text_holds_the_words_bars_and_addresses(show: Show) -> None:
    html = (
        '<b>Who</b> said <a href="https://a.org/x">it</a>?\n\n'
        "<blockquote>One.\nTwo <i>three</i>.</blockquote>\n— a paper\n"
        "<blockquote expandable>Long.</blockquote>"
    )
    assert await show(html) == (
        "Who said it (https://a.org/x)?\n\n▌ One.\n▌ Two three.\n— a paper\n▌ Long.\n\n"
    )


async def test_every_wrapped_line_of_a_quote_has_its_bar(show: Show) -> None:
    printed = await show(
        "<blockquote>" + "word " * 12 + "</blockquote>after", force_terminal=True, color_system=None, width=24
    )
    lines = [STEERING.sub("", line).rstrip() for line in printed.splitlines()]
    assert lines == [
        "  ▌ word word word word",
        "  ▌ word word word word",
        "  ▌ word word word word",
        "  after",
        "",
    ]


async def test_a_terminal_shows_styles_and_links(show: Show) -> None:
    printed = await show(
        '<b>B</b><a href="https://a.org/">L</a>', force_terminal=True, color_system="standard"
    )
    assert "\x1b[1mB\x1b[0m" in printed
    assert re.search(r"\x1b\]8;[^;]*;https://a.org/\x1b\\", printed)
    assert "(https" not in printed


async def test_no_color_is_honoured(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    printed = await show("<code>x</code>", force_terminal=True, color_system="standard")
    assert "\x1b[36m" not in printed


async def test_an_ascii_terminal_gets_ascii_bars(show: Show) -> None:
    assert await show("<blockquote>x</blockquote>", encoding="ascii") == "| x\n\n"


async def test_wide_and_rightward_names_keep_the_line(show: Show) -> None:
    printed = await show("<b>דנה 🧑‍🏫 漢字</b> " * 3, force_terminal=True, color_system=None, width=20)
    assert printed.count("漢字") == 3


async def test_nothing_in_a_message_steers_the_terminal(show: Show) -> None:
    printed = await show("a\x1b[2Jb\x9b2Jc\x07d&#27;[2J\x7f")
    assert printed == "a [2Jb�2Jc d [2J�\n\n"


@pytest.mark.parametrize(
    ("notice", "line"),
    [(Notice("Hm", alert=True), "(!) Hm\n\n"), (Notice("\x1b[2J", alert=False), "(i) �[2J\n\n")],
)
def test_answers_to_taps_are_marked(notice: Notice, line: str) -> None:
    file = io.StringIO()
    Screen(Console(file=file)).notify(notice)
    assert file.getvalue() == line


async def test_buttons_stand_in_their_rows_with_running_numbers(api: BotApi, ben: Person) -> None:
    rows = [
        [{"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b", "style": "danger"}],
        [{"text": "Read [x]", "url": "https://a.org"}],
    ]
    markup = {"inline_keyboard": rows}
    await api.call("sendMessage", {"chat_id": ben.id, "text": "?", "reply_markup": markup})
    file = io.StringIO()
    Screen(Console(file=file, width=1000)).show(ben.last, changed=False)
    assert file.getvalue() == "?\n[1] A   [2] B\n[3] Read [x] (https://a.org)\n\n"
