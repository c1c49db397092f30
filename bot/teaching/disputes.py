"""Disputes: a learner says that a key is wrong, the teacher of the set decides, the learner hears of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.bank import files
from bot.domain.roles import Role
from bot.errors import AttemptError, DisputeError
from bot.quiz import Answered, Quiz
from bot.store.database import Store
from bot.store.disputes import Counts, Decision, DisputeRecord
from bot.store.learners import LearnerRecord
from bot.teaching.roles import Roles

LINE = 300
"""Characters that a reason, or what it is answered with, may have."""


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute with the answered question that it is about, and the Telegram id of who raised it."""

    dispute: DisputeRecord
    answered: Answered
    raised_by: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be corrected after an accepted dispute: the set's file, and where the question stands."""

    bank_id: str
    version: int
    content: bytes
    line: int | None
    """None where the version that is offered now no longer has the question."""
    shipped: bool
    """Whether it comes from the questions folder, and not from a teacher."""


class Disputes:
    """What learners and teachers can do about a disputed key.

    Methods about an answer raise ``AttemptError`` as ``Quiz`` does, those about a dispute ``DisputeError``
    where it is none that ``by`` may decide: the teacher whose set it is, or an admin.
    """

    def __init__(self, store: Store, quiz: Quiz, roles: Roles) -> None:
        self._store = store
        self._quiz = quiz
        self._roles = roles

    # Learners

    def about(self, learner: LearnerRecord, attempt_id: int, position: int) -> Case | None:
        """Return the learner's dispute about an answer of their own, or None.

        Raises ``AttemptError`` ("not_answered") where there is no answer, or no verdict to be seen yet.
        """
        answered = self._quiz.answered(attempt_id, position, learner.id)
        if answered is None or answered.attempt.verdicts_wait:
            raise AttemptError("not_answered", f"Question {position + 1} has no verdict yet.")
        dispute = self._store.disputes.about(attempt_id, position)
        return None if dispute is None else Case(dispute, answered, learner.telegram_id)

    def dispute(
        self,
        learner: LearnerRecord,
        attempt_id: int,
        position: int,
        reason: str,
        *,
        message_id: int,
        now: dt.datetime,
    ) -> Case:
        """Store why the learner thinks that the key is wrong, and expect no reason any more.

        The first reason given about an answer is kept. Raises ``DisputeError`` for one that is no line.
        """
        self.about(learner, attempt_id, position)
        answered = self._quiz.answered(attempt_id, position, learner.id)
        assert answered is not None  # noqa: S101 - the line above has seen it
        line = _line(reason)
        with self._store.transaction():
            self._store.disputes.add(
                attempt_id,
                position,
                bank_row=answered.row,
                question_id=answered.question.id,
                reason=line,
                message_id=message_id,
                now=now,
            )
            self._store.prompts.drop(learner.id)
        dispute = self._store.disputes.about(attempt_id, position)
        assert dispute is not None  # noqa: S101 - it was written a few lines above
        return Case(dispute, answered, learner.telegram_id)

    def repeated(self, learner: LearnerRecord, message_id: int) -> Case | None:
        """Return the dispute whose reason this message gave before (a repeated update), or None."""
        dispute = self._store.disputes.by_message(learner.id, message_id)
        return None if dispute is None else self._case(dispute)

    # Teachers and admins

    def judges(self, case: Case) -> tuple[int, ...]:
        """Return the Telegram ids of those who decide: the teacher of the set, or else the admins."""
        teacher = self._teacher(case.dispute.bank_id)
        return self._roles.admins() if teacher is None else (teacher.telegram_id,)

    def waiting(self, by: LearnerRecord) -> tuple[Case, ...]:
        """Return what waits for ``by`` to decide, the oldest first."""
        self._roles.require(by, Role.TEACHER)
        return tuple(
            case
            for dispute in self._store.disputes.undecided()
            if (case := self._case(dispute)) is not None and by.telegram_id in self.judges(case)
        )

    def case(self, dispute_id: int, by: LearnerRecord) -> Case:
        """Return a dispute that ``by`` may decide."""
        dispute = self._store.disputes.get(dispute_id)
        case = None if dispute is None else self._case(dispute)
        if case is None or not self._may(by, case.dispute):
            raise DisputeError(
                "There is no such dispute about a set of yours: /disputes lists those that wait."
            )
        return case

    def undecided(self, dispute_id: int, by: LearnerRecord) -> Case:
        """Return a dispute that ``by`` may decide and nobody has; ``DisputeError`` otherwise."""
        case = self.case(dispute_id, by)
        if case.dispute.decided:
            raise DisputeError(_DECIDED[case.dispute.state])
        return case

    def put_off(self, dispute_id: int, *, by: LearnerRecord) -> Case:
        """Leave it for later."""
        self.undecided(dispute_id, by)
        self._store.disputes.put_off(dispute_id)
        return self.case(dispute_id, by)

    def accept(self, dispute_id: int, *, by: LearnerRecord, now: dt.datetime) -> Case:
        """Decide that the key is wrong; correcting it is for the next version of the set."""
        return self._decide(dispute_id, "accepted", None, by=by, now=now)

    def keep(self, dispute_id: int, reply: str, *, by: LearnerRecord, now: dt.datetime) -> Case:
        """Decide that the key stays, with a sentence for the learner; no sentence is expected any more."""
        return self._decide(dispute_id, "kept", reply, by=by, now=now)

    def correction(self, case: Case) -> Correction:
        """Return what is to be corrected: the version that is offered now, or else the disputed one."""
        bank_id = case.dispute.bank_id
        offered = (offer for offer in self._quiz.offered() if offer.bank.id == bank_id)
        row = next((offer.row for offer in offered), case.dispute.bank_row)
        bank, content = self._quiz.bank(row), self._store.banks.content(row) or b""
        ids = [question.id for question in bank.questions]
        line = None
        if case.dispute.question_id in ids:
            reading = files.read(content, name=bank_id)
            line = reading.place(("questions", ids.index(case.dispute.question_id))).line
        return Correction(bank_id, bank.version, content, line, self._store.sets.get(bank_id) is None)

    def counts(self, bank_id: str) -> Mapping[str, Counts]:
        """Return how many disputes there are about each question of a set that has any; most first."""
        return self._store.disputes.counts(bank_id)

    def _decide(
        self, dispute_id: int, decision: Decision, reply: str | None, *, by: LearnerRecord, now: dt.datetime
    ) -> Case:
        self.undecided(dispute_id, by)
        line = None if reply is None else _line(reply)
        with self._store.transaction():
            decided = self._store.disputes.decide(dispute_id, decision, reply=line, by=by.id, now=now)
            if decided:
                self._roles.note(by, f"dispute {decision}", now=now, dispute=dispute_id)
            self._store.prompts.drop(by.id)
        if not decided:
            self.undecided(dispute_id, by)  # somebody else was first, and this says so
        return self.case(dispute_id, by)

    def _case(self, dispute: DisputeRecord) -> Case | None:
        learner = self._store.learners.get(dispute.learner_id)
        answered = self._quiz.answered(dispute.attempt_id, dispute.position, dispute.learner_id)
        return None if learner is None or answered is None else Case(dispute, answered, learner.telegram_id)

    def _teacher(self, bank_id: str) -> LearnerRecord | None:
        """Return the owner of a set, if there is one and is a teacher still."""
        known = self._store.sets.get(bank_id)
        owner = None if known is None or known.owner_id is None else self._store.learners.get(known.owner_id)
        return owner if owner is not None and self._roles.of(owner) >= Role.TEACHER else None

    def _may(self, by: LearnerRecord, dispute: DisputeRecord) -> bool:
        teacher = self._teacher(dispute.bank_id)
        return self._roles.of(by) is Role.ADMIN or (teacher is not None and teacher.id == by.id)


_DECIDED = {
    "accepted": "This has been decided already: the key is wrong.",
    "kept": "This has been decided already: the key stays.",
}


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise DisputeError("Please write a sentence.")
    if len(line) > LINE:
        raise DisputeError(
            f"That has {len(line)} characters; please say it in at most {LINE}, and send it again."
        )
    return line
