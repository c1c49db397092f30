"""Markup in every text that a person can set is shown as it was typed, and is never markup."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.chat.callbacks import Action, encode
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.quiz import Quiz
from fuzz.banks import marked
from fuzz.texts import FORMULAS, MARKUP, PATHS, SQL, UNICODE
from tests.chat.conftest import payload_of
from tests.chat.test_classes import code_of, told
from tests.chat.test_quizzing import answer, begin_all
from tests.conftest import AnyApplication, Clock, People

MARK = "<b>K9</b>&amp;*_`[x](y)"
"""Seen with all its signs where it was escaped, and seen bold, or without them, where it was not."""

HELP, WRONG = "✋ Ask my teacher for help", "I think the key is wrong"

HOSTILE = (*MARKUP, *FORMULAS, *SQL, *UNICODE)


def is_shown_as_typed(person: Person) -> None:
    """Every text and button that has the mark has all of it."""
    shown = 0
    for message in person.messages:
        for text in (message.text, *message.labels):
            if "K9" in text:
                assert text.count("K9") - text.count("<b>K9</b>") <= text.endswith("…"), text
                shown += 1
    assert shown


@pytest.fixture(autouse=True)
def _in_html_alone(api: BotApi) -> object:
    yield
    modes = {call.parameters.get("parse_mode") for call in api.calls}
    assert modes <= {"HTML", None}


async def test_a_persons_names_are_shown_as_they_are(application: AnyApplication, people: People) -> None:
    anna = people(f"{MARK}", last_name=MARK)
    await anna.says("/start")
    await anna.says("/mydata")
    is_shown_as_typed(anna)


async def test_a_class_its_members_and_a_set_are_shown_as_they_are(teacher: Person, people: People) -> None:
    learner = people(MARK, last_name=MARK)
    await teacher.sends_document(f"{MARK}.yaml", marked(MARK, bank_id="bridge"))
    await teacher.taps("Publish")
    await teacher.says(f"/newclass Civics {MARK[:12]}")
    code = code_of(teacher)
    await learner.says(f"/join {code}")
    await learner.taps(1)  # under the name that Telegram gives
    await teacher.says(f"/assign bridge Civics {MARK[:12]}")
    await told(learner, "Civics <b>K9</b>")
    await learner.says("/tasks")
    await learner.taps(1)
    await learner.taps(HELP)
    while WRONG not in learner.last.labels:
        if learner.last.labels == (HELP,):
            await learner.says("word" if "counted yet" in learner.last.text else "4")
        else:
            await answer(learner)
    await learner.taps(WRONG)
    await learner.says(f"Because {MARK}")
    await teacher.says("/disputes")
    await teacher.taps("The key stays")
    await teacher.says(f"No: {MARK}")
    for command in (
        "/class",
        "/sets bridge",
        "/roles",
        "/report",
        "/disputes",
        "/stances",
        "/sources",
        "/help",
    ):
        await teacher.says(command)
    for person in (teacher, learner):
        is_shown_as_typed(person)


async def test_every_screen_of_a_set_full_of_markup_is_taken_by_telegram(
    teacher: Person, anna: Person, quiz: Quiz, clock: Clock
) -> None:
    quiz.offer_only([quiz.load_bank(marked(MARK), name="m.yaml", now=clock()).row])
    for _ in range(await begin_all(anna)):
        await answer(anna)
        await anna.taps(1)
    for command in ("/score", "/mistakes", "/stances", "/sources"):
        await anna.says(command)
        if anna.last.labels:
            await anna.taps(1)
    is_shown_as_typed(anna)


@pytest.mark.parametrize("text", HOSTILE)
async def test_whatever_is_typed_where_anything_can_be_typed_is_answered(
    text: str, teacher: Person, anna: Person, admin: Person
) -> None:
    for person in (anna, teacher, admin):
        for command in (
            "join",
            "leave",
            "quiz",
            "sets",
            "export",
            "regrade",
            "newclass",
            "class",
            "assign",
            "revoke",
        ):
            await person.says(f"/{command} {text}")
        await person.starts(text[:64])
        await person.says(text)
    assert not anna.unanswered


@pytest.mark.parametrize("name", [*PATHS, *MARKUP, *FORMULAS, "x" * 300])
async def test_a_file_of_any_name_is_answered_under_its_name(name: str, teacher: Person) -> None:
    for suffix in (".yaml", ".txt", ".gift", ""):
        before = len(teacher.messages)
        await teacher.sends_document(f"{name}{suffix}", b"nothing: [good", caption=MARK)
        assert len(teacher.messages) > before


async def test_a_file_forwarded_from_another_chat_is_a_file_like_any_other(
    teacher: Person, anna: Person
) -> None:
    origin = {
        "type": "channel",
        "date": 1,
        "chat": {"id": -100, "type": "channel", "title": MARK},
        "message_id": 7,
    }
    stored = teacher.api.state.files.add("bridge.yaml", marked(MARK, bank_id="bridge"), "text/plain")
    content = {"document": stored.described(file_name="bridge.yaml"), "forward_origin": origin}
    await teacher._sends(content, wait=True)
    assert "bridge" in teacher.last.text
    await anna._sends(content, wait=True)
    assert not anna.last.labels


async def test_an_invitation_shown_by_another_name_is_the_same(admin: Person, people: People) -> None:
    tia = people(f"{MARK}")
    await admin.says("/invite teacher")
    await tia.starts(payload_of(admin.last))
    await admin.says("/roles")
    is_shown_as_typed(admin)


async def test_a_set_leaves_as_it_came_in_every_format(teacher: Person) -> None:
    await teacher.sends_document("bridge.yaml", marked(MARK, bank_id="bridge"))
    for form in ("yaml", "gift", "aiken", "moodle-xml", "csv", "xlsx", "kahoot"):
        await teacher.says(f"/export bridge {form}")
        files = [each.attachment for each in teacher.messages[-3:] if each.attachment is not None]
        assert all(file.name.startswith("bridge-1") for file in files)
        assert any(b"K9" in _unpacked(file.content) for file in files)


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


async def test_a_crafted_tap_with_anothers_data_shows_nothing_of_theirs(anna: Person, bo: Person) -> None:
    await anna.says("/quiz")
    await anna.taps(1)
    await bo.says("/start")
    for action in (Action.ANSWER, Action.TOGGLE, Action.PLACE, Action.UNDO):
        parts = {Action.ANSWER: (1, 0, 0), Action.TOGGLE: (1, 0, 0, 1)}.get(action, (1, 0, 0, 0))
        parts = parts[:3] if action is Action.UNDO else parts
        before = [message.text for message in bo.messages]
        await bo.presses(encode(action, *parts), message_id=bo.last.id)
        assert [message.text for message in bo.messages] == before
