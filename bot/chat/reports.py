"""Reports in the chat: a short text, one picture, and the views and files behind buttons."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Tapped
from bot.chat.keyboards import Button, Keyboard, button, column
from bot.chat.messages import Screen
from bot.chat.reactions import File, Reaction, guarded
from bot.chat.web import way_in
from bot.domain.roles import Role
from bot.render import label, render
from bot.reports.figures import Report
from bot.reports.making import Form
from bot.reports.wording import percent, why, word
from bot.store.learners import LearnerRecord
from bot.teaching.reporting import Subject

VIEWS = ("overview", "questions", "skills", "misreadings", "classes", "learners", "named")
"""What can be looked at; a button names one by its place here."""

FILES: tuple[Form, ...] = ("html", "xlsx", "csv", "json")
"""The files; a button names one by its place here."""

MOST = 25
"""Lines of a view; the files hold all."""

MOST_SUBJECTS = 40
"""Buttons that the list of reports has."""


def report(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:  # noqa: ARG001 - all are alike
    """``/report``: of which set or class; of the only one at once."""
    subjects = desk.reporting.subjects(learner)
    if len(subjects) == 1:
        return _overview(desk, learner, subjects[0])
    buttons = [
        button(_named(subject), Action.REPORT, 0, subject.row, subject.class_id or 0)
        for subject in subjects[:MOST_SUBJECTS]
    ]
    html = render("chat/reports_list.html", count=len(subjects))
    return Reaction(send=(Screen(html, column(*buttons) if buttons else None),))


def view(desk: Desk, learner: LearnerRecord, place: int, row: int, class_id: int) -> Reaction:
    """Show one view of a report, below."""
    subject = desk.reporting.subject(learner, row, class_id or None)
    shown = VIEWS[min(place, len(VIEWS) - 1)]
    if shown == "overview":
        return _overview(desk, learner, subject)
    names = shown == "named" and subject.class_id is not None

    async def work() -> Reaction:
        found = await desk.reporting.report(subject, now=desk.now(), names=names)
        return Reaction(send=(_screen(found, subject, "learners" if shown == "named" else shown),))

    return Reaction(work=guarded(work))


def files(desk: Desk, learner: LearnerRecord, row: int, class_id: int) -> Reaction:
    """Ask which file."""
    subject = desk.reporting.subject(learner, row, class_id or None)
    buttons = [
        button(form.upper(), Action.REPORT_FILE, place, row, class_id) for place, form in enumerate(FILES)
    ]
    html = render("chat/reports_files.html", title=subject.title, class_name=subject.class_name)
    return Reaction(send=(Screen(html, {"inline_keyboard": [buttons]}),))


def send_file(desk: Desk, learner: LearnerRecord, place: int, row: int, class_id: int) -> Reaction:
    """Send a report as a file."""
    subject = desk.reporting.subject(learner, row, class_id or None)
    form = FILES[min(place, len(FILES) - 1)]

    async def work() -> Reaction:
        content = await desk.reporting.file(subject, form, by=learner, now=desk.now())
        return Reaction(files=(File(f"{subject.set_id}-report.{form}", content, _named(subject)),))

    return Reaction(work=guarded(work))


COMMANDS: dict[str, tuple[Role, Command]] = {"report": (Role.TEACHER, report)}

TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.REPORT: (Role.TEACHER, view),
    Action.REPORT_FILES: (Role.TEACHER, files),
    Action.REPORT_FILE: (Role.TEACHER, send_file),
}


def _overview(desk: Desk, learner: LearnerRecord, subject: Subject) -> Reaction:
    async def work() -> Reaction:
        found = await desk.reporting.report(subject, now=desk.now())
        if found.sets[0].withheld:
            return Reaction(send=(_screen(found, subject, "overview"),))
        picture = await desk.reporting.picture(subject, now=desk.now())
        caption = label("report_picture", title=_named(subject))

        async def text() -> Reaction:
            screen = _screen(found, subject, "overview", way_in(desk, learner))
            return Reaction(send=(screen,))

        # The picture goes first, so that the buttons stand below everything.
        return Reaction(photo=File("report.png", picture, caption), work=text)

    return Reaction(work=guarded(work))


def _screen(report: Report, subject: Subject, shown: str, last: Button | None = None) -> Screen:
    found = report.sets[0]
    items = sorted(found.items, key=lambda item: (item.facility.value is None, item.facility.value or 0))
    made = [each for each in found.misreadings if each.count]
    listed = items if shown == "questions" else found.by_learner
    html = render(
        "chat/reports_view.html",
        view=shown,
        title=subject.title,
        class_name=subject.class_name,
        found=found,
        items=items[:MOST],
        misreadings=made[:MOST],
        learners=found.by_learner[:MOST],
        left=max(0, len(listed) - MOST),
        looked_at=[
            item.number
            for item in found.items
            if item.dubious or any(each.better_than_key for each in item.options)
        ],
        fewest=report.minimum_group,
        note=report.note,
        percent=percent,
        why=lambda figure: why(figure, report.minimum_group),
        word=word,
        label=label,
    )
    return Screen(html, None if found.withheld else _keyboard(subject, shown, last))


def _keyboard(subject: Subject, shown: str, last: Button | None) -> Keyboard:
    here = (subject.row, subject.class_id or 0)
    views = [each for each in VIEWS if each != shown]
    if subject.class_id is None:
        views.remove("named")
    elif "classes" in views:
        views.remove("classes")
    buttons = [button(label(f"report_{each}"), Action.REPORT, VIEWS.index(each), *here) for each in views]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    below = [button(label("report_files"), Action.REPORT_FILES, *here), *([last] if last else [])]
    return {"inline_keyboard": [*rows, *([each] for each in below)]}


def _named(subject: Subject) -> str:
    return f"{subject.title} · {subject.class_name}" if subject.class_name else subject.title
