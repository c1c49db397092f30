"""``civicquiz try``: a chat with the bot in the terminal, typed or piped in."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
from pathlib import Path
from typing import Any, Protocol, TextIO

from rich.console import Console
from telegram.ext import Application

from bot.offline.chats import Event
from bot.offline.downloads import Downloads
from bot.offline.files import MAX_UPLOAD
from bot.offline.lines import interruption, next_line
from bot.offline.people import Person
from bot.offline.screen import Screen
from bot.offline.seen import Button
from bot.offline.transcript import Transcript
from bot.render import render

QUIT = frozenset({"/quit", "/exit"})
AS_TEXT = "="
"""Before a line that is to be sent as it is, although it looks like a button's number or our command."""

_FILE = "/file"
_WIDE = 1_000_000
_MOST_DIGITS = 3


class Polling(Protocol):
    """What brings the updates to the bot: ``bot.chat.updates.Delivery``."""

    async def poll(self, stop: asyncio.Event) -> None:
        """Hand over updates until ``stop`` is set."""


async def converse(
    application: Application[Any, Any, Any, Any, Any, Any],
    delivery: Polling,
    person: Person,
    *,
    files_dir: Path,
    role: str = "learner",
    source: TextIO | None = None,
    console: Console | None = None,
) -> None:
    """Run the bot and let ``person`` chat with it until the input ends, ``/quit`` or Ctrl-C.

    ``source`` (standard input) is read a line at a time: a number presses the button that has it, if what the
    bot showed last has so many; ``/file PATH`` sends a file; everything else is sent as text, and so is
    what stands after a leading ``=``. Files that the bot sends are saved in ``files_dir``. Each line is
    handled before the next one is read. Raises what ended the polling, if anything did.
    """
    screen = Screen(console or _console())
    stop = asyncio.Event()
    async with application:
        await application.start()
        polling = asyncio.ensure_future(delivery.poll(stop))
        try:
            if not screen.plain:
                screen.say(render("terminal/greeting.txt", role=role))
            await _Conversation(person, screen, files_dir, polling).hold(source or sys.stdin)
        finally:
            stop.set()
            await asyncio.wait({polling})
            await application.stop()
        polling.result()


class _Conversation:
    def __init__(
        self, person: Person, screen: Screen, files_dir: Path, polling: asyncio.Future[None]
    ) -> None:
        self.person = person
        self.screen = screen
        self.transcript = Transcript(person, screen, Downloads(files_dir))
        self.polling = polling
        self.events: list[Event] = []
        self.busy = False
        person.chat.watchers.append(self.watch)

    async def hold(self, source: TextIO) -> None:
        with interruption() as interrupted:
            while True:
                self.screen.prompt()
                reading = next_line(source)
                ends: set[asyncio.Future[Any]] = {reading, interrupted, self.polling}
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                line = reading.result() if reading.done() else None
                if line is None and not self.screen.plain:
                    self.screen.console.print()
                if line is None or line.strip() in QUIT or self.polling.done():
                    return
                await self.handle(line)

    async def handle(self, line: str) -> None:
        """Do what a line says and show what comes of it; give up if the bot stops polling over it."""
        self.busy = True
        acting = asyncio.ensure_future(self.act(line.strip(), line))
        try:
            await asyncio.wait({acting, self.polling}, return_when=asyncio.FIRST_COMPLETED)
            if acting.done():
                acting.result()
        except TimeoutError:
            self.note("silence")
        finally:
            acting.cancel()
            self.busy = False
        self.show()

    async def act(self, word: str, line: str) -> None:
        if not word:
            return
        if word.split(maxsplit=1)[0] == _FILE:
            await self.send_file(word.removeprefix(_FILE).strip())
        elif word.startswith(AS_TEXT) and word != AS_TEXT:
            await self.person.says(word.removeprefix(AS_TEXT))
        elif button := self.numbered(word):
            await self.tap(button)
        else:
            await self.person.says(line)

    def numbered(self, word: str) -> Button | None:
        """Return the button whose number ``word`` is."""
        if not word.isdecimal() or len(word) > _MOST_DIGITS:
            return None
        choices = self.transcript.choices
        return choices[int(word) - 1] if 0 < int(word) <= len(choices) else None

    async def tap(self, button: Button) -> None:
        if button.url is not None:
            self.note("opened", url=button.url)
        elif button.data is None:
            await self.person.says(button.label)
        else:
            await self.person.taps(data=button.data, on=self.transcript.newest)

    async def send_file(self, given: str) -> None:
        if len(given) > 1 and given[0] == given[-1] and given[0] in "\"'":
            given = given[1:-1]
        if not given:
            self.note("no_path")
            return
        path = Path(given)
        try:
            content = _content(path)
        except (OSError, RuntimeError, ValueError) as error:  # no such file, no such home, no such path
            self.note("unreadable", path=path, reason=getattr(error, "strerror", None) or error)
            return
        await self.person.sends_document(path.name, content)

    def watch(self, event: Event) -> None:
        """Gather what happens; between two lines it is shown soon, during one at its end."""
        self.events.append(event)
        if not self.busy and len(self.events) == 1:
            asyncio.get_running_loop().call_soon(self.show_late)

    def show_late(self) -> None:
        if self.events and not self.busy:
            self.show()
            self.screen.prompt()

    def show(self) -> None:
        events, self.events = self.events, []
        self.transcript.show(events)

    def note(self, about: str, **values: object) -> None:
        self.screen.say(render("terminal/note.txt", about=about, **values))


def _content(path: Path) -> bytes:
    with path.expanduser().open("rb") as file:
        content = file.read(MAX_UPLOAD + 1)
    if len(content) > MAX_UPLOAD:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return content


def _console() -> Console:
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE  # a line of the chat stays a line, for whatever reads it
    return console
