"""People do what people do, and see what there is to see."""

import pytest

from bot.offline.botapi import BotApi
from bot.offline.groups import Group
from bot.offline.kinds import Kind
from bot.offline.people import Person
from bot.offline.seen import Notice
from tests.conftest import AnyApplication, People
from tests.offline.conftest import Call


@pytest.fixture
def carla(running: AnyApplication, people: People) -> Person:
    """Someone who can chat with the small bot."""
    return people("Carla", last_name="Díaz", username="carla", language_code="es")


async def test_who_speaks_is_answered(carla: Person) -> None:
    await carla.says("good morning")
    assert [message.text for message in carla.conversation] == ["good morning", "good morning"]
    assert [message.text for message in carla.messages] == ["good morning"]


async def test_a_long_text_arrives_in_several_messages_and_a_blank_one_not_at_all(carla: Person) -> None:
    await carla.says(" \n")
    await carla.says("x" * 5000)
    assert [len(message.text) for message in carla.messages] == [4096, 904]


async def test_a_button_is_tapped_by_label_number_or_data(carla: Person) -> None:
    await carla.says("/ask")
    assert (carla.last.html, carla.last.labels) == ("What <b>will</b> it be?", ("Tea", "Coffee"))
    asked = carla.last
    await carla.taps("Tea")
    assert (carla.last.text, carla.last.id, carla.alerts) == (
        "tea!",
        asked.id,
        [Notice("Noted", alert=False)],
    )
    await carla.taps(2, on=asked)
    assert (carla.last.text, carla.alerts[-1]) == ("coffee!", Notice("Noted", alert=True))
    await carla.taps(data="tea", on=asked)
    assert (carla.last.text, carla.unanswered) == ("tea!", ())


@pytest.mark.parametrize("button", ["Milk", 0, 3])
async def test_no_button_is_tapped_that_is_not_there(carla: Person, button: str | int) -> None:
    await carla.says("/ask")
    with pytest.raises(LookupError, match=r"is there, but: \[1\] Tea \(tea\), \[2\] Coffee \(coffee\)\."):
        await carla.taps(button)


async def test_a_link_button_opens_a_page_and_tells_the_bot_nothing(call: Call, ben: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Read", "url": "https://a.org"}]]}
    await call("sendMessage", chat_id=ben.id, text="x", reply_markup=markup)
    await ben.taps("Read")
    assert (ben.opened, ben.unanswered) == (["https://a.org"], ())


async def test_a_button_below_the_chat_sends_its_label(call: Call, ben: Person) -> None:
    await call("sendMessage", chat_id=ben.id, text="x", reply_markup={"keyboard": [["Tea"]]})
    await ben.taps("Tea", wait=False)
    assert ben.conversation[-1].text == "Tea"


async def test_a_file_goes_to_the_bot_and_comes_back(carla: Person) -> None:
    await carla.sends_document("notes.txt", b"\0all of it")
    assert carla.last.attachment is not None
    assert (carla.last.attachment.name, carla.last.attachment.content) == ("again.txt", b"\0all of it")


async def test_an_own_message_can_be_changed(call: Call, ben: Person) -> None:
    await ben.edits(ben.conversation[0], "/start", wait=False)
    _, answer = await call("getUpdates", offset=-1)
    edited = answer["result"][0]["edited_message"]
    assert (edited["text"], [e["type"] for e in edited["entities"]]) == ("/start", ["bot_command"])
    assert ben.conversation[0].edited


@pytest.mark.parametrize(
    "kind",
    ["animation", "audio", "contact", "dice", "game", "location", "photo", "poll", "sticker", "story",
     "venue", "video", "video_note", "voice"],
)  # fmt: skip
async def test_other_things_can_be_sent_and_ptb_understands_them(
    carla: Person, running: AnyApplication, kind: Kind
) -> None:
    await carla.sends_other(kind)
    assert kind in carla.conversation[-1].raw


async def test_blocking_and_unblocking_are_told(call: Call, ben: Person) -> None:
    await ben.blocks(wait=False)
    await ben.unblocks(wait=False)
    _, answer = await call("getUpdates", offset=-2)
    changes = [update["my_chat_member"] for update in answer["result"]]
    assert [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_an_update_can_come_twice(carla: Person) -> None:
    await carla.says("once")
    await carla.repeats()
    assert [message.text for message in carla.messages] == ["once", "once"]
    assert len(carla.conversation) == 3


async def test_nothing_comes_twice_before_it_came_once(people: People) -> None:
    with pytest.raises(LookupError, match="no update yet"):
        await people().repeats()


async def test_a_button_can_be_pressed_that_nobody_has_seen(carla: Person) -> None:
    await carla.says("/ask")
    await carla.presses("made up", message_id=carla.last.id)
    assert carla.last.text == "made up!"


async def test_a_link_to_the_bot_starts_it_with_its_payload(call: Call, ben: Person) -> None:
    await ben.starts("lesson-1", wait=False)
    assert ben.conversation[-1].text == "/start lesson-1"


async def test_one_can_wait_for_what_is_heard_next(carla: Person) -> None:
    await carla.says("hello", wait=False)
    await carla.hears()
    assert carla.last.text == "hello"


async def test_in_a_group_the_bot_hears_commands_alone(call: Call, api: BotApi, people: People) -> None:
    dora = people("Dora")
    group = Group(api, "Class", dora.user)
    for text in ("hello all", "/quiz", "/quiz@another_bot", "/quiz@civicquiz_bot"):
        await dora.says(text, group=group, wait=False)
    _, answer = await call("getUpdates")
    assert [update["message"]["text"] for update in answer["result"]] == ["/quiz", "/quiz@civicquiz_bot"]
    await call("sendMessage", chat_id=group.chat.id, text="Here")
    assert [message.text for message in group.messages] == ["Here"]


async def test_who_is_not_answered_sees_nothing(people: People) -> None:
    with pytest.raises(LookupError, match="The bot has said nothing to Eve"):
        _ = people("Eve").last
