"""The shape of an update, as far as the bot relies on it.

PTB takes what it is given: a list where an id belongs comes to light deep in a handler. So whatever comes
from outside is held to these shapes first, once, and nothing behind this door need doubt it.
"""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

_STRICT = ConfigDict(strict=True)

_Id = Annotated[int, Field(ge=-(2**63), lt=2**63)]
"""What SQLite can hold."""

_Moment = Annotated[int, Field(ge=0, lt=2**37)]
"""A Unix time that ``datetime`` can hold; 0 where a message is out of reach."""


class _User(TypedDict):
    id: _Id
    is_bot: bool
    first_name: str
    last_name: NotRequired[str]
    username: NotRequired[str]
    language_code: NotRequired[str]


class _Chat(TypedDict):
    id: _Id
    type: str


class _Document(TypedDict):
    file_id: str
    file_unique_id: str
    file_name: NotRequired[str]
    file_size: NotRequired[_Id]


class _Button(TypedDict):
    text: str
    callback_data: NotRequired[str]


class _Keyboard(TypedDict):
    inline_keyboard: list[list[_Button]]


class _Shown(TypedDict):
    """A message that is answered to, or whose button was tapped."""

    message_id: _Id
    date: _Moment
    chat: _Chat
    reply_markup: NotRequired[_Keyboard]


_Message = TypedDict(
    "_Message",
    {
        "message_id": _Id,
        "date": _Moment,
        "chat": _Chat,
        "from": NotRequired[_User],
        "text": NotRequired[str],
        "caption": NotRequired[str],
        "document": NotRequired[_Document],
        "reply_to_message": NotRequired[_Shown],
    },
)

_Query = TypedDict(
    "_Query",
    {
        "id": str,
        "from": _User,
        "chat_instance": str,
        "data": NotRequired[str],
        "message": NotRequired[_Shown],
    },
)

_Member = TypedDict("_Member", {"chat": _Chat, "from": _User})


class _Update(TypedDict):
    __pydantic_config__ = _STRICT  # type: ignore[misc]

    update_id: _Id
    message: NotRequired[_Message]
    edited_message: NotRequired[_Message]
    callback_query: NotRequired[_Query]
    my_chat_member: NotRequired[_Member]


_UPDATES = TypeAdapter(_Update)


def is_update(raw: Any) -> bool:
    """Tell whether JSON from outside has the shape of an update; what is not used is not looked at."""
    try:
        _UPDATES.validate_python(raw, strict=True)
    except ValidationError:
        return False
    return True
