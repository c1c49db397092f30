"""Classes, as their teachers see them: making one, giving it a set, following who has come how far."""

from __future__ import annotations

from collections import Counter

from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Tapped
from bot.chat.dates import shown
from bot.chat.keyboards import button, column
from bot.chat.members import buttons
from bot.chat.messages import Screen
from bot.chat.qr_codes import qr_png
from bot.chat.reactions import File, Reaction
from bot.domain.assigning import ASSIGN, NEW_CLASS
from bot.domain.roles import Role
from bot.errors import ClassError
from bot.render import label, render
from bot.store.classes import ClassRecord
from bot.store.learners import LearnerRecord
from bot.teaching.roster import Format, roster_file
from bot.teaching.standings import Stage, Standing
from bot.teaching.tasks import Roster, Task

JOIN = "j_"
"""What the payload of a class's link begins with; the join code follows."""

NEWEST = 20
"""Assignments that a class is shown with; the files hold all of them."""

MOST_NAMES = 60
"""Members whose names a class is shown with."""

FORMATS: tuple[Format, ...] = ("csv", "xlsx")
"""The files of a roster; a button names one by its place here."""


def new_class(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/newclass NAME [zone AREA/CITY] [pseudonyms]``: its code, its link, and that as a picture."""
    if not args:
        return Reaction(
            send=(Screen(render("chat/classes_usage.html", usage=NEW_CLASS, command="newclass")),)
        )
    class_ = desk.classes.create(learner, args, token=desk.token(), now=desk.now())
    return _code(desk, class_)


def class_(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/class [CLASS [zone AREA/CITY]]``: how a class does; alone, the list of them, or the only one."""
    if args:
        return Reaction(replace=_class_screen(desk, learner, _class_typed(desk, learner, args)))
    own = desk.classes.own(learner)
    if len(own) == 1:
        return Reaction(replace=_class_screen(desk, learner, own[0]))
    listed = [button(each.name, Action.CLASS, each.id) for each in own]
    html = render("chat/classes_list.html", count=len(own), usage=NEW_CLASS)
    return Reaction(replace=Screen(html, column(*listed) if listed else None))


def assign(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/assign SET CLASS [due DATE] [attempts N] [questions N] [feedback now|after]``."""
    if not args:
        return Reaction(send=(Screen(render("chat/classes_usage.html", usage=ASSIGN, command="assign")),))
    assigned = desk.assignments.assign(learner, args, now=desk.now())
    task = assigned.task
    html = render("chat/classes_assigned.html", how=assigned.how, members=assigned.members, **told(task))
    screen = Screen(html, column(button(label("roster"), Action.ROSTER, task.assignment.id)))
    return Reaction(send=(screen,), sent=lambda _: desk.wake())


def open_class(desk: Desk, learner: LearnerRecord, class_id: int) -> Reaction:
    """Show one class."""
    return Reaction(replace=_class_screen(desk, learner, desk.classes.get(learner, class_id)))


def code(desk: Desk, learner: LearnerRecord, class_id: int) -> Reaction:
    """Show how to join a class, below."""
    return _code(desk, desk.classes.get(learner, class_id))


def roster(desk: Desk, learner: LearnerRecord, assignment_id: int) -> Reaction:
    """Show how far each member has come with an assignment."""
    return Reaction(replace=_roster_screen(desk.assignments.roster(learner, assignment_id)))


def lower(desk: Desk, learner: LearnerRecord, assignment_id: int) -> Reaction:
    """Note that those who asked for help have got it."""
    found = desk.assignments.lower_hands(learner, assignment_id, now=desk.now())
    return Reaction(replace=_roster_screen(found))


def take_back(desk: Desk, learner: LearnerRecord, assignment_id: int, sure: int) -> Reaction:
    """Ask once, then end an assignment."""
    if sure != 1:
        task = desk.assignments.roster(learner, assignment_id).task
        yes = button(label("take_back_sure"), Action.TAKE_BACK, assignment_id, 1, style="danger")
        no = button(label("back"), Action.ROSTER, assignment_id)
        return Reaction(
            replace=Screen(render("chat/classes_take_back.html", done=False, **told(task)), column(yes, no))
        )
    task = desk.assignments.take_back(learner, assignment_id, now=desk.now())
    back = column(button(label("back"), Action.CLASS, task.class_.id))
    return Reaction(replace=Screen(render("chat/classes_take_back.html", done=True, **told(task)), back))


def send_file(desk: Desk, learner: LearnerRecord, class_id: int, place: int) -> Reaction:
    """Send the roster of all that the class has been given, as CSV or XLSX; the audit notes it."""
    found = desk.classes.get(learner, class_id)
    kind = FORMATS[min(place, len(FORMATS) - 1)]
    name, content = roster_file(found, desk.assignments.of_class(learner, class_id), kind)
    desk.roles.note(learner, "roster exported", now=desk.now(), class_id=class_id, format=kind)
    return Reaction(files=(File(name, content, label("roster_caption", name=found.name, zone=found.zone)),))


def invite(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/invite learner CLASS``: a link into a class that expires; its code does not."""
    found = desk.classes.find(learner, args)
    payload = desk.roles.invite(learner, Role.LEARNER, class_id=found.id, now=desk.now(), token=desk.token())
    html = render("chat/classes_invited.html", name=found.name, link=desk.link(payload))
    return Reaction(send=(Screen(html),))


COMMANDS: dict[str, tuple[Role, Command]] = {
    "newclass": (Role.TEACHER, new_class),
    "class": (Role.TEACHER, class_),
    "assign": (Role.TEACHER, assign),
}

TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.CLASS: (Role.TEACHER, open_class),
    Action.CLASS_CODE: (Role.TEACHER, code),
    Action.CLASS_FILE: (Role.TEACHER, send_file),
    Action.ROSTER: (Role.TEACHER, roster),
    Action.LOWER: (Role.TEACHER, lower),
    Action.TAKE_BACK: (Role.TEACHER, take_back),
}


def told(task: Task) -> dict[str, object]:
    """Return what a template needs to tell what an assignment is about and asks for."""
    terms = task.assignment
    return {
        "title": task.bank.title,
        "class_name": task.class_.name,
        "due": shown(terms.due_at, task.class_.zone) if terms.due_at else None,
        "attempts": terms.attempts,
        "questions": task.questions,
        "feedback": terms.feedback,
    }


def standing_told(standing: Standing) -> dict[str, object]:
    """Return what a template needs to tell how far a member has come."""
    return {
        "name": standing.name,
        "stage": standing.stage.value,
        "at": standing.at,
        "of": standing.of,
        "score": f"{standing.score:.2f}".rstrip("0").rstrip("."),
        "percent": None if standing.percent is None else round(standing.percent),
        "late": standing.late,
        "tries": standing.attempts,
        "help_at": standing.help_at,
    }


def _class_typed(desk: Desk, learner: LearnerRecord, args: str) -> ClassRecord:
    name, keyword, zone = args.rpartition(" zone ")
    if not keyword:
        return desk.classes.find(learner, args)
    try:
        return desk.classes.find(learner, args)  # a class may be called "Time zone club"
    except ClassError:
        return desk.classes.set_zone(learner, desk.classes.find(learner, name).id, zone)


def _code(desk: Desk, found: ClassRecord) -> Reaction:
    link = desk.link(JOIN + found.code)
    html = render(
        "chat/classes_code.html",
        name=found.name,
        code=found.code,
        link=link,
        zone=found.zone,
        pseudonyms=found.pseudonyms,
    )
    caption = label("qr_caption", name=found.name, code=found.code)
    open_ = column(button(label("open_class"), Action.CLASS, found.id))
    return Reaction(send=(Screen(html, open_),), photo=File("join.png", qr_png(link), caption))


def _class_screen(desk: Desk, learner: LearnerRecord, found: ClassRecord) -> Screen:
    rosters = desk.assignments.of_class(learner, found.id)[:NEWEST]
    members = desk.classes.members(learner, found.id)
    html = render(
        "chat/classes_class.html",
        name=found.name,
        code=found.code,
        zone=found.zone,
        pseudonyms=found.pseudonyms,
        members=[member.name for member in members[:MOST_NAMES]],
        more=max(0, len(members) - MOST_NAMES),
        assignments=[{**told(each.task), **_counts(each)} for each in rosters],
        usage=ASSIGN,
    )
    rows = [[button(each.task.bank.title, Action.ROSTER, each.task.assignment.id)] for each in rosters]
    rows.append([button(label("join_code"), Action.CLASS_CODE, found.id)])
    rows.append(buttons(found, members=bool(members)))
    if rosters and members:
        rows.append(
            [button(kind.upper(), Action.CLASS_FILE, found.id, place) for place, kind in enumerate(FORMATS)]
        )
    return Screen(html, {"inline_keyboard": rows})


def _counts(found: Roster) -> dict[str, object]:
    stages = Counter(standing.stage for standing in found.standings)
    return {
        "done": stages[Stage.DONE],
        "under_way": stages[Stage.UNDER_WAY],
        "stopped": stages[Stage.STOPPED],
        "not_begun": stages[Stage.NOT_BEGUN],
        "hands": sum(standing.help_at is not None for standing in found.standings),
    }


def _roster_screen(found: Roster) -> Screen:
    terms = found.task.assignment
    html = render(
        "chat/classes_roster.html",
        standings=[standing_told(each) for each in found.standings],
        **told(found.task),
    )
    hands = any(each.help_at is not None for each in found.standings)
    return Screen(
        html,
        column(
            button(label("refresh"), Action.ROSTER, terms.id),
            button(label("lower_hands"), Action.LOWER, terms.id) if hands else None,
            button(label("take_back"), Action.TAKE_BACK, terms.id, 0),
            button(label("back"), Action.CLASS, found.task.class_.id),
        ),
    )
