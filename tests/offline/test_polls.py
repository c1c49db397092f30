"""Native polls are sent, voted in and closed."""

from typing import Any

import pytest

from bot.offline.people import Person
from tests.offline.conftest import Call

QUIZ = {
    "question": "Which?",
    "options": [{"text": "This"}, {"text": "That"}],
    "type": "quiz",
    "correct_option_ids": [1],
    "is_anonymous": False,
}


async def test_a_quiz_is_seen_voted_in_and_closed(call: Call, ben: Person) -> None:
    _, answer = await call("sendPoll", chat_id=ben.id, **QUIZ)
    poll = answer["result"]["poll"]
    assert (ben.last.text, [option["text"] for option in poll["options"]]) == ("Which?", ["This", "That"])
    await ben.votes(1, wait=False)
    _, answer = await call("getUpdates", offset=-1)
    assert answer["result"][0]["poll_answer"]["option_ids"] == [1]
    _, answer = await call("stopPoll", chat_id=ben.id, message_id=ben.last.id)
    closed = answer["result"]
    assert (closed["is_closed"], [option["voter_count"] for option in closed["options"]]) == (True, [0, 1])
    _, answer = await call("stopPoll", chat_id=ben.id, message_id=ben.last.id)
    assert answer["description"] == "Bad Request: poll has already been closed"


async def test_an_anonymous_vote_tells_nobody(call: Call, ben: Person) -> None:
    await call("sendPoll", chat_id=ben.id, **{**QUIZ, "is_anonymous": True})
    await ben.votes(0, wait=False)
    _, answer = await call("getUpdates", offset=-1)
    assert "poll_answer" not in answer["result"][0]


@pytest.mark.parametrize(
    ("wrong", "description"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 and at most 12 options"),
        ({"options": ["x"] * 13}, "poll must have at least 1 and at most 12 options"),
        ({"options": ["x" * 101, "y"]}, "poll options length must not exceed 100"),
        ({"type": "survey"}, "unsupported poll type specified"),
        ({"correct_option_ids": [2]}, "wrong correct option ID specified"),
    ],
)
async def test_a_wrong_poll_is_refused(
    call: Call, ben: Person, wrong: dict[str, Any], description: str
) -> None:
    _, answer = await call("sendPoll", chat_id=ben.id, **{**QUIZ, **wrong})
    assert answer["description"] == f"Bad Request: {description}"


async def test_only_a_poll_can_be_closed(call: Call, ben: Person) -> None:
    await call("sendMessage", chat_id=ben.id, text="x")
    _, answer = await call("stopPoll", chat_id=ben.id, message_id=ben.last.id)
    assert answer["description"] == "Bad Request: message is not a poll"
