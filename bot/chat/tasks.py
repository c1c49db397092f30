"""Classes, as their members see them: joining under a name, what there is to do, asking for help, leaving."""

from __future__ import annotations

from bot.chat import quizzing
from bot.chat.callbacks import Action
from bot.chat.classes import NEWEST, standing_told, told
from bot.chat.context import Command, Desk, Prompted, Tapped
from bot.chat.keyboards import Button, button, column
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.domain.class_names import LONGEST, offered_name
from bot.domain.join_codes import code_of, number_of
from bot.domain.roles import Role
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.teaching.classes import Joining
from bot.teaching.notices import Notice
from bot.teaching.standings import Stage, Standing
from bot.teaching.tasks import Task

NAME = "class_name"
"""The kind of prompt that asks for the name to join a class with."""


def join(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/join CODE``, or a class's link: asks for a name, unless the class gives pseudonyms."""
    return _joining(desk, learner, desk.classes.join(learner, args, seed=desk.seed(), now=desk.now()))


def join_invited(desk: Desk, learner: LearnerRecord, class_id: int) -> Reaction:
    """Accept an invitation into a class."""
    joining = desk.classes.join_invited(learner, class_id, seed=desk.seed(), now=desk.now())
    return _joining(desk, learner, joining)


def name_typed(desk: Desk, learner: LearnerRecord, text: str, message_id: int, class_id: int) -> Reaction:
    """Take a line as the name to join with."""
    joined = desk.classes.name(learner, class_id, text, now=desk.now(), message_id=message_id)
    desk.prompts.drop(learner.id)
    return Reaction(send=(_joined_screen(desk, learner, joined),))


def name_repeated(desk: Desk, learner: LearnerRecord, message_id: int) -> Reaction | None:
    """Show again what came of a line that was taken for a name before; None for any other line."""
    joined = desk.classes.named_by(learner, message_id)
    return Reaction(send=(_joined_screen(desk, learner, joined),)) if joined else None


def name_tapped(desk: Desk, learner: LearnerRecord, code: int) -> Reaction:
    """Join under the name that Telegram gives; where it is taken, another one can still be typed."""
    class_ = desk.classes.join(learner, code_of(code), seed=desk.seed(), now=desk.now()).class_
    desk.prompts.ask(learner.id, NAME, class_.id, now=desk.now())
    joined = desk.classes.name(learner, class_.id, learner.name[:LONGEST], now=desk.now())
    desk.prompts.drop(learner.id)
    return Reaction(replace=_joined_screen(desk, learner, joined))


def leave(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/leave [CLASS]``: leave the class that is named; alone, a button for each."""
    if args:
        return left(desk, learner, desk.classes.left(learner, args).id)
    buttons = [
        button(label("leave", name=each.name), Action.LEAVE, each.id) for each in desk.classes.of(learner)
    ]
    html = render("chat/tasks_leave.html", name=None, count=len(buttons))
    return Reaction(replace=Screen(html, column(*buttons) if buttons else None))


def left(desk: Desk, learner: LearnerRecord, class_id: int) -> Reaction:
    """Leave a class."""
    class_ = desk.classes.leave(learner, class_id)
    return Reaction(replace=Screen(render("chat/tasks_leave.html", name=class_.name, count=0)))


def tasks(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/tasks``: what the learner's classes have given them, and how far they are."""
    return Reaction(replace=_tasks_screen(desk, learner, "chat/tasks_list.html"))


def begin(desk: Desk, learner: LearnerRecord, assignment_id: int) -> Reaction:
    """Begin an attempt at a task, or go on with the one under way."""
    under_way = desk.quiz.open_attempt(learner.id)
    if under_way is not None and under_way.assignment_id != assignment_id:
        return Reaction(send=(quizzing.resume_screen(desk, under_way),))
    attempt = under_way or desk.assignments.begin(learner, assignment_id, seed=desk.seed(), now=desk.now())
    asked = quizzing.ask_below(desk, desk.quiz.ask(attempt.id, learner.id, now=desk.now()))
    return asked._replace(drop_keyboard=False)  # the list of tasks keeps its buttons


def raise_hand(desk: Desk, learner: LearnerRecord, attempt_id: int, position: int) -> Reaction:
    """Ask the teacher for help with a question; the teacher hears of each question once."""
    task, new = desk.assignments.raise_hand(learner, attempt_id, position, now=desk.now())
    teacher = desk.classes.teacher(task.class_)
    member = desk.classes.member(learner, task.class_.id)
    asked = Screen(
        render(
            "chat/tasks_help.html",
            name=member.name if member else "",
            number=position + 1,
            prompt=desk.quiz.asked_question(attempt_id, position, learner.id).prompt,
            **told(task),
        ),
        column(button(label("roster"), Action.ROSTER, task.assignment.id)),
    )
    return Reaction(
        alert=render("chat/tasks_alert.txt", number=position + 1),
        notify=((teacher.telegram_id, asked),) if new and desk.roles.of(teacher) >= Role.TEACHER else (),
    )


def notice_screen(notice: Notice) -> Screen:
    """Return what a member is told of an assignment: that it is there, has changed or is due soon."""
    html = render("chat/tasks_notice.html", kind=notice.record.kind, **told(notice.task))
    return Screen(html, column(button(label("task_begin"), Action.TASK, notice.task.assignment.id)))


COMMANDS: dict[str, tuple[Role, Command]] = {
    "tasks": (Role.LEARNER, tasks),
    "join": (Role.LEARNER, join),
    "leave": (Role.LEARNER, leave),
}

TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.CLASS_NAME: (Role.LEARNER, name_tapped),
    Action.LEAVE: (Role.LEARNER, left),
    Action.TASK: (Role.LEARNER, begin),
    Action.HAND: (Role.LEARNER, raise_hand),
}

PROMPTED: dict[str, tuple[Role, Prompted]] = {NAME: (Role.LEARNER, name_typed)}


def _joining(desk: Desk, learner: LearnerRecord, joining: Joining) -> Reaction:
    class_, member = joining.class_, joining.member
    if class_.pseudonyms:
        return Reaction(send=(_joined_screen(desk, learner, joining),))
    desk.prompts.ask(learner.id, NAME, class_.id, now=desk.now())
    offered = offered_name(learner.name) if member is None else None
    html = render(
        "chat/tasks_name.html",
        class_name=class_.name,
        name=member.name if member else None,
        offered=offered is not None,
    )
    use = button(offered, Action.CLASS_NAME, number_of(class_.code)) if offered is not None else None
    return Reaction(send=(Screen(html, column(use, button(label("never_mind"), Action.CANCEL))),))


def _joined_screen(desk: Desk, learner: LearnerRecord, joined: Joining) -> Screen:
    member = joined.member
    return _tasks_screen(
        desk,
        learner,
        "chat/tasks_joined.html",
        class_name=joined.class_.name,
        name=member.name if member else "",
        pseudonyms=joined.class_.pseudonyms,
    )


def _tasks_screen(desk: Desk, learner: LearnerRecord, template: str, **values: object) -> Screen:
    found = desk.assignments.tasks(learner)[:NEWEST]
    html = render(
        template,
        tasks=[
            {**told(task), **standing_told(standing), "over": task.over(desk.now())}
            for task, standing in found
        ],
        **values,
    )
    buttons = [each for task, standing in found if (each := _way_in(task, standing)) is not None]
    return Screen(html, column(*buttons) if buttons else None)


def _way_in(task: Task, standing: Standing) -> Button | None:
    """Return the button that begins a task or goes on with it; None where nothing is left to do."""
    if standing.stage is Stage.UNDER_WAY:
        return button(label("task_go_on", title=task.bank.title), Action.TASK, task.assignment.id)
    if not standing.left(task.assignment):
        return None
    word = "task_open" if standing.stage is Stage.NOT_BEGUN else "task_again"
    return button(label(word, title=task.bank.title), Action.TASK, task.assignment.id)
