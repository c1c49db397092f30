from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from bot.errors import StoreError
from bot.log import UPDATE, configure
from bot.offline.people import Person

TOKEN = "123456789:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ [\w.]+( update \d+)?: ")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:], root.level, ours.level = before
    root.setLevel(before[1])
    ours.setLevel(before[2])


@pytest.fixture
def update() -> Iterator[int]:
    """An update is being handled."""
    token = UPDATE.set(4711)
    yield 4711
    UPDATE.reset(token)


Captured = pytest.CaptureFixture[str]
log = logging.getLogger("bot.chat.somewhere")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_token_never_appears_not_even_in_a_traceback(capsys: Captured, form: str) -> None:
    configure("DEBUG", form)
    fault = RuntimeError(f"POST https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("telegram.Bot").error("token %s, base /bot%s/", TOKEN, TOKEN, exc_info=fault)
    said = capsys.readouterr().err
    assert TOKEN not in said
    assert said.count("<token>") == 3


def test_the_secret_of_a_webhook_does_not_appear_where_calls_are_shown(capsys: Captured) -> None:
    configure("DEBUG")
    logging.getLogger("telegram.Bot").debug(
        "Calling setWebhook with %s", {"secret_token": "abc-1_2", "url": "u"}
    )
    assert "{'secret_token': '<token>', 'url': 'u'}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("level", "ours", "theirs"),
    [("DEBUG", True, True), ("INFO", True, False), ("WARNING", False, False), ("ERROR", False, False)],
)
def test_the_libraries_speak_only_of_troubles_unless_everything_is_asked_for(
    capsys: Captured, level: str, *, ours: bool, theirs: bool
) -> None:
    configure(level)
    logging.getLogger("bot.chat.updates").info("ours")
    logging.getLogger("telegram.ext").info("theirs")
    said = capsys.readouterr().err
    assert ("ours" in said, "theirs" in said) == (ours, theirs)


def test_each_line_says_which_update_it_is_about(capsys: Captured, update: int) -> None:
    configure("INFO")
    log.warning("slow")
    assert capsys.readouterr().err.endswith(f" WARNING bot.chat.somewhere update {update}: slow\n")


def test_json_has_a_line_for_each_event(capsys: Captured, update: int) -> None:
    configure("INFO", "json")
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        log.exception("it broke: %s", "ä")
    entry = json.loads(capsys.readouterr().err)
    assert datetime.fromisoformat(entry.pop("time")).tzinfo == UTC
    exception = entry.pop("exception")
    assert exception.startswith("Traceback (most recent call last):\n  File ")
    assert exception.endswith("\nZeroDivisionError: division by zero")
    assert entry == {
        "level": "ERROR",
        "logger": "bot.chat.somewhere",
        "message": "it broke: ä",
        "update": update,
    }


def test_json_of_what_is_about_no_update_has_no_update(capsys: Captured) -> None:
    configure("INFO", "json")
    log.warning("slow")
    assert json.loads(capsys.readouterr().err).keys() == {"time", "level", "logger", "message"}


async def test_every_task_that_an_update_begins_logs_with_its_number(capsys: Captured) -> None:
    configure("INFO", "json")

    async def handle(number: int) -> None:
        UPDATE.set(number)
        await asyncio.create_task(further())

    async def further() -> None:
        await asyncio.sleep(0)
        log.warning("here")

    await asyncio.gather(*(asyncio.create_task(handle(number)) for number in (1, 2)))
    log.warning("outside")
    entries = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [entry.get("update") for entry in entries] == [1, 2, None]


FORGED = "\n2026-01-01 00:00:00,000 ERROR bot: forged"


@pytest.mark.parametrize(
    "control",
    ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x1b[2K", "\u202e", "\x00"],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_message_can_look_like_another_line(capsys: Captured, form: str, control: str) -> None:
    configure("INFO", form)
    log.warning("before%safter", control)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert not set(control) - set("[2K") & set(said.rstrip("\n"))


@pytest.mark.parametrize(
    "text",
    ["\x1b]0;title\x07\x9b31m", "\u202etxet deneddih", "\ufeff\xad\u200b", "a\tb", "\ud800"],
    ids=ascii,
)
def test_only_what_can_be_printed_is(capsys: Captured, text: str) -> None:
    configure("INFO")
    log.error("a fault about %s", text, exc_info=RuntimeError(text))
    said = capsys.readouterr().err
    assert all(sign == "\n" or sign.isprintable() for sign in said)


def test_no_exception_can_look_like_another_line(capsys: Captured) -> None:
    configure("INFO")
    log.error("a fault", exc_info=RuntimeError(f"text{FORGED}\x1b[31m"))
    first, *below = capsys.readouterr().err.splitlines()
    assert LINE.match(first)
    assert below
    assert all(line.startswith("    ") for line in below)
    assert "\x1b" not in "".join(below)


WRITTEN = "Anna Ortiz"


def private() -> Iterator[BaseException]:
    """Exceptions that quote what somebody wrote."""
    provocations: tuple[Callable[[], object], ...] = (
        lambda: int(WRITTEN),
        lambda: {"other": 1}[WRITTEN],
        lambda: float(WRITTEN),
    )
    for provoke in provocations:
        try:
            provoke()
        except Exception as error:
            yield error
    outer = RuntimeError("further out")
    outer.__cause__ = ValueError(f"{WRITTEN}\nwrote two lines")
    yield outer
    yield ExceptionGroup("several", [ValueError(WRITTEN)])


@pytest.mark.parametrize("fault", tuple(private()), ids=lambda fault: type(fault).__name__)
def test_an_exception_does_not_quote_what_people_write_unless_everything_is_asked_for(
    capsys: Captured, fault: BaseException
) -> None:
    configure("INFO")
    log.error("a fault of ours", exc_info=fault)
    said = capsys.readouterr().err
    assert "Ortiz" not in said
    assert "<left out>" in said
    configure("DEBUG")
    log.error("a fault of ours", exc_info=fault)
    assert "Ortiz" in capsys.readouterr().err


def test_what_the_database_says_is_told(capsys: Captured) -> None:
    configure("INFO")
    log.error("a fault", exc_info=StoreError("The disk is full."))
    assert "bot.errors.StoreError: The disk is full." in capsys.readouterr().err


def test_a_task_that_nobody_waited_for_is_told_without_its_contents(capsys: Captured) -> None:
    configure("INFO")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task 'Anna Ortiz'>")
    said = capsys.readouterr().err
    assert said.endswith(": Task exception was never retrieved\n")


async def test_a_fault_in_the_chat_is_logged_with_its_update_and_without_what_was_written(
    anna: Person, errors: list[object], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    configure("INFO", "json")

    def fail(*_: object, **__: object) -> None:
        raise LookupError(WRITTEN)

    with monkeypatch.context() as broken:
        broken.setattr("bot.quiz.Quiz.results", fail)
        await anna.says("/score")
    errors.clear()
    said = capsys.readouterr().err
    (entry,) = [json.loads(line) for line in said.splitlines()]
    assert entry["message"] == "a fault of ours"
    assert isinstance(entry["update"], int)
    assert not re.search("Anna|Ortiz", said)


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
