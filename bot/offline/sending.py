"""The methods that send: sendMessage, sendDocument, sendPhoto, sendChatAction."""

from __future__ import annotations

from bot.offline import keyboards, parameters
from bot.offline.chats import Chat
from bot.offline.errors import bad_request
from bot.offline.files import picture_size
from bot.offline.formatting import MAX_CAPTION, MAX_TEXT, Formatted, formatted
from bot.offline.parameters import Files, Parameters
from bot.offline.spans import Json
from bot.offline.state import Method, State

ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)


def text_of(state: State, given: Parameters, *, too_long: str) -> Json:
    """Return the text fields of the message that a method's parameters ask for; raises Telegram's 400."""
    if not parameters.text(given, "text"):
        raise bad_request("message text is empty")
    text, entities = formatted(
        given,
        "text",
        entities_field="entities",
        limit=MAX_TEXT,
        too_long=too_long,
        user=state.chats.users.get,
    )
    if not text:
        raise bad_request("text must be non-empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if preview := parameters.structure(given, "link_preview_options", "link preview options"):
        content["link_preview_options"] = preview
    return content


def caption_of(state: State, given: Parameters, *, too_long: str) -> Json:
    """Return the caption fields that a method's parameters ask for, if any; raises Telegram's 400."""
    caption: Formatted = formatted(
        given,
        "caption",
        entities_field="caption_entities",
        limit=MAX_CAPTION,
        too_long=too_long,
        user=state.chats.users.get,
    )
    content: Json = {"caption": caption.text} if caption.text else {}
    if caption.entities:
        content["caption_entities"] = caption.entities
    return content


def post(state: State, given: Parameters, content: Json) -> Json:
    """Send a message of ``content`` from the bot to the chat that the parameters name, and return it."""
    markup = keyboards.read(given)
    chat = state.chats.writable(given)
    if reply := _replied(chat, given):
        content["reply_to_message"] = reply
    if parameters.flag(given, "protect_content"):
        content["has_protected_content"] = True
    if markup is not None:
        if "inline_keyboard" in markup:
            content["reply_markup"] = markup
        else:  # it belongs to the chat, not to the message
            chat.keyboard = markup if "keyboard" in markup else None
    return state.keep(chat, state.bot, content)


def _replied(chat: Chat, given: Parameters) -> Json | None:
    asked = parameters.structure(given, "reply_parameters", "reply parameters")
    if not asked:
        return None
    message = chat.messages.get(parameters.integer(asked, "message_id"))
    if message is None:
        if parameters.flag(asked, "allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def send_message(state: State, given: Parameters, _files: Files) -> Json:
    """Answer sendMessage."""
    return post(state, given, text_of(state, given, too_long="message is too long"))


def send_document(state: State, given: Parameters, files: Files) -> Json:
    """Answer sendDocument."""
    stored = state.files.given(given, files, "document")
    content = caption_of(state, given, too_long="message caption is too long")
    document = stored.described(file_name=stored.name, mime_type=stored.mime_type)
    return post(state, given, {"document": document, **content})


def send_photo(state: State, given: Parameters, files: Files) -> Json:
    """Answer sendPhoto."""
    stored = state.files.given(given, files, "photo")
    width, height = picture_size(stored.content)
    content = caption_of(state, given, too_long="message caption is too long")
    return post(state, given, {"photo": [stored.described(width=width, height=height)], **content})


def send_chat_action(state: State, given: Parameters, _files: Files) -> bool:
    """Answer sendChatAction."""
    action = parameters.text(given, "action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.chats.writable(given).happened("action", {"action": action})
    return True


METHODS: dict[str, Method] = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendphoto": send_photo,
    "sendchataction": send_chat_action,
}
