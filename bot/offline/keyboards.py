"""Keyboards under messages: what Telegram takes, and in which words it refuses the rest."""

from __future__ import annotations

from typing import Any

from bot.offline import parameters
from bot.offline.errors import bad_request
from bot.offline.links import checked_link
from bot.offline.parameters import Parameters
from bot.offline.spans import Json

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_BYTES = 10_000  # of the markup as JSON, about; Telegram documents no number
MAX_DATA = 64
STYLES = frozenset({"danger", "success", "primary"})
_JSON_OF_A_BUTTON = len('{"text":"","callback_data":""},')
_OTHER_KINDS = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)


def read(given: Parameters, *, inline_only: bool = False) -> Json | None:
    """Return the reply markup of a method's parameters, checked, ``None`` where there is none.

    ``inline_only``: for edits, where Telegram takes nothing else. Raises Telegram's 400.
    """
    markup = parameters.structure(given, "reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if rows := markup.get("inline_keyboard"):
        return _inline(rows)
    if inline_only and any(markup.get(kind) for kind in ("keyboard", "remove_keyboard", "force_reply")):
        raise bad_request("inline keyboard expected")
    if rows := markup.get("keyboard"):
        return {**markup, "keyboard": [[_reply_button(button) for button in row] for row in rows]}
    return markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    size = count = 0
    for row in rows:
        for button in row:
            size += _checked(button)
            count += 1
    if count > MAX_BUTTONS or size > MAX_BYTES:
        raise bad_request("reply markup is too long")
    kept = [row if len(row) <= MAX_IN_ROW else row[:MAX_IN_ROW] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _checked(button: Any) -> int:
    """Check one inline button and return its size in bytes.

    Telegram drops a button with an empty text silently; it is refused here, since no bot wants that.
    """
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    label = button.get("text")
    if not isinstance(label, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not label.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "style" in button and button["style"] not in STYLES:
        raise bad_request("invalid button style specified")
    content = button.get("url") or button.get("callback_data") or ""
    if button.get("url"):
        _check_url(content)
    elif content:
        if len(content.encode()) > MAX_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif not any(kind in button for kind in _OTHER_KINDS):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    return _JSON_OF_A_BUTTON + len(label.encode()) + len(content.encode())


def _check_url(url: str) -> None:
    if not checked_link(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not str(button.get("text", "")).strip():
        raise bad_request("keyboard button text must be non-empty")
    if "style" in button and button["style"] not in STYLES:
        raise bad_request("invalid button style specified")
    return button
