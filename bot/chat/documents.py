"""Files that teachers send: a bank (.yaml), its article (.txt), or another tool's questions."""

from __future__ import annotations

import math
from dataclasses import dataclass

from telegram import Document, Message
from telegram.error import BadRequest

from bot.bank.faults import Fault
from bot.bank.files import MAX_BYTES
from bot.chat.callbacks import Action, decode
from bot.chat.context import Desk
from bot.chat.messages import Screen
from bot.chat.pace import Pace
from bot.chat.reactions import File, Reaction
from bot.chat.sets import card_screen
from bot.domain.roles import Role
from bot.errors import BankError, ReadingError, RoleError, SetError, UsageError
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.teaching.sets import Upload
from bot.teaching.uploads import article_text

SHOWN = 15
"""Faults that are shown in a message; more come as a file."""

BANKS = (".yaml", ".yml")
ARTICLES = (".txt",)
FILES, FILES_SECONDS = 10, 600
"""Files that one person can send at once, and the seconds in which as many more may come."""

KEEP, IMPORT = "keep", "import"
"""Captions: keep the article for later versions; take a text file as questions (GIFT, Aiken)."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came, and the version that it was sent in reply to, if it was."""

    name: str
    data: bytes
    caption: str = ""
    row: int | None = None


def uploads() -> Pace:
    """Return the pace at which each person may send files."""
    return Pace(FILES, FILES / FILES_SECONDS)


def refused(desk: Desk, learner: LearnerRecord, document: Document) -> Reaction | None:
    """Return what is said to a file that is not even fetched: who sent it, or its size; None if it is."""
    if desk.roles.of(learner) < Role.TEACHER:
        return Reaction(send=(Screen(render("chat/hint.html", reason="not_text")),))
    if (document.file_size or 0) > MAX_BYTES:
        return too_big(document)
    wait = desk.uploads.wait(learner.id, desk.now().timestamp())
    if wait > 0:
        minutes = math.ceil(wait / 60)
        return _told("too_many", name=name_of(document), most=desk.uploads.at_once, minutes=minutes)
    return None


async def received(desk: Desk, learner: LearnerRecord, file: Received) -> Reaction:
    """Decide about a file; what is wrong with it is said in one message."""
    word = file.caption.strip().casefold()
    try:
        if file.name.casefold().endswith(BANKS):
            return await _bank(desk, learner, file)
        if file.name.casefold().endswith(ARTICLES) and word != IMPORT:
            return await _article(desk, learner, file, keep=word == KEEP)
        return await _import(desk, file)
    except ReadingError as error:
        return _told("too_much", name=file.name, seconds=error.seconds, mebibytes=error.mebibytes)
    except BankError as error:
        return _told("refused", name=file.name, text=str(error))
    except (UsageError, RoleError) as error:
        return Reaction(send=(Screen(render("chat/alert.html", text=str(error))),))


def name_of(document: Document) -> str:
    """Return a file's name as it can be shown, and be given to a file of ours in a request's header."""
    name = "".join(sign for sign in document.file_name or "file" if sign.isprintable() and sign not in '"\\/')
    return name[-80:] or "file"


def replied_to(message: Message) -> int | None:
    """Return the version that the message replied to is about, by its buttons."""
    shown = message.reply_to_message.reply_markup if message.reply_to_message else None
    taps = (decode(str(each.callback_data)) for row in shown.inline_keyboard for each in row) if shown else ()
    about = (Action.PREVIEW, Action.SET_FORMATS, Action.SET)
    return next((tap.parts[0] for tap in taps if tap is not None and tap.action in about), None)


async def fetched(message: Message, document: Document) -> Received | None:
    """Fetch a file from Telegram; None where Telegram does not hand it out because it is too big."""
    try:
        file = await document.get_file()
        data = await file.download_as_bytearray()
    except BadRequest as error:
        if "too big" not in error.message.lower():
            raise
        return None
    return Received(name_of(document), bytes(data), message.caption or "", replied_to(message))


def too_big(document: Document) -> Reaction:
    """Return what is said to a file that is too big."""
    return _told("too_big", name=name_of(document), megabytes=MAX_BYTES // 2**20)


async def _bank(desk: Desk, learner: LearnerRecord, file: Received) -> Reaction:
    upload = await desk.sets.upload(file.data, name=file.name, by=learner, now=desk.now())
    return _uploaded(desk, learner, file.name, upload)


async def _article(desk: Desk, learner: LearnerRecord, file: Received, *, keep: bool) -> Reaction:
    text = article_text(file.data, name=file.name)
    version = desk.sets.newest_draft(learner) if file.row is None else desk.sets.version(file.row, learner)
    if version is None:
        raise SetError(
            f"Which set is {file.name} the article of? Send the set's .yaml file first, or reply with the "
            "text to a set's card (/sets shows them)."
        )
    upload = await desk.sets.look_up(version.row, text, by=learner, now=desk.now(), keep=keep)
    return _uploaded(desk, learner, f"{version.bank_id}.yaml", upload)


def _uploaded(desk: Desk, learner: LearnerRecord, name: str, upload: Upload) -> Reaction:
    found = upload.checked
    if found.errors or upload.version is None:
        return _faulty(name, found.faults, looked_up=upload.looked_up)
    warnings = tuple(_line(fault) for fault in found.warnings)
    note = "looked_up" if upload.looked_up else "loaded"
    screen = card_screen(desk, learner, upload.version, note=note, warnings=warnings)
    listing = File(f"{name}.warnings.txt", "\n".join(warnings).encode(), label("all_warnings"))
    return Reaction(send=(screen,), files=(listing,) if len(warnings) > SHOWN else ())


def _faulty(name: str, faults: tuple[Fault, ...], *, looked_up: bool) -> Reaction:
    lines = [_line(fault) for fault in faults]
    html = render(
        "chat/sets_faults.html",
        name=name,
        lines=lines[:SHOWN],
        more=max(0, len(lines) - SHOWN),
        errors=sum(fault.is_error for fault in faults),
        looked_up=looked_up,
    )
    listing = File(f"{name}.faults.txt", "\n".join(lines).encode(), label("all_faults"))
    return Reaction(send=(Screen(html),), files=(listing,) if len(lines) > SHOWN else ())


async def _import(desk: Desk, file: Received) -> Reaction:
    brought = await desk.sets.bring(file.data, name=file.name)
    if not brought.questions:
        return _told("nothing_imported", name=file.name, text="\n".join(brought.left_out[:SHOWN]))
    html = render(
        "chat/sets_imported.html",
        name=file.name,
        questions=brought.questions,
        left_out=brought.left_out[:SHOWN],
        more=max(0, len(brought.left_out) - SHOWN),
        missing=brought.missing,
    )
    draft = File(brought.name, brought.data, label("draft_caption"))
    return Reaction(send=(Screen(html),), files=(draft,))


def _line(fault: Fault) -> str:
    mark = "" if fault.is_error else label("a_warning") + " "
    return f"{fault.line}: {fault.code} {mark}{fault.message}"


def _told(about: str, **values: object) -> Reaction:
    return Reaction(send=(Screen(render("chat/sets_told.html", about=about, **values)),))
