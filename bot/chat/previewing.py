"""A set as a learner sees it, question by question, with nothing recorded.

Its buttons carry all there is to know: the bank, the question, and what is marked of it so far. A typed
question is shown with the answers that its writer thought of as buttons, so that each reply can be read.
"""

from __future__ import annotations

from bot.chat.callbacks import Action, decode
from bot.chat.context import Desk, Tapped
from bot.chat.keyboards import Button, Keyboard, button
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.chat.screens import question_screen, verdict_html
from bot.domain.grading import Chosen, Response, Typed, Unreadable, grade
from bot.domain.numbers import as_decimal
from bot.domain.questions import Numeric, Question, ShortText
from bot.domain.roles import Role
from bot.domain.selection import shuffled
from bot.errors import SetError
from bot.quiz import Answered, Asked
from bot.quiz.drafts import cut, placed, toggled
from bot.render import label, render
from bot.store.attempts import AnswerRecord, AttemptRecord
from bot.store.learners import LearnerRecord

SEED = 0
"""Options are mixed as in some quiz, and always in the same way."""

_NOWHERE = 0  # the id of an attempt that is not stored


def preview(desk: Desk, learner: LearnerRecord, row: int, position: int, marked: int) -> Reaction:
    """Show a question, with what is marked of it."""
    asked = _asked(desk, learner, row, position, marked)
    screen = question_screen(asked)
    keyboard = _answers(asked) if screen.keyboard is None else _carried(screen.keyboard, asked)
    html = render("chat/sets_preview.html", screen=screen.html)
    return Reaction(replace=Screen(html, {"inline_keyboard": [*keyboard, *_around(asked)]}))


def try_(desk: Desk, learner: LearnerRecord, row: int, position: int, marked: int) -> Reaction:
    """Show what a learner who answers so is told."""
    asked = _asked(desk, learner, row, position, marked)
    try:
        verdict = grade(asked.question, _response(asked, marked))
    except Unreadable as fault:
        return Reaction(alert=render("chat/alert.txt", reason=fault.reason))
    answer = AnswerRecord(
        attempt_id=_NOWHERE,
        position=position,
        question_id=asked.question.id,
        response=_response(asked, marked),
        outcome=verdict.outcome,
        score=verdict.score,
        max_score=verdict.max_score,
        errors=verdict.errors,
        seconds=0.0,
        answered_at=asked.attempt.started_at,
    )
    answered = Answered(
        asked.attempt, asked.bank, position, asked.question, asked.choices, answer, counted=False
    )
    html = render("chat/sets_preview.html", screen=verdict_html(desk, answered))
    again = button(label("preview_again"), Action.PREVIEW, row, position, encoded(()))
    return Reaction(replace=Screen(html, {"inline_keyboard": [[again], *_around(asked)]}))


def first(row: int) -> Button:
    """Return the button that begins a preview."""
    return button(label("preview"), Action.PREVIEW, row, 0, encoded(()))


def encoded(indexes: tuple[int, ...]) -> int:
    """Return places in a list, each below eight, in their order as one number (octal digits after a 1)."""
    return int("1" + "".join(map(str, indexes)), 8)


def decoded(number: int) -> tuple[int, ...]:
    """Return the places that ``encoded`` wrote."""
    return tuple(int(digit) for digit in f"{number:o}"[1:])


def typed_answers(question: Question) -> tuple[str, ...]:
    """Return the answers to a typed question that have replies of their own, and last one that has none.

    There are at most eight.
    """
    match question:
        case Numeric():
            own = (question.answer, *(miss.value for miss in question.near))
            other = max(own) + 2 * question.tolerance + 1
            return tuple(f"{as_decimal(value):f}" for value in (*own[:7], other))
        case ShortText():
            return (question.answer, *(miss.text for miss in question.near[:6]), label("preview_other"))
        case _:
            return ()


TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.PREVIEW: (Role.TEACHER, preview),
    Action.PREVIEW_ANSWER: (Role.TEACHER, try_),
}


def _asked(desk: Desk, learner: LearnerRecord, row: int, position: int, marked: int) -> Asked:
    version = desk.sets.version(row, learner)
    bank = desk.sets.bank(version)
    if position >= len(bank.questions):
        raise SetError("There is no such question: open the set again with /sets.")
    question = bank.questions[position]
    attempt = AttemptRecord(
        id=_NOWHERE,
        learner_id=learner.id,
        bank_row=row,
        mode="quiz",
        seed=SEED,
        question_ids=tuple(each.id for each in bank.questions),
        started_at=desk.now(),
    )
    keys = question.choice_keys
    draft = tuple(keys[place] for place in decoded(marked) if place < len(keys))
    return Asked(attempt, bank, position, question, shuffled(question, SEED, position), draft)


def _response(asked: Asked, marked: int) -> Response:
    if asked.question.closed:
        return Chosen(keys=asked.draft)
    answers = typed_answers(asked.question)
    (place,) = decoded(marked)[:1] or (0,)
    return Typed(text=answers[min(place, len(answers) - 1)])


def _answers(asked: Asked) -> list[list[Button]]:
    here = (asked.attempt.bank_row, asked.position)
    answers = typed_answers(asked.question)
    return [
        [button(text, Action.PREVIEW_ANSWER, *here, encoded((place,)))] for place, text in enumerate(answers)
    ]


def _carried(keyboard: Keyboard, asked: Asked) -> list[list[Button]]:
    """Return a question's buttons with what each would lead to, in place of what a quiz would store."""
    return [[_instead(each, asked) for each in row] for row in keyboard["inline_keyboard"]]


def _instead(shown: Button, asked: Asked) -> Button:
    tap = decode(shown["callback_data"])
    if tap is None:
        return shown
    keys, draft = asked.question.choice_keys, asked.draft
    action = Action.PREVIEW
    match tap.action, tap.parts:
        case Action.ANSWER, (_, _, choice):
            action, draft = Action.PREVIEW_ANSWER, (keys[choice],)
        case Action.SUBMIT, _:
            action = Action.PREVIEW_ANSWER
        case Action.TOGGLE, (_, _, choice, on):
            draft = toggled(draft, asked.choices, keys[choice], on=bool(on))
        case Action.PLACE, (_, _, at, choice):
            draft = placed(draft, keys[choice], at=at)
        case Action.UNDO, (_, _, length):
            draft = cut(draft, length=length)
    marked = encoded(tuple(keys.index(each) for each in draft))
    return button(shown["text"], action, asked.attempt.bank_row, asked.position, marked)


def _around(asked: Asked) -> list[list[Button]]:
    row, position = asked.attempt.bank_row, asked.position
    steps = [
        button(label(name), Action.PREVIEW, row, at, encoded(()))
        for name, at in (("preview_back", position - 1), ("preview_next", position + 1))
        if 0 <= at < len(asked.attempt.question_ids)
    ]
    leave = [button(label("back_to_set"), Action.SET, row)]
    return [steps, leave] if steps else [leave]
