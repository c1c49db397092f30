"""Sets as files: ``/export`` in any format, and ``/template``, a file to start from."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Tapped
from bot.chat.keyboards import button, column
from bot.chat.messages import Screen
from bot.chat.reactions import File, Reaction
from bot.config import shipped
from bot.domain.roles import Role
from bot.formats import FORMATS, named
from bot.render import label, render
from bot.store.learners import LearnerRecord

CAPTION = 900
"""Characters of what was left out that fit below a file."""


def export(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/export ID [FORMAT]``: a set as a file; without a format, a button for each."""
    bank_id, _, form = args.partition(" ")
    if not bank_id:
        return Reaction(send=(Screen(render("chat/sets_usage.html", command="export")),))
    version = desk.sets.newest(bank_id, learner)
    if not form.strip():
        return formats(desk, learner, version.row)
    return exported(desk, learner, version.row, FORMATS.index(named(form.strip())))


def formats(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Ask for the format."""
    version = desk.sets.version(row, learner)
    buttons = [button(form.title, Action.SET_EXPORT, row, place) for place, form in enumerate(FORMATS)]
    html = render("chat/sets_formats.html", version=version)
    return Reaction(replace=Screen(html, column(*buttons, button(label("back_to_set"), Action.SET, row))))


def exported(desk: Desk, learner: LearnerRecord, row: int, place: int) -> Reaction:
    """Send a version as a file, and say what the format could not hold."""
    version = desk.sets.version(row, learner)
    form = FORMATS[min(place, len(FORMATS) - 1)]
    file = desk.sets.export(version, form, by=learner, now=desk.now())
    name = f"{version.bank_id}-{version.number}{form.suffixes[0]}"
    lost = "\n".join(map(str, file.left_out))
    fits = len(lost) <= CAPTION
    caption = render(
        "chat/sets_exported.txt", form=form.title, lost=lost if fits else "", n=len(file.left_out)
    )
    rest = () if fits else (File(f"{name}.left-out.txt", lost.encode(), label("left_out")),)
    return Reaction(files=(File(name, file.data, caption), *rest))


def template(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/template``: a file to start from."""
    content = (shipped("templates") / "starter.yaml").read_bytes()
    return Reaction(files=(File("my-first-set.yaml", content, label("template_caption")),))


COMMANDS: dict[str, tuple[Role, Command]] = {
    "template": (Role.TEACHER, template),
    "export": (Role.TEACHER, export),
}

TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.SET_FORMATS: (Role.TEACHER, formats),
    Action.SET_EXPORT: (Role.TEACHER, exported),
}
