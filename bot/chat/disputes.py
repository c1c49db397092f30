"""Disputed keys in the chat: a learner says so, a teacher decides, and the learner hears of it."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Command, Desk, Prompted, Tapped
from bot.chat.keyboards import button, column
from bot.chat.messages import Screen
from bot.chat.reactions import File, Reaction
from bot.chat.screens import choices, key_lines, response_lines
from bot.domain.roles import Role
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.teaching.disputes import Case

REASON, REPLY = "dispute_reason", "dispute_reply"

AT_ONCE = 5
"""Disputes that ``/disputes`` shows; the others come when these are decided."""


def dispute(desk: Desk, learner: LearnerRecord, attempt_id: int, position: int) -> Reaction:
    """Ask why the learner thinks that the key is wrong; who has said so before sees what became of it."""
    before = desk.disputes.about(learner, attempt_id, position)
    if before is not None:
        return Reaction(send=(_state_screen(before),))
    desk.prompts.ask(learner.id, REASON, attempt_id, position, now=desk.now())
    html = render("chat/disputes_ask.html", what="reason", number=position + 1)
    return Reaction(send=(Screen(html, column(button(label("never_mind"), Action.CANCEL))),))


def reason(
    desk: Desk, learner: LearnerRecord, text: str, message_id: int, attempt_id: int, position: int
) -> Reaction:
    """Take a line as the reason, and bring it before whoever decides."""
    case = desk.disputes.dispute(learner, attempt_id, position, text, message_id=message_id, now=desk.now())
    return _brought(desk, case)


def repeated(desk: Desk, learner: LearnerRecord, message_id: int) -> Reaction | None:
    """Return the reaction to a reason that this message gave before, or None: the update came again."""
    case = desk.disputes.repeated(learner, message_id)
    return None if case is None else _brought(desk, case)


def waiting(desk: Desk, learner: LearnerRecord, args: str = "") -> Reaction:  # noqa: ARG001 - all are alike
    """``/disputes``: what waits for a decision, the oldest first."""
    cases = desk.disputes.waiting(learner)
    shown = tuple(_card(desk, case) for case in cases[:AT_ONCE])
    left = len(cases) - len(shown)
    if shown and not left:
        return Reaction(send=shown)
    return Reaction(send=(*shown, Screen(render("chat/disputes_left.html", left=left))))


def later(desk: Desk, learner: LearnerRecord, dispute_id: int) -> Reaction:
    """Put a dispute off."""
    case = desk.disputes.put_off(dispute_id, by=learner)
    return Reaction(replace=_card(desk, case, buttons=False))


def accept(desk: Desk, learner: LearnerRecord, dispute_id: int) -> Reaction:
    """Agree that the key is wrong: the teacher gets the set to correct, the learner hears of it."""
    case = desk.disputes.accept(dispute_id, by=learner, now=desk.now())
    correction = desk.disputes.correction(case)
    file = File(f"{correction.bank_id}.yaml", correction.content, label("correction_caption"))
    return Reaction(
        replace=_card(desk, case),
        send=(Screen(render("chat/disputes_correction.html", correction=correction)),),
        files=(file,),
        notify=((case.raised_by, _state_screen(case)),),
    )


def keep(desk: Desk, learner: LearnerRecord, dispute_id: int) -> Reaction:
    """Ask for the sentence that the learner gets, before the key is kept."""
    case = desk.disputes.undecided(dispute_id, learner)
    desk.prompts.ask(learner.id, REPLY, dispute_id, now=desk.now())
    html = render("chat/disputes_ask.html", what="reply", prompt=case.answered.question.prompt)
    return Reaction(send=(Screen(html, column(button(label("never_mind"), Action.CANCEL))),))


def reply(desk: Desk, learner: LearnerRecord, text: str, message_id: int, dispute_id: int) -> Reaction:  # noqa: ARG001 - all are alike
    """Keep the key, with that sentence for the learner."""
    case = desk.disputes.keep(dispute_id, text, by=learner, now=desk.now())
    return Reaction(send=(_card(desk, case),), notify=((case.raised_by, _state_screen(case)),))


COMMANDS: dict[str, tuple[Role, Command]] = {"disputes": (Role.TEACHER, waiting)}

TAPS: dict[Action, tuple[Role, Tapped]] = {
    Action.DISPUTE: (Role.LEARNER, dispute),
    Action.ACCEPT: (Role.TEACHER, accept),
    Action.KEEP: (Role.TEACHER, keep),
    Action.LATER: (Role.TEACHER, later),
}

PROMPTED: dict[str, tuple[Role, Prompted]] = {
    REASON: (Role.LEARNER, reason),
    REPLY: (Role.TEACHER, reply),
}


def _brought(desk: Desk, case: Case) -> Reaction:
    judges = () if case.dispute.decided else desk.disputes.judges(case)
    card = _card(desk, case)
    return Reaction(send=(_state_screen(case),), notify=tuple((judge, card) for judge in judges))


def _card(desk: Desk, case: Case, *, buttons: bool = True) -> Screen:
    """Return what whoever decides sees: question, key, quotes, and what the learner answered and says."""
    answered, dispute_id = case.answered, case.dispute.id
    bank, question = answered.bank, answered.question
    shown = choices(bank, question, answered.choices, ())
    html = render(
        "chat/disputes_card.html",
        dispute=case.dispute,
        title=bank.title,
        prompt=question.prompt,
        given=response_lines(shown, answered.answer.response),
        right=key_lines(question, shown),
        citations=desk.citations(answered.row, question.cites),
    )
    if case.dispute.decided or not buttons:
        return Screen(html)
    return Screen(
        html,
        column(
            button(label("accept"), Action.ACCEPT, dispute_id),
            button(label("keep_key"), Action.KEEP, dispute_id),
            button(label("later"), Action.LATER, dispute_id),
        ),
    )


def _state_screen(case: Case) -> Screen:
    """Return what the learner is told of a dispute."""
    html = render("chat/disputes_state.html", dispute=case.dispute, prompt=case.answered.question.prompt)
    return Screen(html)
