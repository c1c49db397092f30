"""The methods about the bot itself, its menu and descriptions, and about chats and files."""

from __future__ import annotations

import re
from typing import Any

from bot.offline import parameters
from bot.offline.errors import bad_request
from bot.offline.files import MAX_DOWNLOAD
from bot.offline.parameters import Files, Parameters
from bot.offline.spans import Json
from bot.offline.state import Method, State

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_ABOUT = {"name": 64, "description": 512, "short_description": 120}

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(state: State, _given: Parameters, _files: Files) -> Json:
    """Answer getMe."""
    can = dict.fromkeys(
        (
            "can_read_all_group_messages",
            "supports_inline_queries",
            "can_connect_to_business",
            "has_main_web_app",
        ),
        False,
    )
    return {**state.bot, "can_join_groups": True, **can}


def _scope(given: Parameters) -> tuple[Any, ...]:
    scope = parameters.structure(given, "scope", "BotCommandScope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = parameters.text(given, "language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return (scope["type"], *(scope[field] for field in _SCOPES[scope["type"]]), language)


def set_my_commands(state: State, given: Parameters, _files: Files) -> bool:
    """Answer setMyCommands."""
    commands = parameters.structure(given, "commands", "commands") or []
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 0 < len(str(command.get("description", ""))) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": command["command"].lstrip("/"), "description": command["description"]})
    state.commands[_scope(given)] = kept
    return True


def get_my_commands(state: State, given: Parameters, _files: Files) -> list[Json]:
    """Answer getMyCommands."""
    return state.commands.get(_scope(given), [])


def delete_my_commands(state: State, given: Parameters, _files: Files) -> bool:
    """Answer deleteMyCommands."""
    state.commands.pop(_scope(given), None)
    return True


def menu(state: State, chat_id: int, language: str) -> list[Json]:
    """Return the commands in the menu of a person's private chat: of the narrowest scope that has any."""
    for scope in (("chat", chat_id), ("all_private_chats",), ("default",)):
        for code in (language, ""):
            if commands := state.commands.get((*scope, code)):
                return commands
    return []


def _set_about(kind: str) -> Method:
    def method(state: State, given: Parameters, _files: Files) -> bool:
        text = parameters.text(given, kind)
        if len(text) > MAX_ABOUT[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        state.about[kind, parameters.text(given, "language_code")] = text
        return True

    return method


def _get_about(kind: str) -> Method:
    def method(state: State, given: Parameters, _files: Files) -> Json:
        language = parameters.text(given, "language_code")
        return {kind: state.about.get((kind, language)) or state.about.get((kind, ""), "")}

    return method


def set_chat_menu_button(state: State, given: Parameters, _files: Files) -> bool:
    """Answer setChatMenuButton."""
    button = parameters.structure(given, "menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: Unsupported type specified")
    state.menu_buttons[parameters.integer(given, "chat_id")] = button
    return True


def get_chat_menu_button(state: State, given: Parameters, _files: Files) -> Json:
    """Answer getChatMenuButton."""
    default = state.menu_buttons.get(0, {"type": "default"})
    return state.menu_buttons.get(parameters.integer(given, "chat_id"), default)


def get_chat(state: State, given: Parameters, _files: Files) -> Json:
    """Answer getChat."""
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    return state.chats.known(given).info | full


def get_chat_member(state: State, given: Parameters, _files: Files) -> Json:
    """Answer getChatMember."""
    chat = state.chats.known(given)
    user_id = parameters.integer(given, "user_id")
    user = state.chats.users.get(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    inside = user_id in chat.members or user is state.bot
    return {"status": "member" if inside else "left", "user": user}


def get_file(state: State, given: Parameters, _files: Files) -> Json:
    """Answer getFile."""
    file_id = parameters.text(given, "file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = state.files.by_id(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.described(file_path=stored.path)


def set_webhook(state: State, given: Parameters, _files: Files) -> bool:
    """Answer setWebhook."""
    return state.updates.set_webhook(given)


def delete_webhook(state: State, given: Parameters, _files: Files) -> bool:
    """Answer deleteWebhook."""
    return state.updates.set_webhook({**given, "url": ""})


def get_webhook_info(state: State, _given: Parameters, _files: Files) -> Json:
    """Answer getWebhookInfo."""
    return state.updates.webhook_info()


def done(_state: State, _given: Parameters, _files: Files) -> bool:
    """Answer logOut and close: there is nothing to leave."""
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getfile": get_file,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "logout": done,
    "close": done,
}
for _kind, _name in (
    ("name", "name"),
    ("description", "description"),
    ("short_description", "shortdescription"),
):
    METHODS[f"setmy{_name}"] = _set_about(_kind)
    METHODS[f"getmy{_name}"] = _get_about(_kind)
