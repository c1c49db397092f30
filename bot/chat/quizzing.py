"""Taking a quiz: choosing one, going on, answering, ending it. Each function decides one reaction."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat.callbacks import Action
from bot.chat.context import Desk
from bot.chat.keyboards import Keyboard, button, column, grid, letter
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.chat.results import result_screen
from bot.chat.screens import left_of, question_screen, verdict_screen
from bot.domain.grading import Chosen, Response, Typed, Unreadable
from bot.errors import AttemptError
from bot.quiz import Answered, Asked, Step
from bot.render import label, render
from bot.store.attempts import AttemptRecord
from bot.store.learners import LearnerRecord

SIZES = (5, 10, 20)
"""How many questions are offered, beside all of them."""


def quiz(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/quiz``: go on with the attempt under way, or choose a bank and how many questions."""
    attempt = desk.quiz.open_attempt(learner.id)
    if attempt is not None:
        return Reaction(replace=resume_screen(desk, attempt), over_its_button=True)
    offers = desk.sets.offered(learner)
    if not offers:
        return Reaction(replace=Screen(render("chat/no_banks.html")))
    if len(offers) == 1:
        return setup(desk, learner, offers[0].row)
    buttons = [button(letter(index), Action.SETUP, offer.row) for index, offer in enumerate(offers)]
    html = render("chat/choose_bank.html", banks=[offer.bank for offer in offers])
    return Reaction(replace=Screen(html, grid(buttons)))


def setup(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Ask how many questions of that bank."""
    offer = desk.offered(row, learner)
    if offer is None:
        return Reaction(alert=render("chat/alert.txt", reason="not_offered"))
    total = len(offer.bank.questions)
    some = [
        button(label("some_questions", n=size), Action.BEGIN, row, size) for size in SIZES if size < total
    ]
    everything = button(label("all_questions", n=total), Action.BEGIN, row, 0)
    screen = Screen(render("chat/setup.html", bank=offer.bank), column(*some, everything))
    return Reaction(replace=screen, over_its_button=desk.quiz.open_attempt(learner.id) is not None)


def begin(desk: Desk, learner: LearnerRecord, row: int, size: int) -> Reaction:
    """Start an attempt and show its first question; with one under way, offer to go on with that."""
    if desk.offered(row, learner) is None:
        return Reaction(alert=render("chat/alert.txt", reason="not_offered"))
    under_way = desk.quiz.open_attempt(learner.id)
    if under_way is not None:
        return Reaction(replace=resume_screen(desk, under_way), over_its_button=True)
    attempt = desk.quiz.start(learner.id, row, size=size or None, seed=desk.seed(), now=desk.now())
    return _open(desk, desk.quiz.ask(attempt.id, learner.id, now=desk.now()))


def repeat(desk: Desk, learner: LearnerRecord, row: int) -> Reaction:
    """Start an attempt over the questions whose latest answer was not right."""
    if desk.offered(row, learner) is None:
        return Reaction(alert=render("chat/alert.txt", reason="not_offered"))
    under_way = desk.quiz.open_attempt(learner.id)
    if under_way is not None:
        return Reaction(send=(resume_screen(desk, under_way),), drop_keyboard=True)
    ids = desk.quiz.missed_ids(learner.id, row)
    if not ids:
        return Reaction(alert=render("chat/alert.txt", reason="no_mistakes"), drop_keyboard=True)
    attempt = desk.quiz.start(
        learner.id, row, size=None, seed=desk.seed(), now=desk.now(), question_ids=ids, mode="mistakes"
    )
    return ask_below(desk, desk.quiz.ask(attempt.id, learner.id, now=desk.now()))


def resume(desk: Desk, learner: LearnerRecord, attempt_id: int) -> Reaction:
    """Show the question at which the attempt under way stands."""
    return _open(desk, desk.quiz.ask(attempt_id, learner.id, now=desk.now()))


def restart(desk: Desk, learner: LearnerRecord, attempt_id: int) -> Reaction:
    """End the attempt under way, unless it is another one by now, and offer a new one."""
    under_way = desk.quiz.open_attempt(learner.id)
    if under_way is not None and under_way.id == attempt_id:
        desk.quiz.stop(learner.id, now=desk.now())
    return quiz(desk, learner)


def stop(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/stop``: end the attempt under way and show what came of it."""
    result = desk.quiz.stop(learner.id, now=desk.now())
    if result is None:
        return Reaction(send=(Screen(render("chat/hint.html", reason="no_quiz")),))
    return Reaction(send=(result_screen(desk, learner, result),))


def answer(desk: Desk, learner: LearnerRecord, attempt_id: int, position: int, choice: int) -> Reaction:
    """Answer a question that has one button per choice."""
    step = desk.quiz.step(attempt_id, position, learner.id)
    return _answered(desk, step, Chosen(keys=(_key(step, choice),)))


def submit(desk: Desk, learner: LearnerRecord, attempt_id: int, position: int) -> Reaction:
    """Answer with what was chosen, or put in order, so far."""
    step = desk.quiz.step(attempt_id, position, learner.id)
    return _answered(desk, step, Chosen(keys=step.attempt.draft))


def toggle(
    desk: Desk, learner: LearnerRecord, attempt_id: int, position: int, choice: int, on: int
) -> Reaction:
    """Choose or unchoose one of several."""
    step = desk.quiz.step(attempt_id, position, learner.id)
    return _drafted(desk.quiz.toggle(step, key=_key(step, choice), on=bool(on)))


def place(
    desk: Desk, learner: LearnerRecord, attempt_id: int, position: int, at: int, choice: int
) -> Reaction:
    """Put an item at a place of the order."""
    step = desk.quiz.step(attempt_id, position, learner.id)
    return _drafted(desk.quiz.place(step, at=at, key=_key(step, choice)))


def undo(desk: Desk, learner: LearnerRecord, attempt_id: int, position: int, length: int) -> Reaction:
    """Take items back, down to the first ``length``."""
    step = desk.quiz.step(attempt_id, position, learner.id)
    return _drafted(desk.quiz.take_back(step, length=length))


def go_on(desk: Desk, learner: LearnerRecord, attempt_id: int, position: int) -> Reaction:
    """Show the question after ``position``, or the result after the last one.

    A second tap does not show a question twice, unless it never reached the chat.
    """
    before = desk.quiz.step(attempt_id, position, learner.id)
    if before.answer is None:
        raise AttemptError("not_answered", f"question {position + 1} has not been answered")
    if before.attempt.ended_at is not None:
        result = desk.quiz.result(attempt_id, learner.id)
        return Reaction(
            send=(result_screen(desk, learner, result),), drop_keyboard=True, left=left_of(before)
        )
    asked = desk.quiz.ask_after(before, now=desk.now())
    if asked.attempt.shown is not None:
        number = asked.position + 1
        alert = render("chat/alert.txt", reason="already_open", number=number)
        return Reaction(alert=alert, drop_keyboard=True, left=left_of(before))
    return ask_below(desk, asked, left=left_of(before))


def typed(desk: Desk, learner: LearnerRecord, text: str, message_id: int) -> Reaction:
    """Take a message as the answer to the open question, where that is to be typed."""
    attempt = desk.quiz.open_attempt(learner.id)
    if attempt is None or attempt.asked is None:
        return Reaction(send=(Screen(render("chat/hint.html", reason="no_quiz")),))
    step = desk.quiz.step(attempt.id, attempt.asked, learner.id)
    if step.answer is not None:
        return Reaction(send=(_hint(attempt, "between", attempt.asked + 1),))
    if step.question.closed:
        return Reaction(send=(_hint(attempt, "tap_a_button", attempt.asked),))
    response = Typed(kind="typed", text=text)
    try:
        done = desk.quiz.answer_step(step, response, now=desk.now(), message_id=message_id)
    except Unreadable as fault:
        return Reaction(
            send=(Screen(render("chat/unreadable.html", reason=fault.reason, question=step.question)),)
        )
    return _verdict(desk, done)


def repeated(desk: Desk, learner: LearnerRecord, message_id: int) -> Reaction | None:
    """Show the verdict on the answer that this message gave before, or None: the update came again."""
    answered = desk.quiz.answered_by_message(learner.id, message_id)
    return None if answered is None else _verdict(desk, answered)


def resume_screen(desk: Desk, attempt: AttemptRecord) -> Screen:
    """Return what is under way, with a way to go on with it and one to end it."""
    number = (attempt.asked or 0) + 1
    if attempt.asked is not None and desk.quiz.answered(attempt.id, attempt.asked, attempt.learner_id):
        number += 1
    html = render(
        "chat/resume.html",
        title=desk.quiz.bank(attempt.bank_row).title,
        number=number,
        total=len(attempt.question_ids),
        given=attempt.assignment_id is not None,
    )
    go = button(label("go_on", number=number), Action.RESUME, attempt.id, style="primary")
    # An attempt at a task may be the only one: nobody ends it with a tap.
    anew = button(label("start_anew"), Action.RESTART, attempt.id) if attempt.assignment_id is None else None
    return Screen(html, column(go, anew))


def _hint(attempt: AttemptRecord, reason: str, position: int) -> Screen:
    go = button(label("go_on", number=position + 1), Action.RESUME, attempt.id)
    return Screen(render("chat/hint.html", reason=reason), column(go))


def _open(desk: Desk, asked: Asked) -> Reaction:
    return Reaction(
        replace=question_screen(asked),
        over_its_button=True,
        shown=asked.attempt.shown,
        sent=_noted(desk, asked),
    )


def ask_below(desk: Desk, asked: Asked, *, left: Keyboard | None = None) -> Reaction:
    """Show a question as a new message, and note that it has arrived; the tapped one keeps ``left``."""
    return Reaction(
        send=(question_screen(asked),),
        drop_keyboard=True,
        left=left,
        sent=_noted(desk, asked),
    )


def _noted(desk: Desk, asked: Asked) -> Callable[[int], None]:
    # Without this note the worst is that the question is shown twice, so nobody waits for it.
    return lambda message_id: desk.turns.note(
        lambda: desk.quiz.shown(asked.attempt.id, asked.position, message_id)
    )


def _key(step: Step, choice: int) -> str:
    keys = step.question.choice_keys
    if choice >= len(keys):
        raise AttemptError("unknown", f"question {step.position + 1} has no choice {choice}")
    return keys[choice]


def _drafted(asked: Asked) -> Reaction:
    return Reaction(replace=question_screen(asked))


def _answered(desk: Desk, step: Step, response: Response) -> Reaction:
    try:
        done = desk.quiz.answer_step(step, response, now=desk.now())
    except Unreadable as fault:
        return Reaction(alert=render("chat/alert.txt", reason=fault.reason))
    return _verdict(desk, done)


def _verdict(desk: Desk, answered: Answered) -> Reaction:
    return Reaction(replace=verdict_screen(desk, answered))
