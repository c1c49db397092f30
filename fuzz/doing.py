"""The update of each thing that somebody does: what is really on the screen, bent or as it is."""

from __future__ import annotations

import copy
import random
from typing import Any

from bot.chat.callbacks import Action
from bot.chat.menu import COMMANDS
from bot.offline.kinds import content_of
from bot.offline.people import Person
from bot.offline.spans import Json
from fuzz import banks
from fuzz.steps import FIELDS, Step, mutate
from fuzz.texts import PATHS
from fuzz.world import ADMIN_ID, World

_KINDS = (
    *("animation", "audio", "contact", "dice", "game", "location", "photo", "poll", "sticker", "story"),
    *("venue", "video", "video_note", "voice"),
)
CLASS = "Civics <b>"

_ARGUMENTS = (
    *("", "", "bridge-1", "bridge-2", "teacher", "admin", f"{CLASS}1", f"{CLASS}2", "Civics 3 pseudonyms"),
    *(f"bridge-1 {CLASS}1 due tomorrow attempts 2 questions 3 feedback after", f"bridge-2 {CLASS}2"),
    *("bridge-1 gift", "bridge-1 xlsx", "bridge-2 moodle-xml", f"{CLASS}1 zone Asia/Tokyo", "bridge-2 csv"),
    *(f"bridge-2 {CLASS}1 due 2026-01-06 17:00", f"learner {CLASS}1", f"learner {CLASS}2", "j_", "i_"),
    *("i_token-1", "6000000001 teacher", "1", "0"),
)
_NUMBERS = (
    *("0", "1", "2", "3", "-1", "zzzzzzzzzzzz", "z" * 13, "00000001"),
    *("", " 1", "1\n", "A", "１", "٣", "+1"),
)


async def populate(there: World) -> None:
    """Let people in: an admin, two teachers with a class and a set each, and learners."""
    admin = there.person("Ada <b>", id=ADMIN_ID)
    teachers = [there.person("Tia & Co"), there.person("=Theo()")]
    learners = [there.person(name) for name in ("Anna", "<i>Bo", "\u202eCy", "D" * 64, "@Eve", "👩‍👩‍👧‍👦")]
    for person in [admin, *teachers, *learners]:
        await says(there, person, "/start")
    for number, teacher in enumerate(teachers, 1):
        await says(there, admin, "/invite teacher")
        await says(there, teacher, f"/start {_payload(admin)}")
        await says(there, teacher, f"/newclass {CLASS}{number}")
        code = _payload(teacher)
        await sends(there, teacher, f"bridge-{number}.yaml", banks.plain(number))
        await taps(there, teacher, "Publish")
        for learner in learners:
            await says(there, learner, f"/start {code}")
            await says(there, learner, f"{learner.user['first_name'][:20]} {number}")
        await says(there, teacher, f"/assign bridge-{number} {CLASS}{number} attempts 9")


async def says(there: World, person: Person, text: str) -> None:
    """Let somebody type something."""
    await there.brings("message", there.message(person, {"text": text}))


async def sends(there: World, person: Person, name: str, data: bytes, **more: Any) -> None:
    """Let somebody send a file."""
    await there.brings("message", there.message(person, {**there.document(name, data), **more}))


async def taps(there: World, person: Person, label: str) -> None:
    """Let somebody tap the newest button that says this."""
    message_id, button = next(
        each for each in reversed(there.buttons(person)) if each[1].label.startswith(label)
    )
    await there.brings("callback_query", there.query(person, message_id, button.data))


def update_of(there: World, step: Step) -> Json:
    """Return the update of one thing done."""
    person = there.people[step.who % len(there.people)]
    there.reinstate()
    there.tally.count[step.what] += 1
    if step.what == "name":
        person.user["first_name"] = step.text[:64] or "x"
        person.user["last_name"] = step.text[64:128]
        person.user["username"] = "".join(filter(str.isalnum, step.text))[:32]
        person.user["language_code"] = step.text[:5]
    kind, payload = _built(there, person, step)
    if step.mutations:
        payload = copy.deepcopy(payload)
    for mutation in step.mutations:
        mutate(payload, *mutation)
    return there.update(kind, payload)


def _built(there: World, person: Person, step: Step) -> tuple[str, Json]:
    """Return the kind and the content of the update of one thing done."""
    rng = random.Random(f"{step.pick} {there.tally.tries}")
    match step.what:
        case "tap" | "tap twice" | "bent tap" | "another's tap" | "crafted tap" | "inline tap":
            return "callback_query", _tap(there, person, step, rng)
        case "command":
            argument = rng.choice((*_ARGUMENTS, step.text, step.text[:40]))
            return "message", _typed(
                there, person, f"/{rng.choice([*COMMANDS, 'nothing'])} {argument}"[:4096]
            )
        case "link":
            payload = rng.choice((_payload(rng.choice(there.people)), step.text[:64], f"j_{step.text[:6]}"))
            return "message", _typed(there, person, f"/start {payload}")
        case "file" | "set":
            return "message", there.message(person, _file(there, person, step, rng))
        case "other kind":
            content = content_of(there.api.state, rng.choice(_KINDS), person.user)  # type: ignore[arg-type]
            return "message", there.message(person, {**content, "caption": step.text[:1024]})
        case "field":
            content = {rng.choice(FIELDS): rng.choice((True, 1, step.text, {}, [], {"id": 1}, None))}
            return "message", {**_typed(there, person, step.text or "x"), **content}
        case "edit":
            message = {**_typed(there, person, step.text or "x"), "edit_date": there.api.state.now()}
            return "edited_message", message
        case "member":
            return "my_chat_member", _member(there, person, rng)
        case "group":
            chat = {
                "id": -1_000_000 - rng.randrange(5),
                "type": rng.choice(("group", "supergroup", "channel")),
            }
            group = there.api.state.chats.open({**chat, "title": step.text[:128]}, {person.id: person.user})
            group.started = True
            group.messages.clear()
            entities = [{"type": "bot_command", "offset": 0, "length": 5}]
            text = f"/{rng.choice([*COMMANDS])} {step.text}"
            return "message", there.message(person, {"text": text, "entities": entities}, group)
        case _:
            return "message", _typed(there, person, step.text or "x")


def _typed(there: World, person: Person, text: str) -> Json:
    return there.message(person, {"text": text})


def _tap(there: World, person: Person, step: Step, rng: random.Random) -> Json:
    whose = rng.choice(there.people) if step.what == "another's tap" else person
    shown = there.buttons(whose)
    message_id, data = 1, "a:1:0:0"
    if shown:
        # Mostly a button of the newest message that has any, so that people come somewhere.
        newest = [each for each in shown if each[0] == shown[-1][0]]
        shown = newest if rng.random() < 0.8 else shown
        at = rng.randrange(len(shown))
        message_id, button = shown[at]
        data = button.data or ""
    if step.what == "bent tap":
        data = _bent(data, rng)
        message_id = rng.choice((message_id, message_id, 1, 2**31 - 1))
    elif step.what == "crafted tap":
        word = rng.choice([*Action, step.text[:4]])
        parts = [rng.choice((*_NUMBERS, str(rng.randrange(40)))) for _ in range(rng.randrange(6))]
        data = rng.choice((":".join((word, *parts)), step.text))
        data = data.encode()[:64].decode("utf-8", "ignore")
    query = there.query(person, message_id, data)
    if step.what == "inline tap":
        del query["message"]
        query["inline_message_id"] = step.text[:32]
    return query


def _bent(data: str, rng: random.Random) -> str:
    word, *parts = data.split(":")
    if parts and rng.random() < 0.8:
        at = rng.randrange(len(parts))
        parts[at] = rng.choice((*_NUMBERS, str(rng.randrange(9)), "zzzzzz"))
    elif rng.random() < 0.5:
        parts.append(rng.choice(_NUMBERS))
    elif parts:
        parts.pop()
    return ":".join((word, *parts))[:64]


def _file(there: World, person: Person, step: Step, rng: random.Random) -> Json:
    suffix = rng.choice((".yaml", ".yml", ".txt", ".gift", ".csv", ".xml", ".xlsx", ".YAML", ""))
    if step.what == "set":
        suffix = ".yaml"
    name = rng.choice((step.text[:200], rng.choice(PATHS), "bridge")) + suffix
    content = there.document(name, step.data, mime_type=rng.choice(("text/plain", step.text[:40])))
    if rng.random() < 0.3:
        content["caption"] = rng.choice(("keep", "import", step.text[:1024]))
    if rng.random() < 0.3:
        content["forward_origin"] = {"type": "user", "date": 1, "sender_user": rng.choice(there.people).user}
    if rng.random() < 0.3 and person.messages:
        content["reply_to_message"] = rng.choice(person.messages).raw
    return content


def _member(there: World, person: Person, rng: random.Random) -> Json:
    status = rng.choice(("member", "kicked", "left"))
    there_now: Json = {"status": status, "user": there.api.state.bot, "until_date": 0}
    return {
        "chat": person.chat.info,
        "from": person.user,
        "date": there.api.state.now(),
        "old_chat_member": {"status": "member", "user": there.api.state.bot},
        "new_chat_member": there_now,
    }


def _payload(person: Person) -> str:
    """Return the payload of the newest link to the bot that a person has seen."""
    for message in reversed(person.messages):
        if "?start=" in message.text:
            return message.text.split("?start=")[1].split()[0]
    return "j_346789"
