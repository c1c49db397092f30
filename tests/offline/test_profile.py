"""What the bot tells about itself, and what it can ask about others."""

from typing import Any

import pytest

from bot.offline.people import Person
from tests.conftest import People
from tests.offline.conftest import Call


async def test_the_bot_knows_itself(call: Call) -> None:
    _, answer = await call("getMe")
    assert (answer["result"]["is_bot"], answer["result"]["username"]) == (True, "civicquiz_bot")


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name.title()} for name in names]


async def test_the_narrowest_menu_is_shown(call: Call, ben: Person, people: People) -> None:
    await call("setMyCommands", commands=commands("start"))
    assert ben.menu == commands("start")
    await call("setMyCommands", commands=commands("quiz"), scope={"type": "all_private_chats"})
    assert ben.menu == commands("quiz")
    await call("setMyCommands", commands=commands("stats"), scope={"type": "chat", "chat_id": ben.id})
    assert (ben.menu, people("Carla").menu) == (commands("stats"), commands("quiz"))
    await call("deleteMyCommands", scope={"type": "chat", "chat_id": ben.id})
    assert ben.menu == commands("quiz")


async def test_a_menu_in_ones_language_comes_first(call: Call, people: People) -> None:
    await call("setMyCommands", commands=commands("help"))
    await call("setMyCommands", commands=commands("ayuda"), language_code="es")
    assert people(language_code="es").menu == commands("ayuda")
    assert people(language_code="fr").menu == commands("help")
    assert (await call("getMyCommands", language_code="es"))[1]["result"] == commands("ayuda")


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"commands": commands("Quiz")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("x" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "quiz", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "quiz", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands(*["x"] * 101)}, "BOT_COMMANDS_TOO_MUCH"),
        ({"scope": {"type": "all"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_a_wrong_menu_is_refused(call: Call, parameters: dict[str, Any], description: str) -> None:
    _, answer = await call("setMyCommands", **parameters)
    assert answer["description"] == f"Bad Request: {description}"


@pytest.mark.parametrize(("name", "limit"), [("Description", 512), ("ShortDescription", 120)])
async def test_descriptions_are_kept_within_their_limits(call: Call, name: str, limit: int) -> None:
    field = "description" if name == "Description" else "short_description"
    assert (await call(f"setMy{name}", **{field: "x" * limit}))[0] == 200
    assert (await call(f"getMy{name}", language_code="es"))[1]["result"] == {field: "x" * limit}
    assert (await call(f"setMy{name}", **{field: "x" * (limit + 1)}))[0] == 400


async def test_the_menu_button_is_kept(call: Call, ben: Person) -> None:
    await call("setChatMenuButton", chat_id=ben.id, menu_button={"type": "commands"})
    assert (await call("getChatMenuButton", chat_id=ben.id))[1]["result"] == {"type": "commands"}
    assert (await call("getChatMenuButton"))[1]["result"] == {"type": "default"}
    assert (await call("setChatMenuButton", menu_button={"type": "magic"}))[0] == 400


async def test_chats_and_their_members_can_be_looked_up(call: Call, ben: Person, people: People) -> None:
    _, answer = await call("getChat", chat_id=ben.id)
    assert (answer["result"]["first_name"], answer["result"]["type"]) == ("Ben", "private")
    _, answer = await call("getChatMember", chat_id=ben.id, user_id=ben.id)
    assert answer["result"] == {"status": "member", "user": ben.user}
    _, answer = await call("getChatMember", chat_id=ben.id, user_id=people("Carla").id)
    assert answer["result"]["status"] == "left"
    _, answer = await call("getChatMember", chat_id=ben.id, user_id=5)
    assert answer["description"] == "Bad Request: PARTICIPANT_ID_INVALID"


@pytest.mark.parametrize("method", ["logOut", "close"])
async def test_leaving_is_polite(call: Call, method: str) -> None:
    assert (await call(method))[1] == {"ok": True, "result": True}
