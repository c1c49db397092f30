"""What is marked of a question before it is answered; each step may be repeated without harm.

A tap that does not fit the draft any more (a button of the message as it was) leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.questions import Question
from bot.domain.responses import Unreadable
from bot.errors import AttemptError
from bot.quiz.viewing import Viewer, require_open
from bot.quiz.views import Asked, Step
from bot.store.database import Store


def toggled(draft: Sequence[str], choices: Sequence[str], key: str, *, on: bool) -> tuple[str, ...]:
    """Return the draft with ``key`` in it, or not; in the order in which the choices are shown."""
    wanted = {*draft, key} if on else {*draft} - {key}
    return tuple(choice for choice in choices if choice in wanted)


def placed(draft: Sequence[str], key: str, *, at: int) -> tuple[str, ...]:
    """Return the draft with ``key`` at the place ``at``, if that is the next one and it has none yet."""
    return (*draft, key) if at == len(draft) and key not in draft else tuple(draft)


def cut(draft: Sequence[str], *, length: int) -> tuple[str, ...]:
    """Return the first ``length`` items of the draft."""
    return tuple(draft[: max(0, length)])


class Drafts:
    """Changes the stored draft of the question that an attempt stands at."""

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self._viewer = viewer

    def change(
        self,
        step: Step,
        kind: type[Question],
        key: str | None,
        changed: Callable[[Asked], tuple[str, ...]],
    ) -> Asked:
        """Replace the draft of what ``step`` has just returned by what ``changed`` makes of it.

        Raises ``AttemptError`` as ``Quiz`` does, and ``Unreadable`` for a question that is not of that
        ``kind`` or a ``key`` that it does not have.
        """
        attempt, position = step.attempt, step.position
        if step.answer is not None:
            raise AttemptError("answered", f"Question {position + 1} is answered.")
        require_open(attempt)
        asked = self._viewer.asked(attempt, position)
        if not isinstance(asked.question, kind):
            raise Unreadable("wrong_kind", "Nothing can be marked in this question.")
        if key is not None and key not in asked.choices:
            raise Unreadable("unknown_choice", "This question has no such choice.")
        draft = changed(asked)
        if draft == asked.draft:
            return asked
        if not self._store.attempts.redraft(attempt, draft):
            # Another process was first: the change is made to what is there now.
            step = self._viewer.step(attempt.id, position, attempt.learner_id)
            return self.change(step, kind, key, changed)
        return asked._replace(attempt=attempt._replace(draft=draft), draft=draft)
