"""What is one teacher's shows itself to no other one, nor to a stranger, whatever they tap, type or open."""

from __future__ import annotations

from itertools import product

import pytest

from bot.chat.callbacks import _PARTS, Action, encode
from bot.chat.menu import COMMANDS
from bot.offline.people import Person
from bot.quiz import Quiz
from bot.store.database import Store
from fuzz.banks import marked
from tests.chat.conftest import both_lanes, invited
from tests.chat.test_classes import code_of, told
from tests.chat.test_quizzing import answer
from tests.conftest import People

SECRET = "Q7X"
WRONG = "I think the key is wrong"


@pytest.fixture
async def theirs(teacher: Person, anna: Person, quiz: Quiz) -> str:
    """A teacher's set, class, assignment and dispute, with the secret in each text; returns the join code."""
    quiz.offer_only([])
    await teacher.sends_document("bridge.yaml", marked(SECRET, bank_id="bridge"))
    await teacher.taps("Publish")
    await teacher.says(f"/newclass {SECRET}")
    code = code_of(teacher)
    await anna.says(f"/join {code}")
    await anna.says(f"Anna {SECRET}")
    await teacher.says(f"/assign bridge {SECRET}")
    await told(anna, SECRET)
    await anna.says("/tasks")
    await anna.taps(1)
    while WRONG not in anna.last.labels:
        if len(anna.last.labels) == 1:
            await anna.says("word" if "counted yet" in anna.last.text else "4")
        else:
            await answer(anna)
    await anna.taps(WRONG)
    await anna.says(f"Because {SECRET}")
    await teacher.sends_document(
        "bridge.yaml", marked(SECRET, bank_id="bridge").replace(b"version: 1", b"version: 2")
    )
    return code


@pytest.fixture
async def other(admin: Person, people: People, theirs: str) -> Person:
    """Another teacher, with a class of their own."""
    other = await invited(admin, people("Theo"), "teacher")
    await other.says("/newclass History")
    return other


@pytest.fixture
async def stranger(people: People, theirs: str) -> Person:
    """Somebody who has nothing to do with any of it."""
    stranger = people("Sam")
    await stranger.says("/start")
    return stranger


def has_seen(person: Person) -> str:
    """All that a person has been shown: texts, buttons, alerts, and what is in files."""
    shown = [f"{message.text} {message.labels}" for message in person.messages]
    shown += [alert.text for alert in person.alerts]
    shown += [str(message.attachment.content) for message in person.messages if message.attachment]
    return "\n".join(shown)


def kept(store: Store) -> list[str]:
    """Everything in the database but who people are and what the bot has asked them to type."""
    passing = (
        'INSERT INTO "learners"',
        'INSERT INTO "prompts"',
        'INSERT INTO "audit"',
        'INSERT INTO "sqlite_',
    )
    lines = store._connection.database.conn.iterdump()
    return [line for line in lines if line.startswith("INSERT") and not line.startswith(passing)]


@both_lanes
@pytest.mark.parametrize("who", ["other", "stranger"])
async def test_no_tap_with_their_ids_shows_or_changes_anything(
    who: str, other: Person, stranger: Person, store: Store
) -> None:
    person = {"other": other, "stranger": stranger}[who]
    before = kept(store)
    for action in Action:
        if action in {Action.CLASS_NAME, Action.FORGET}:
            continue  # by a code, and about oneself
        for parts in product((1, 2), repeat=_PARTS[action]):
            await person.presses(encode(action, *parts), message_id=person.last.id)
    assert SECRET not in has_seen(person)
    assert kept(store) == before


@pytest.mark.parametrize("who", ["other", "stranger"])
async def test_no_command_with_their_names_shows_or_changes_anything(
    who: str, other: Person, stranger: Person, theirs: str, store: Store
) -> None:
    person = {"other": other, "stranger": stranger}[who]
    before = kept(store)
    for name in COMMANDS.keys() - {"join", "newclass", "forgetme", "signout"}:
        for words in ("", "bridge", "bridge gift", f"{theirs}", f"bridge {theirs}", "1", f"learner {theirs}"):
            shown = len(person.messages)
            await person.says(f"/{name} {words}")
            assert len(person.messages) > shown
    assert SECRET not in has_seen(person)
    assert kept(store) == before


async def test_a_file_under_the_id_of_their_set_is_refused(other: Person, store: Store) -> None:
    before = kept(store)
    await other.sends_document(
        "bridge.yaml", marked("mine", bank_id="bridge").replace(b"version: 1", b"version: 9")
    )
    assert "belongs to another set" in other.last.text
    assert kept(store) == before


@pytest.mark.parametrize(
    "payload", ["j_", "j_AAAAAA", "i_", "i_1", "i_' OR 1=1 --", "j_K7M4PX' --", "i_" + "9" * 60]
)
async def test_a_link_that_was_guessed_opens_nothing(payload: str, stranger: Person, store: Store) -> None:
    before = kept(store)
    await stranger.starts(payload)
    assert SECRET not in has_seen(stranger)
    assert kept(store) == before
