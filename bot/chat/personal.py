"""What is stored about a person: ``/mydata`` hands it out, ``/forgetme`` erases it."""

from __future__ import annotations

import orjson

from bot.chat.callbacks import Action
from bot.chat.context import Desk
from bot.chat.keyboards import button, column
from bot.chat.messages import Screen
from bot.chat.reactions import File, Reaction
from bot.render import label, render
from bot.store.learners import LearnerRecord


def mydata(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/mydata``: everything stored about the person, as a JSON file."""
    desk.roles.note(learner, "own data exported", now=desk.now())
    content = orjson.dumps(desk.quiz.export(learner.id), option=orjson.OPT_INDENT_2)
    return Reaction(files=(File("civicquiz-my-data.json", content, label("mydata_caption")),))


def forgetme(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/forgetme``: ask once."""
    yes = button(label("erase"), Action.FORGET, 1, style="danger")
    no = button(label("keep"), Action.FORGET, 0)
    role = desk.roles.of(learner).value
    return Reaction(send=(Screen(render("chat/forget.html", step="ask", role=role), column(yes, no)),))


def forget(desk: Desk, learner: LearnerRecord, sure: int) -> Reaction:
    """Erase everything about the person, keeping counts that name nobody; or leave it."""
    if sure != 1:
        return Reaction(replace=Screen(render("chat/forget.html", step="kept")))
    desk.quiz.forget(learner.id)
    desk.roles.note(learner, "own data erased", now=desk.now())
    return Reaction(
        replace=Screen(render("chat/forget.html", step="erased")),
        menus=((learner.telegram_id, desk.roles.of(learner)),),
    )
