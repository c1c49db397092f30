"""Callback queries: a button is pressed, and the bot answers, once and in time."""

from __future__ import annotations

from bot.offline import parameters
from bot.offline.chats import Chat
from bot.offline.errors import bad_request
from bot.offline.parameters import Files, Parameters
from bot.offline.spans import Json
from bot.offline.state import Method, Query, State

ANSWERABLE_FOR = 15
"""Seconds after which Telegram takes no answer: not documented, bots meet the error from about here."""

MAX_ANSWER = 200


def press(state: State, chat: Chat, person: Json, message_id: int, data: str) -> Query:
    """Press a button with ``data`` under a message, which may be gone, and queue the update."""
    query = Query(str(next(state.query_ids)), chat, message_id, state.now())
    state.queries[query.id] = query
    gone = {"chat": chat.info, "message_id": message_id, "date": 0}
    query.update_id = state.updates.push(
        "callback_query",
        {
            "id": query.id,
            "from": person,
            "message": chat.messages.get(message_id, gone),
            "chat_instance": str(chat.id),
            "data": data,
        },
    )
    return query


def answer_callback_query(state: State, given: Parameters, _files: Files) -> bool:
    """Answer answerCallbackQuery."""
    query = state.queries.get(parameters.text(given, "callback_query_id"))
    if query is None or state.now() - query.date > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = parameters.text(given, "text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if parameters.text(given, "url"):
        raise bad_request("URL_INVALID")  # there are no games here
    del state.queries[query.id]
    answer = {"text": text, "alert": parameters.flag(given, "show_alert"), "message_id": query.message_id}
    query.chat.happened("answered", answer)
    return True


METHODS: dict[str, Method] = {"answercallbackquery": answer_callback_query}
