"""What learners can send: their commands and buttons, and the function that decides about each."""

from __future__ import annotations

from bot.chat import admin, personal, quizzing, reading, results, tasks
from bot.chat.callbacks import Action
from bot.chat.classes import JOIN
from bot.chat.context import Command, Desk, Tapped
from bot.chat.keyboards import button, column
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.domain.roles import Role
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.teaching.roles import INVITATION


def start(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:
    """``/start``: what this is and what it is not, and a way in; by a link, what that is for."""
    if args.startswith(INVITATION):
        return admin.accept(desk, learner, args.removeprefix(INVITATION))
    if args.startswith(JOIN):
        return tasks.join(desk, learner, args.removeprefix(JOIN))
    offers = desk.sets.offered(learner)
    html = render("chat/start.html", name=learner.name, titles=[offer.bank.title for offer in offers])
    way_in = (
        button(label("take_a_quiz"), Action.SETUP, offers[0].row, style="primary")
        if len(offers) == 1
        else None
    )
    role = desk.roles.of(learner)
    return Reaction(
        send=(Screen(html, column(way_in) if way_in else None),),
        menus=((learner.telegram_id, role),) if role > Role.LEARNER else (),
    )


_COMMANDS: dict[str, Command] = {
    "start": start,
    "quiz": quizzing.quiz,
    "stop": quizzing.stop,
    "score": results.score,
    "mistakes": results.mistakes,
    "stances": reading.stances,
    "sources": reading.sources,
    "mydata": personal.mydata,
    "forgetme": personal.forgetme,
}

_TAPS: dict[Action, Tapped] = {
    Action.ANSWER: quizzing.answer,
    Action.SUBMIT: quizzing.submit,
    Action.TOGGLE: quizzing.toggle,
    Action.PLACE: quizzing.place,
    Action.UNDO: quizzing.undo,
    Action.NEXT: quizzing.go_on,
    Action.SETUP: quizzing.setup,
    Action.BEGIN: quizzing.begin,
    Action.RESUME: quizzing.resume,
    Action.RESTART: quizzing.restart,
    Action.REPEAT: quizzing.repeat,
    Action.MORE: results.more_mistakes,
    Action.ISSUES: reading.issues,
    Action.STANCES: reading.issue,
    Action.WORDS: reading.words,
    Action.FORGET: personal.forget,
}

COMMANDS = {name: (Role.LEARNER, command) for name, command in _COMMANDS.items()}
TAPS = {action: (Role.LEARNER, tapped) for action, tapped in _TAPS.items()}
