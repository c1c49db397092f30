"""The methods that change or remove what the bot has sent."""

from __future__ import annotations

from bot.offline import keyboards, parameters
from bot.offline.chats import Chat
from bot.offline.errors import bad_request
from bot.offline.parameters import Files, Parameters
from bot.offline.sending import caption_of, text_of
from bot.offline.spans import Json
from bot.offline.state import Method, State

DELETABLE_FOR = 48 * 60 * 60

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities")


def _editable(state: State, given: Parameters) -> tuple[Chat, Json]:
    if parameters.text(given, "inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")  # there is no inline mode here
    if not parameters.text(given, "chat_id") and not parameters.integer(given, "message_id"):
        raise bad_request("message identifier is not specified")
    chat = state.chats.known(given)
    message = state.chats.message(chat, given, what="message to edit")
    if message["from"] is not state.bot:
        raise bad_request("message can't be edited")
    return chat, message


def _replace(
    state: State, place: tuple[Chat, Json], fields: tuple[str, ...], content: Json, *, dated: bool = True
) -> Json:
    """Put ``content`` in the place of a message's ``fields`` and return the new message."""
    chat, old = place
    if all(old.get(name) == content.get(name) for name in fields):
        raise bad_request(_NOT_MODIFIED)
    message = {name: value for name, value in old.items() if name not in fields} | content
    if dated:
        message["edit_date"] = state.now()
    chat.messages[message["message_id"]] = message
    chat.happened("edited", message)
    return message


def _keyboard(given: Parameters) -> Json:
    markup = keyboards.read(given, inline_only=True)
    return {} if markup is None else {"reply_markup": markup}


def edit_text(state: State, given: Parameters, _files: Files) -> Json:
    """Answer editMessageText; without a keyboard the message loses the one that it has."""
    content = text_of(state, given, too_long="MESSAGE_TOO_LONG") | _keyboard(given)
    place = _editable(state, given)
    if "text" not in place[1]:
        raise bad_request("there is no text in the message to edit")
    return _replace(state, place, (*_TEXT, "reply_markup"), content)


def edit_caption(state: State, given: Parameters, _files: Files) -> Json:
    """Answer editMessageCaption."""
    content = caption_of(state, given, too_long="MEDIA_CAPTION_TOO_LONG") | _keyboard(given)
    place = _editable(state, given)
    if not ("document" in place[1] or "photo" in place[1]):
        raise bad_request("there is no caption in the message to edit")
    return _replace(state, place, (*_CAPTION, "reply_markup"), content)


def edit_markup(state: State, given: Parameters, _files: Files) -> Json:
    """Answer editMessageReplyMarkup; the message does not count as edited for people."""
    content = _keyboard(given)
    return _replace(state, _editable(state, given), ("reply_markup",), content, dated=False)


def delete_message(state: State, given: Parameters, _files: Files) -> bool:
    """Answer deleteMessage: in a private chat a bot may delete either side's messages, for two days."""
    if not parameters.text(given, "chat_id"):
        raise bad_request("chat identifier is not specified")
    if not parameters.integer(given, "message_id"):
        raise bad_request("message identifier is not specified")
    chat = state.chats.known(given)
    message = state.chats.message(chat, given, what="message to delete")
    own = message["from"] is state.bot
    if not (own or chat.private):
        raise bad_request("message can't be deleted")
    if state.now() - message["date"] > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    chat.happened("deleted", message)
    return True


METHODS: dict[str, Method] = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "deletemessage": delete_message,
}
