"""The use cases of a quiz, and the only way to a stored answer.

Every method is short and reads what it needs from the store: any process can carry out the next one. Asking
twice, answering twice or starting anew after a crash shows what is stored and counts nothing twice.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection, Sequence
from typing import Any

from bot.domain.assigning import Feedback
from bot.domain.bank import Bank
from bot.domain.grading import grade
from bot.domain.questions import MultipleChoice, Ordering, Question
from bot.domain.responses import Response
from bot.domain.selection import choose
from bot.errors import AttemptError
from bot.quiz import drafts, personal_data
from bot.quiz.library import Library, Parse
from bot.quiz.viewing import Viewer, require_asked, require_open
from bot.quiz.views import Answered, Asked, Offered, Result, Step
from bot.store.attempts import AnswerRecord, AttemptRecord, Mode
from bot.store.database import Store
from bot.store.learners import LearnerRecord


class Quiz:
    """What learners can do with a quiz.

    Methods about an attempt raise ``AttemptError`` with the reason "unknown" (no such attempt), "foreign"
    (another learner's), "ended", "not_asked" (a position that has not been put yet, or does not exist) or
    "answered" (marking something in an answered question); methods that read or write raise ``StoreError``.
    """

    def __init__(self, store: Store, *, parse: Parse | None = None) -> None:
        """Work on ``store``; ``parse`` makes a bank of a file and its name (default: read and checked)."""
        self._store = store
        self._library = Library(store, parse)
        self._viewer = Viewer(store, self._library)
        self._drafts = drafts.Drafts(store, self._viewer)

    # Banks

    def load_bank(self, data: bytes, *, name: str, now: dt.datetime) -> Offered:
        """Store a bank file and offer it in place of other versions of the same bank id.

        The same content again has the row it had. Raises ``BankError`` listing all errors of the file, and
        ``SetError`` where the id is that of a teacher's set.
        """
        return self._library.load(data, name=name, now=now)

    def keep(self, row: int, bank: Bank) -> None:
        """Keep the bank that was read of the file in ``row``, so that it is not read again."""
        self._library.keep(row, bank)

    def offer_only(self, rows: Collection[int]) -> None:
        """Stop offering all banks but those in ``rows``; attempts with them go on."""
        self._library.offer_only(rows)

    def offered(self) -> tuple[Offered, ...]:
        """Return the banks that are offered, by title."""
        return self._library.offered()

    def bank(self, row: int) -> Bank:
        """Return the bank stored in ``row``; ``AttemptError`` ("unknown") if there is none."""
        return self._library.get(row).bank

    # Learners

    def learner(self, telegram_id: int, *, name: str, language: str, now: dt.datetime) -> LearnerRecord:
        """Return the learner behind a Telegram account: registered when new, updated when renamed."""
        return self._store.learners.register(telegram_id, name=name, language=language, now=now)

    def heard(self, learner_id: int, message_id: int) -> bool:
        """Tell whether what came in a message of the learner's is stored already: the update came again."""
        return self._store.learners.heard(learner_id, message_id)

    def export(self, learner_id: int) -> dict[str, Any]:
        """Return everything stored about a learner in JSON types, times in ISO 8601; {} for nobody."""
        return personal_data.collect(self._store, self._library, learner_id)

    def forget(self, learner_id: int) -> None:
        """Erase a learner with attempts and answers; only counts by question and verdict stay."""
        self._store.learners.forget(learner_id)

    # An attempt

    def open_attempt(self, learner_id: int) -> AttemptRecord | None:
        """Return the attempt that the learner has under way, or None."""
        return self._store.attempts.open_of(learner_id)

    def start(
        self,
        learner_id: int,
        bank_row: int,
        *,
        size: int | None,
        seed: int,
        now: dt.datetime,
        question_ids: Sequence[str] | None = None,
        mode: Mode = "quiz",
        assignment_id: int | None = None,
        feedback: Feedback = "now",
    ) -> AttemptRecord:
        """Begin an attempt on a stored bank and return it.

        ``size`` questions (None: all) are chosen by ``domain.selection``, or the first ``size`` of
        ``question_ids`` are taken as they come. Everything random about the attempt comes from ``seed``
        (0 to 2**63 - 1). Raises ``AttemptError``: "unknown" bank, "unknown_question", "no_questions" to ask,
        or "open" if the learner has another attempt under way.
        """
        shelved = self._library.get(bank_row)
        if question_ids is None:
            seen = self._store.answers.seen(learner_id, shelved.bank.id)
            asked = choose(shelved.bank, seen, size, random.Random(seed))  # noqa: S311 - no secret
        else:
            asked = tuple(dict.fromkeys(question_ids))[:size]
        for question_id in asked:
            if question_id not in shelved.questions:
                raise AttemptError("unknown_question", f"This bank has no question {question_id!r}.")
        if not asked:
            raise AttemptError("no_questions", "There are no questions to ask.")
        attempt = self._store.attempts.begin(
            learner_id,
            bank_row,
            mode=mode,
            seed=seed,
            question_ids=asked,
            now=now,
            assignment_id=assignment_id,
            feedback=feedback,
        )
        if attempt is None:
            raise AttemptError("open", "Another attempt is under way.")
        return attempt

    def ask(self, attempt_id: int, learner_id: int, *, now: dt.datetime) -> Asked:
        """Return the first question without an answer; asking again does not restart its clock."""
        attempt = self._viewer.own(attempt_id, learner_id)
        require_open(attempt)
        if attempt.asked is not None and self._store.answers.get(attempt_id, attempt.asked) is None:
            return self._viewer.asked(attempt, attempt.asked)
        return self._ask(attempt, 0 if attempt.asked is None else attempt.asked + 1, now)

    def ask_after(self, step: Step, *, now: dt.datetime) -> Asked:
        """Ask as ``ask`` does, where the answered ``step`` has just been read: mostly what comes next."""
        attempt = step.attempt
        if attempt.asked == step.position and attempt.ended_at is None:
            return self._ask(attempt, step.position + 1, now)
        return self.ask(attempt.id, attempt.learner_id, now=now)

    def _ask(self, attempt: AttemptRecord, position: int, now: dt.datetime) -> Asked:
        if not self._store.attempts.ask(attempt.id, position, now):
            # Another process was first: see what it did.
            return self.ask(attempt.id, attempt.learner_id, now=now)
        return self._viewer.asked(
            attempt._replace(asked=position, asked_at=now, shown=None, draft=()), position
        )

    def shown(self, attempt_id: int, position: int, message_id: int) -> None:
        """Note that the question at ``position`` has reached the chat, in that message."""
        self._store.attempts.show(attempt_id, position, message_id)

    def step(self, attempt_id: int, position: int, learner_id: int) -> Step:
        """Return how the question at a position stands that has been asked, answered or not."""
        return self._viewer.step(attempt_id, position, learner_id)

    def asked_question(self, attempt_id: int, position: int, learner_id: int) -> Question:
        """Return the question at a position that has been asked, answered or not."""
        attempt = self._viewer.own(attempt_id, learner_id)
        require_asked(attempt, position)
        return self._viewer.question(attempt, position)

    def toggle(self, step: Step, *, key: str, on: bool) -> Asked:
        """Mark or unmark a choice of the open multiple_choice question that ``step`` has just returned."""
        return self._drafts.change(
            step,
            MultipleChoice,
            key,
            lambda asked: drafts.toggled(asked.draft, asked.choices, key, on=on),
        )

    def place(self, step: Step, *, at: int, key: str) -> Asked:
        """Put an item at the next free place ``at`` of the open ordering question."""
        return self._drafts.change(
            step,
            Ordering,
            key,
            lambda asked: drafts.placed(asked.draft, key, at=at),
        )

    def take_back(self, step: Step, *, length: int) -> Asked:
        """Keep the first ``length`` items placed in the open ordering question."""
        return self._drafts.change(
            step,
            Ordering,
            None,
            lambda asked: drafts.cut(asked.draft, length=length),
        )

    def answer(
        self,
        attempt_id: int,
        position: int,
        response: Response,
        learner_id: int,
        *,
        now: dt.datetime,
        message_id: int | None = None,
    ) -> Answered:
        """Grade and store the answer to an asked question, and return what is stored.

        Where an answer is stored already it is returned as it is, not ``counted``, whatever ``response`` is
        and even after the attempt has ended. The last answer ends the attempt. ``message_id`` is that of a
        typed answer. Raises ``Unreadable``, with nothing stored, for a response that cannot be graded.
        """
        step = self._viewer.step(attempt_id, position, learner_id)
        return self.answer_step(step, response, now=now, message_id=message_id)

    def answer_step(
        self, step: Step, response: Response, *, now: dt.datetime, message_id: int | None = None
    ) -> Answered:
        """Answer as ``answer`` does what ``step`` has just returned."""
        attempt, position = step.attempt, step.position
        if step.answer is not None:
            return self._viewer.answered(attempt, step.answer)
        require_open(attempt)
        verdict = grade(step.question, response)
        answer = AnswerRecord(
            attempt_id=attempt.id,
            position=position,
            question_id=step.question.id,
            response=response,
            outcome=verdict.outcome,
            score=verdict.score,
            max_score=verdict.max_score,
            errors=verdict.errors,
            seconds=_seconds(attempt.asked_at, now),
            answered_at=now,
            message_id=message_id,
        )
        ends = position == len(attempt.question_ids) - 1
        if not self._store.answers.add(answer, attempt.learner_id, ends=ends):
            # Another process was first: with an answer, which is shown, or with the attempt's end.
            step = self._viewer.step(attempt.id, position, attempt.learner_id)
            return self.answer_step(step, response, now=now, message_id=message_id)
        if ends:
            attempt = attempt._replace(ended_at=now, ending="finished", draft=())
        return self._viewer.answered(attempt, answer, counted=True)

    def answered(self, attempt_id: int, position: int, learner_id: int) -> Answered | None:
        """Return the stored answer to the question at ``position``, or None."""
        attempt, stored = self._viewer.standing(attempt_id, position, learner_id)
        return None if stored is None else self._viewer.answered(attempt, stored)

    def answered_by_message(self, learner_id: int, message_id: int) -> Answered | None:
        """Return the answer that this message of the learner gave before, or None."""
        stored = self._store.answers.by_message(learner_id, message_id)
        if stored is None:
            return None
        return self._viewer.answered(self._viewer.own(stored.attempt_id, learner_id), stored)

    def stop(self, learner_id: int, *, now: dt.datetime) -> Result | None:
        """End the attempt under way and return what came of it; None if there is none."""
        attempt_id = self._store.attempts.stop(learner_id, now)
        return None if attempt_id is None else self.result(attempt_id, learner_id)

    # What came of it

    def result(self, attempt_id: int, learner_id: int) -> Result:
        """Return what an attempt has come to so far."""
        return self._viewer.result(self._viewer.own(attempt_id, learner_id))

    def results(self, learner_id: int) -> tuple[Result, ...]:
        """Return the results of all ended attempts, the newest first."""
        attempts = self._store.attempts.all_of(learner_id)
        return tuple(self._viewer.result(attempt) for attempt in attempts if attempt.ended_at is not None)

    def mistakes(self, learner_id: int, bank_row: int) -> tuple[Answered, ...]:
        """Return the questions of a bank whose latest answer is not right, the newest answer first.

        Answers to other versions of the bank count for the questions that this one has too.
        """
        return self._viewer.mistakes(learner_id, bank_row)

    def missed_ids(self, learner_id: int, bank_row: int) -> tuple[str, ...]:
        """Return the ids of the questions that ``mistakes`` returns."""
        return self._viewer.missed_ids(learner_id, bank_row)


def _seconds(asked_at: dt.datetime | None, now: dt.datetime) -> float:
    """Return how long the answer took; never less than nothing, even when the clock was set back."""
    return max(0.0, (now - asked_at).total_seconds()) if asked_at is not None else 0.0
