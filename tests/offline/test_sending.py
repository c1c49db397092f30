"""What is sent arrives as Telegram would show it, and what Telegram refuses is refused in its words."""

from typing import Any

import pytest

from bot.offline.botapi import TOKEN, BotApi
from bot.offline.groups import Group
from bot.offline.people import Person
from tests.conftest import Clock, People
from tests.offline.conftest import Call


async def test_a_message_has_all_that_telegram_says_of_one(call: Call, ben: Person, clock: Clock) -> None:
    status, answer = await call("sendMessage", chat_id=ben.id, text="<b>Hi</b> Ben", parse_mode="HTML")
    message = dict(answer["result"])
    assert (status, answer["ok"]) == (200, True)
    assert message.pop("message_id") > ben.conversation[0].id
    assert message == {
        "from": {
            "id": 4242424242, "is_bot": True, "first_name": "civicquiz", "username": "civicquiz_bot",
        },
        "chat": {"id": ben.id, "type": "private", "first_name": "Ben"},
        "date": int(clock().timestamp()),
        "text": "Hi Ben",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
    }  # fmt: skip


async def test_a_message_reaches_the_person(call: Call, ben: Person) -> None:
    await call("sendMessage", chat_id=ben.id, text="<i>Hi</i>", parse_mode="HTML")
    assert (ben.last.text, ben.last.html, ben.last.edited) == ("Hi", "<i>Hi</i>", False)


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🏛" * 2049}, "message is too long"),
        ({"text": "x" * 40_000}, "text is too long"),
        ({"text": "<p>x</p>", "parse_mode": "html"},
         "can't parse entities: Unsupported start tag \"p\" at byte offset 0"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
         "entity beginning at UTF-16 offset 0 ends after the end of the text"),
        ({"text": "x", "entities": [{"type": "bold"}]}, "can't parse MessageEntity: 'offset'"),
        ({"text": "x", "reply_parameters": {"message_id": 1}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ],
)  # fmt: skip
async def test_a_wrong_message_is_refused(
    call: Call, ben: Person, parameters: dict[str, Any], description: str
) -> None:
    status, answer = await call("sendMessage", chat_id=ben.id, **parameters)
    assert status == 400
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert ben.messages == []


async def test_the_limit_counts_what_is_shown_not_the_markup(call: Call, ben: Person) -> None:
    html = "<b>" + "&lt;" * 4096 + "</b>"
    status, _ = await call("sendMessage", chat_id=ben.id, text=html, parse_mode="HTML")
    assert (status, len(ben.last.text)) == (200, 4096)


async def test_text_is_cleaned_and_trimmed(call: Call, ben: Person) -> None:
    await call("sendMessage", chat_id=ben.id, text=" \n a\tb\r\n<b> c </b>\u202e \n", parse_mode="HTML")
    assert (ben.last.text, ben.last.html) == ("a b\n c", "a b\n <b>c</b>")


async def test_commands_links_and_names_are_found(call: Call, ben: Person) -> None:
    text = "Use /quiz (or /help@civicquiz_bot), see https://a.org/b., ask @someone about #news; not a/b"
    await call("sendMessage", chat_id=ben.id, text=text)
    assert [(entity["type"], _piece(text, entity)) for entity in ben.last.entities] == [
        ("bot_command", "/quiz"),
        ("bot_command", "/help@civicquiz_bot"),
        ("url", "https://a.org/b"),
        ("mention", "@someone"),
        ("hashtag", "#news"),
    ]


async def test_nothing_is_found_in_code(call: Call, ben: Person) -> None:
    await call("sendMessage", chat_id=ben.id, text="<code>/quiz</code>", parse_mode="HTML")
    assert [entity["type"] for entity in ben.last.entities] == ["code"]


async def test_a_mention_by_id_names_whom_the_bot_knows(call: Call, ben: Person) -> None:
    html = f'<a href="tg://user?id={ben.id}">you</a>, <a href="tg://user?id=5">they</a>'
    await call("sendMessage", chat_id=ben.id, text=html, parse_mode="HTML")
    assert [entity["user"]["first_name"] for entity in ben.last.entities] == ["Ben"]


async def test_markdown_is_not_read(call: Call, ben: Person) -> None:
    status, answer = await call("sendMessage", chat_id=ben.id, text="*x*", parse_mode="MarkdownV2")
    assert (status, answer["description"]) == (501, "Not Implemented: the offline Bot API reads HTML alone")


async def test_a_reply_shows_what_it_replies_to(call: Call, ben: Person) -> None:
    asked = ben.conversation[0].id
    _, answer = await call("sendMessage", chat_id=ben.id, text="x", reply_parameters={"message_id": asked})
    assert answer["result"]["reply_to_message"]["text"] == "hello"


@pytest.mark.parametrize(
    ("chat_id", "description"), [("", "chat_id is empty"), (77, "chat not found"), ("@ben", "chat not found")]
)
async def test_an_unknown_chat_is_refused(call: Call, chat_id: object, description: str) -> None:
    status, answer = await call("sendMessage", chat_id=chat_id, text="x")
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")


async def test_nobody_is_written_to_who_has_not_begun(call: Call, people: People) -> None:
    status, answer = await call("sendMessage", chat_id=people().id, text="x")
    assert (status, answer["description"]) == (400, "Bad Request: chat not found")


async def test_whom_the_bot_met_in_a_group_it_may_know_but_not_write_to(
    call: Call, api: BotApi, people: People
) -> None:
    carla = people("Carla")
    Group(api, "Class", carla.user)
    status, answer = await call("sendMessage", chat_id=carla.id, text="x")
    assert (status, answer["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_who_blocks_the_bot_hears_nothing(call: Call, ben: Person) -> None:
    await ben.blocks(wait=False)
    status, answer = await call("sendMessage", chat_id=ben.id, text="x")
    assert (status, answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await ben.unblocks(wait=False)
    assert (await call("sendMessage", chat_id=ben.id, text="x"))[0] == 200


async def test_an_unknown_method_is_not_found(call: Call) -> None:
    assert await call("sendGreeting", chat_id=1) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )


async def test_methods_are_found_however_they_are_written(call: Call, ben: Person) -> None:
    assert (await call("SENDmessage", chat_id=str(ben.id), text="x", unknown="parameter"))[0] == 200


@pytest.mark.parametrize(
    ("token", "status", "description"),
    [(TOKEN.replace("off", "onn"), 401, "Unauthorized"), ("nonsense", 404, "Not Found")],
)
async def test_a_wrong_token_is_refused(api: BotApi, token: str, status: int, description: str) -> None:
    assert await api.request(token, "getMe", {}) == (
        status,
        {"ok": False, "error_code": status, "description": description},
    )


async def test_typing_is_shown_and_nonsense_is_not(call: Call, ben: Person) -> None:
    assert (await call("sendChatAction", chat_id=ben.id, action="typing"))[1] == {"ok": True, "result": True}
    _, answer = await call("sendChatAction", chat_id=ben.id, action="juggling")
    assert answer["description"] == "Bad Request: wrong parameter action in request"


def _piece(text: str, entity: dict[str, Any]) -> str:
    return text[entity["offset"] : entity["offset"] + entity["length"]]
