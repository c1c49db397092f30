"""Telling learners that a corrected key has changed their score, and showing them the attempt again."""

from __future__ import annotations

from bot.chat.callbacks import Action
from bot.chat.context import Desk, Tapped
from bot.chat.keyboards import button, column
from bot.chat.messages import Screen
from bot.chat.reactions import Reaction
from bot.chat.results import result_screen
from bot.domain.roles import Role
from bot.errors import AttemptError
from bot.render import label, render
from bot.store.learners import LearnerRecord
from bot.teaching.rescored import ScoreNotice

MOST = 5
"""Attempts that a notice names; ``/score`` shows them all."""


def notice_screen(notice: ScoreNotice) -> Screen:
    """Return what a learner is told: the set, each score before and after, and a way to the attempt."""
    scores = notice.scores[:MOST]
    html = render(
        "chat/rescored.html",
        title=notice.title,
        by_teacher=notice.by_teacher,
        scores=scores,
        more=len(notice.scores) - len(scores),
    )
    buttons = [
        button(label("result_of", on=score.started_at.date().isoformat()), Action.RESULT, score.attempt_id)
        for score in scores
        if score.ended
    ]
    return Screen(html, column(*buttons) if buttons else None)


def shown_again(desk: Desk, learner: LearnerRecord, attempt_id: int) -> Reaction:
    """Show below what an attempt that has ended came to."""
    result = desk.quiz.result(attempt_id, learner.id)
    if result.attempt.ended_at is None:  # its verdicts may have to wait for the end
        raise AttemptError("open", f"Attempt {attempt_id} is under way.")
    return Reaction(send=(result_screen(desk, learner, result),))


TAPS: dict[Action, tuple[Role, Tapped]] = {Action.RESULT: (Role.LEARNER, shown_again)}
