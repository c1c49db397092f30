"""What happens in a chat is shown once, in its order, and as it is in the end."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.offline.botapi import BotApi
from bot.offline.chats import Event
from bot.offline.downloads import Downloads
from bot.offline.people import Person
from bot.offline.screen import Screen
from bot.offline.transcript import Transcript
from tests.conftest import People


class Watch:
    """A person's chat, watched: ``shown`` tells what is printed of what happened since."""

    def __init__(self, api: BotApi, person: Person, folder: Path) -> None:
        self.api = api
        self.person = person
        self.folder = folder
        self.events: list[Event] = []
        self.printed = io.StringIO()
        screen = Screen(Console(file=self.printed, width=1000))
        self.transcript = Transcript(person, screen, Downloads(folder))
        person.chat.watchers.append(self.events.append)

    async def bot(self, method: str, **parameters: object) -> int:
        _, answer = await self.api.call(method, {"chat_id": self.person.id, **parameters})
        return int(answer["result"]["message_id"]) if isinstance(answer["result"], dict) else 0

    def saved(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}

    def shown(self) -> str:
        self.printed.truncate(0)
        self.printed.seek(0)
        self.transcript.show(self.events)
        self.events.clear()
        return self.printed.getvalue()


@pytest.fixture
async def watch(api: BotApi, people: People, tmp_path: Path) -> Watch:
    fay = people("Fay")
    await fay.says("hello", wait=False)
    return Watch(api, fay, tmp_path)


BUTTON = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def test_ones_own_words_are_not_repeated(watch: Watch) -> None:
    await watch.person.says("hello again", wait=False)
    assert watch.shown() == ""


async def test_a_message_that_changes_at_once_is_shown_as_it_became(watch: Watch) -> None:
    message_id = await watch.bot("sendMessage", text="one moment")
    await watch.bot("sendMessage", text="between")
    await watch.bot("editMessageText", message_id=message_id, text="done")
    assert watch.shown() == "between\n\ndone\n\n"


async def test_a_later_change_is_shown_as_one(watch: Watch) -> None:
    message_id = await watch.bot("sendMessage", text="one")
    watch.shown()
    await watch.bot("editMessageText", message_id=message_id, text="two")
    assert watch.shown() == "(changed)\ntwo\n\n"


async def test_losing_only_its_buttons_does_not_show_a_message_again(watch: Watch) -> None:
    message_id = await watch.bot("sendMessage", text="one", reply_markup=BUTTON)
    watch.shown()
    assert watch.transcript.choices
    await watch.bot("editMessageReplyMarkup", message_id=message_id)
    assert watch.shown() == ""
    assert watch.transcript.choices == ()


async def test_losing_some_of_its_buttons_does_not_show_a_message_again_either(watch: Watch) -> None:
    two = {"inline_keyboard": [*BUTTON["inline_keyboard"], [{"text": "Stay", "callback_data": "stay"}]]}
    message_id = await watch.bot("sendMessage", text="one", reply_markup=two)
    watch.shown()
    await watch.bot("editMessageReplyMarkup", message_id=message_id, reply_markup=BUTTON)
    assert watch.shown() == ""
    assert [button.label for button in watch.transcript.choices] == ["Go"]


async def test_new_buttons_are_shown(watch: Watch) -> None:
    message_id = await watch.bot("sendMessage", text="one")
    watch.shown()
    await watch.bot("editMessageReplyMarkup", message_id=message_id, reply_markup=BUTTON)
    assert watch.shown() == "(changed)\none\n[1] Go\n\n"


async def test_a_deleted_message_is_told_of_if_it_was_seen(watch: Watch) -> None:
    message_id = await watch.bot("sendMessage", text="one")
    await watch.bot("deleteMessage", message_id=message_id)
    assert watch.shown() == ""
    message_id = await watch.bot("sendMessage", text="one")
    watch.shown()
    await watch.bot("deleteMessage", message_id=message_id)
    assert watch.shown() == "A message was deleted.\n\n"


async def test_the_keyboard_below_the_chat_has_numbers_too(watch: Watch) -> None:
    await watch.bot("sendMessage", text="one", reply_markup={"keyboard": [["Tea", "Coffee"]]})
    watch.shown()
    assert [button.label for button in watch.transcript.choices] == ["Tea", "Coffee"]


async def test_a_file_cannot_leave_its_folder(watch: Watch) -> None:
    for name in ("../../outside.txt", "..\\outside.txt", ".."):
        await watch.api.call("sendDocument", {"chat_id": watch.person.id}, {"document": (name, b"x")})
    watch.shown()
    assert watch.saved() == {"file", "outside.txt", "outside-2.txt"}


async def test_a_poll_is_shown_with_its_options(watch: Watch) -> None:
    await watch.bot("sendPoll", question="Which?", options=["This", "That"])
    assert watch.shown() == "Which?\n( ) This\n( ) That\n\n"
