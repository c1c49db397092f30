"""A chat in the terminal: what is typed reaches the bot, what the bot does is shown."""

import asyncio
import io
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TextIO

import pytest
from rich.console import Console

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.offline.request import OfflineRequest
from bot.offline.terminal import Polling, converse
from tests.conftest import AnyApplication, People
from tests.offline.conftest import Poller, small_bot

Chat = Callable[..., Awaitable[str]]


@pytest.fixture
def dan(people: People) -> Person:
    return people("Dan")


@pytest.fixture
def application(api: BotApi) -> AnyApplication:
    return small_bot(OfflineRequest(api))


@pytest.fixture
def chat(application: AnyApplication, dan: Person, tmp_path: Path, errors: list[object]) -> Chat:
    """Hold a chat of these lines and return what was printed."""

    async def hold(
        *lines: str, terminal: bool = False, width: int = 1000, source: TextIO | None = None
    ) -> str:
        printed = io.StringIO()
        console = Console(
            file=printed, force_terminal=terminal, width=width, color_system=None, legacy_windows=False
        )
        source = source or io.StringIO("".join(f"{line}\n" for line in lines))
        files = tmp_path / "files"
        await converse(application, Poller(application), dan, files_dir=files, source=source, console=console)
        return printed.getvalue()

    return hold


async def test_a_script_sees_the_chat_and_nothing_else(chat: Chat) -> None:
    assert await chat("good morning", "/ask", "1") == (
        "good morning\n\n"
        "What will it be?\n[1] Tea   [2] Coffee\n\n"
        "(changed)\ntea!\n\n(i) Noted\n\n"
    )  # fmt: skip


async def test_an_alert_looks_like_one(chat: Chat) -> None:
    assert "(!) Noted\n" in await chat("/ask", "2")


async def test_a_number_is_text_where_no_button_has_it(chat: Chat, dan: Person) -> None:
    await chat("2", "/ask", "3", "-1", "1.5", "1" * 5)
    assert [message.text for message in dan.conversation if message.raw["from"] is dan.user] == [
        "2", "/ask", "3", "-1", "1.5", "11111",
    ]  # fmt: skip


async def test_a_number_is_text_when_what_was_shown_last_has_no_buttons(chat: Chat, dan: Person) -> None:
    await chat("/ask", "hello", "1")
    assert dan.last.text == "1"


async def test_an_equals_sign_makes_a_line_text(chat: Chat, dan: Person) -> None:
    await chat("/ask", "=1")
    assert dan.last.text == "1"


async def test_an_empty_line_is_nothing(chat: Chat) -> None:
    assert await chat("", "  ") == ""


async def test_quit_leaves_the_rest_unread(chat: Chat) -> None:
    assert await chat("one", "/quit", "two") == "one\n\n"


async def test_a_file_goes_out_and_what_comes_back_is_saved(chat: Chat, tmp_path: Path) -> None:
    sent = tmp_path / "my notes.txt"
    sent.write_bytes(b"x" * 2000)
    printed = await chat(f"/file {sent}", f'/file "{sent}"')
    first, second = (tmp_path / "files" / name for name in ("again.txt", "again-2.txt"))
    assert first.read_bytes() == second.read_bytes() == b"x" * 2000
    assert f"Here\nagain.txt, 2.0 kB, saved as {first}\n" in printed
    assert str(second) in printed


async def test_a_file_that_cannot_be_read_is_named(chat: Chat, tmp_path: Path, dan: Person) -> None:
    printed = await chat(
        "/file", "/file nowhere.txt", f"/file {tmp_path}", "/file ~nobody-of-that-name/x", "/file a\0b"
    )
    assert printed == (
        "Which file? Write /file and its path, for example /file bank.yaml\n\n"
        "nowhere.txt cannot be sent: No such file or directory\n\n"
        f"{tmp_path} cannot be sent: Is a directory\n\n"
        "~nobody-of-that-name/x cannot be sent: Could not determine home directory.\n\n"
        "a�b cannot be sent: embedded null byte\n\n"
    )
    assert dan.conversation == []


async def test_a_folder_that_cannot_be_made_loses_the_file_not_the_chat(chat: Chat, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    (tmp_path / "notes.txt").write_text("x")
    printed = await chat(f"/file {tmp_path / 'notes.txt'}", "still here")
    assert "could not be saved as" in printed
    assert "still here" in printed


async def test_a_person_at_a_terminal_is_greeted_and_prompted(chat: Chat) -> None:
    printed = await chat("hello", terminal=True, width=60)
    greeting, _, rest = printed.partition("› ")
    assert "/quit leaves" in greeting
    assert rest == "  hello\n\n› \n"


@pytest.fixture
def keyboard() -> Iterator[tuple[TextIO, TextIO]]:
    """The two ends of a pipe: what the chat reads, and what is typed into it."""
    read, write = os.pipe()
    with os.fdopen(read) as source, os.fdopen(write, "w") as keys:
        yield source, keys


async def test_what_comes_in_between_is_shown_at_once(
    chat: Chat,
    api: BotApi,
    application: AnyApplication,
    dan: Person,
    keyboard: tuple[TextIO, TextIO],
) -> None:
    source, keys = keyboard
    chatting = asyncio.ensure_future(chat(source=source))
    keys.write("hello\n")
    keys.flush()
    while not dan.messages:
        await dan.hears()
    await api.idle()
    await application.bot.send_message(dan.id, "By the way")
    keys.close()
    assert await chatting == "hello\n\nBy the way\n\n"


async def test_ctrl_c_leaves(chat: Chat, api: BotApi, dan: Person, keyboard: tuple[TextIO, TextIO]) -> None:
    source, keys = keyboard
    chatting = asyncio.ensure_future(chat(source=source))
    keys.write("hello\n")
    keys.flush()
    while not dan.messages:
        await dan.hears()
    await api.idle()
    os.kill(os.getpid(), signal.SIGINT)
    assert await chatting == "hello\n\n"


async def converse_over(polling: Polling, application: AnyApplication, person: Person, folder: Path) -> str:
    printed = io.StringIO()
    source, console = io.StringIO("hello\n"), Console(file=printed, width=1000)
    await converse(application, polling, person, files_dir=folder, source=source, console=console)
    return printed.getvalue()


async def test_what_ends_the_polling_ends_the_chat(
    application: AnyApplication, dan: Person, tmp_path: Path
) -> None:
    class Broken:
        async def poll(self, stop: asyncio.Event) -> None:
            raise ConnectionError("the line is dead")

    with pytest.raises(ConnectionError, match="the line is dead"):
        await converse_over(Broken(), application, dan, tmp_path)
    assert not application.running


async def test_silence_is_spoken_of(
    application: AnyApplication, dan: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deaf:
        async def poll(self, stop: asyncio.Event) -> None:
            await stop.wait()

    monkeypatch.setattr("bot.offline.people.PATIENCE", 0.01)
    assert await converse_over(Deaf(), application, dan, tmp_path) == (
        "The bot does not answer. What went wrong is in its log above, if anywhere; /quit leaves.\n\n"
    )
