"""What learners can send: their commands and buttons, and the function that decides about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from telegram import BotCommand

from bot.chat import personal, quizzing, reading, results
from bot.chat.callbacks import Action
from bot.chat.context import Desk
from bot.chat.keyboards import button, column
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.render import label, render
from bot.store.learners import LearnerRecord

Command: TypeAlias = Callable[[Desk, LearnerRecord, str], Reaction]
"""Decides about a command; the last argument is what stands after it, without blank edges."""

Tapped: TypeAlias = Callable[..., Reaction]
"""Decides about a button: desk, learner, and the parts that the button carries."""


def start(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:  # noqa: ARG001 - all are alike
    """``/start``: what this is and what it is not, and a way in."""
    offers = desk.quiz.offered()
    html = render("chat/start.html", name=learner.name, titles=[offer.bank.title for offer in offers])
    way_in = (
        button(label("take_a_quiz"), Action.SETUP, offers[0].row, style="primary")
        if len(offers) == 1
        else None
    )
    return Reaction(send=(Screen(html, column(way_in) if way_in else None),))


def help_(desk: Desk, learner: LearnerRecord, args: str) -> Reaction:  # noqa: ARG001 - all are alike
    """``/help``: how it works, and every command."""
    return Reaction(send=(Screen(render("chat/help.html", commands=commands())),))


COMMANDS: dict[str, Command] = {
    "start": start,
    "quiz": quizzing.quiz,
    "stop": quizzing.stop,
    "score": results.score,
    "mistakes": results.mistakes,
    "stances": reading.stances,
    "sources": reading.sources,
    "mydata": personal.mydata,
    "forgetme": personal.forgetme,
    "help": help_,
}

TAPS: dict[Action, Callable[..., Reaction]] = {
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


def commands() -> list[BotCommand]:
    """Return the command menu, in the order in which people meet the commands."""
    return [BotCommand(name, label(f"command_{name}")) for name in COMMANDS]
