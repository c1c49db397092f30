"""What happens in a chat, gathered and shown on a screen in the order in which it matters."""

from __future__ import annotations

from bot.offline.chats import Event
from bot.offline.downloads import Downloads
from bot.offline.people import Person
from bot.offline.screen import Screen
from bot.offline.seen import Button, Notice, Seen, look
from bot.offline.spans import Json
from bot.render import render


class Transcript:
    """Shows a person's chat; a message that changes several times in between is shown once, as it is then."""

    def __init__(self, person: Person, screen: Screen, downloads: Downloads) -> None:
        self.newest: Seen | None = None
        """The message that was shown last."""
        self._person = person
        self._screen = screen
        self._downloads = downloads
        self._shown: dict[int, Seen] = {}

    @property
    def choices(self) -> tuple[Button, ...]:
        """The buttons that have numbers now: of what was shown last, or of the keyboard below the chat."""
        return (self.newest.buttons if self.newest else ()) or self._person.keyboard

    def show(self, events: list[Event]) -> None:
        """Show what has happened."""
        waiting: dict[int, Json | Notice] = {}
        for number, (what, content) in enumerate(events):
            if what == "answered":
                if content["text"]:
                    waiting[-1 - number] = Notice(content["text"], content["alert"])
            elif what in {"sent", "edited"} and content["from"] is not self._person.user:
                waiting.pop(content["message_id"], None)
                waiting[content["message_id"]] = content
            elif what == "deleted":
                waiting.pop(content["message_id"], None)
                if self._shown.pop(content["message_id"], None):
                    self._screen.say(render("terminal/note.txt", about="deleted"))
        for item in waiting.values():
            if isinstance(item, Notice):
                self._screen.notify(item)
            else:
                self._message(look(self._person.api.state, item))

    def _message(self, message: Seen) -> None:
        before = self._shown.get(message.id)
        self._shown[message.id] = message
        if before is not None and _lost_only_buttons(before, message):
            if self.newest is not None and self.newest.id == message.id:
                self.newest = message
            return
        self.newest = message
        files = [self._downloads.line(message.id, message.attachment)] if message.attachment else []
        self._screen.show(message, changed=before is not None, files=files)


def _lost_only_buttons(before: Seen, now: Seen) -> bool:
    words = (before.text, before.entities, before.attachment) == (now.text, now.entities, now.attachment)
    left = len(now.buttons) < len(before.buttons) and all(each in before.buttons for each in now.buttons)
    return words and left and "poll" not in now.raw
