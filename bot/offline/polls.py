"""Native polls and quizzes: sendPoll, stopPoll, and a person's vote."""

from __future__ import annotations

from bot.offline import keyboards, parameters
from bot.offline.chats import Chat
from bot.offline.errors import bad_request
from bot.offline.parameters import Files, Parameters
from bot.offline.sending import post
from bot.offline.spans import Json
from bot.offline.state import Method, State

MAX_QUESTION = 300
MAX_OPTION = 100
MAX_OPTIONS = 12


def send_poll(state: State, given: Parameters, _files: Files) -> Json:
    """Answer sendPoll."""
    question = parameters.text(given, "question").strip()
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > MAX_QUESTION:
        raise bad_request(f"poll question length must not exceed {MAX_QUESTION}")
    options = _options(given)
    kind = parameters.text(given, "type") or "regular"
    if kind not in {"quiz", "regular"}:
        raise bad_request("unsupported poll type specified")
    quiz = kind == "quiz"
    poll: Json = {
        "id": str(next(state.poll_ids)),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": parameters.flag(given, "is_closed"),
        "is_anonymous": "is_anonymous" not in given or parameters.flag(given, "is_anonymous"),
        "type": kind,
        "allows_multiple_answers": parameters.flag(given, "allows_multiple_answers"),
        "allows_revoting": not quiz,
        "members_only": False,
    }
    if quiz:
        right = parameters.structure(given, "correct_option_ids", "correct option identifiers")
        right = right if right is not None else [parameters.integer(given, "correct_option_id", -1)]
        if not right or not all(0 <= index < len(options) for index in right):
            raise bad_request("wrong correct option ID specified")
        poll["correct_option_ids"] = right
        poll["correct_option_id"] = right[0]
        poll["explanation"] = parameters.text(given, "explanation")
    return post(state, given, {"poll": poll})


def _options(given: Parameters) -> list[Json]:
    asked = parameters.structure(given, "options", "options")
    texts = [option["text"] if isinstance(option, dict) else str(option) for option in asked or []]
    if not 1 <= len(texts) <= MAX_OPTIONS:
        raise bad_request(f"poll must have at least 1 and at most {MAX_OPTIONS} options")
    if not all(0 < len(text.strip()) <= MAX_OPTION for text in texts):
        raise bad_request(f"poll options length must not exceed {MAX_OPTION}")
    return [
        {"persistent_id": str(index), "text": text.strip(), "voter_count": 0}
        for index, text in enumerate(texts)
    ]


def stop_poll(state: State, given: Parameters, _files: Files) -> Json:
    """Answer stopPoll with the closed poll."""
    markup = keyboards.read(given, inline_only=True)
    chat = state.chats.known(given)
    message = state.chats.message(chat, given, what="message with poll to stop")
    if "poll" not in message:
        raise bad_request("message is not a poll")
    if message["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    closed = {**message["poll"], "is_closed": True}
    _keep(chat, {**message, "reply_markup": markup} if markup else message, closed)
    return closed


def vote(state: State, chat: Chat, person: Json, message_id: int, option: int) -> int | None:
    """Vote for an option of a poll; returns the number of the update, if one comes of it."""
    message = chat.messages[message_id]
    poll = message["poll"]
    options = [
        {**o, "voter_count": o["voter_count"] + (index == option)} for index, o in enumerate(poll["options"])
    ]
    _keep(chat, message, {**poll, "options": options, "total_voter_count": poll["total_voter_count"] + 1})
    if poll["is_anonymous"]:
        return None
    chosen = {"option_ids": [option], "option_persistent_ids": [str(option)]}
    return state.updates.push("poll_answer", {"poll_id": poll["id"], "user": person, **chosen})


def _keep(chat: Chat, message: Json, poll: Json) -> None:
    changed = {**message, "poll": poll}
    chat.messages[message["message_id"]] = changed
    chat.happened("edited", changed)


METHODS: dict[str, Method] = {"sendpoll": send_poll, "stoppoll": stop_poll}
