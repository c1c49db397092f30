from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.log import configure

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:], root.level, ours.level = before
    root.setLevel(before[1])
    ours.setLevel(before[2])


def test_a_token_never_appears_not_even_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG")
    fault = RuntimeError(f"POST https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("telegram.Bot").error("token %s, base /bot%s/", TOKEN, TOKEN, exc_info=fault)
    said = capsys.readouterr().err
    assert TOKEN not in said
    assert said.count("<token>") == 3


@pytest.mark.parametrize(
    ("level", "ours", "theirs"),
    [("DEBUG", True, True), ("INFO", True, False), ("WARNING", False, False), ("ERROR", False, False)],
)
def test_the_libraries_speak_only_of_troubles_unless_everything_is_asked_for(
    capsys: pytest.CaptureFixture[str], level: str, *, ours: bool, theirs: bool
) -> None:
    configure(level)
    logging.getLogger("bot.chat.updates").info("ours")
    logging.getLogger("telegram.ext").info("theirs")
    said = capsys.readouterr().err
    assert ("ours" in said, "theirs" in said) == (ours, theirs)


@pytest.mark.parametrize(
    "text",
    [
        "Anna\n2026-01-01 00:00:00,000 ERROR bot.chat: forged",
        "Anna\r2026-01-01 00:00:00,000 ERROR bot.chat: forged",
        "Anna\u20282026-01-01 00:00:00,000 ERROR bot.chat: forged",
        "\x1b[2J\x1b]0;title\x07\x9b31m",
        "\u202etxet deneddih",
    ],
)
def test_what_somebody_wrote_is_never_a_log_line_of_its_own(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    configure("INFO")
    fault = ValueError(text)
    logging.getLogger("bot.chat").error("a fault about %s", text, exc_info=fault)
    said = capsys.readouterr().err
    lines = said.split("\n")[:-1]
    assert [line for line in lines if not line.startswith("    ")] == [lines[0]]
    assert all(sign == "\n" or sign.isprintable() for sign in said)
