"""An attempt as its own learner sees it: whose it is, what may be done with it, its questions as shown."""

from __future__ import annotations

from bot.domain.bank import Bank
from bot.domain.questions import Question
from bot.domain.responses import Outcome
from bot.domain.selection import shuffled
from bot.domain.terms import Skill
from bot.errors import AttemptError
from bot.quiz.library import Library
from bot.quiz.views import Answered, Asked, Result, Step, Tally
from bot.store.attempts import AnswerRecord, AttemptRecord
from bot.store.database import Store


def require_open(attempt: AttemptRecord) -> None:
    """Raise ``AttemptError`` ("ended") if the attempt has ended."""
    if attempt.ended_at is not None:
        raise AttemptError("ended", f"Attempt {attempt.id} has ended.")


def require_asked(attempt: AttemptRecord, position: int) -> None:
    """Raise ``AttemptError`` ("not_asked") if the question at ``position`` was never put, or is none."""
    if attempt.asked is None or not 0 <= position <= attempt.asked:
        raise AttemptError("not_asked", f"Question {position + 1} has not been asked.")


def _owned(attempt: AttemptRecord | None, attempt_id: int, learner_id: int) -> AttemptRecord:
    if attempt is None:
        raise AttemptError("unknown", f"There is no attempt {attempt_id}.")
    if attempt.learner_id != learner_id:
        raise AttemptError("foreign", f"Attempt {attempt_id} is another learner's.")
    return attempt


class Viewer:
    """Builds the views out of what is stored and the bank version that the attempt began with."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    def own(self, attempt_id: int, learner_id: int) -> AttemptRecord:
        """Return a learner's own attempt; ``AttemptError`` ("unknown", "foreign") otherwise."""
        return _owned(self._store.attempts.get(attempt_id), attempt_id, learner_id)

    def standing(
        self, attempt_id: int, position: int, learner_id: int
    ) -> tuple[AttemptRecord, AnswerRecord | None]:
        """Return a learner's own attempt, as ``own`` does, and its stored answer at ``position`` or None."""
        attempt, answer = self._store.answers.standing(attempt_id, position) or (None, None)
        return _owned(attempt, attempt_id, learner_id), answer

    def step(self, attempt_id: int, position: int, learner_id: int) -> Step:
        """Return the question at ``position`` of a learner's own attempt, which must have been asked."""
        attempt, answer = self.standing(attempt_id, position, learner_id)
        require_asked(attempt, position)
        return Step(attempt, position, self.question(attempt, position), answer)

    def question(self, attempt: AttemptRecord, position: int) -> Question:
        """Return the question at ``position`` of the attempt."""
        return self._library.get(attempt.bank_row).questions[attempt.question_ids[position]]

    def asked(self, attempt: AttemptRecord, position: int) -> Asked:
        """Return the question at ``position`` as it is put."""
        bank, question, choices = self._as_shown(attempt, position, attempt.bank_row)
        return Asked(attempt, bank, position, question, choices, attempt.draft)

    def answered(self, attempt: AttemptRecord, answer: AnswerRecord, *, counted: bool = False) -> Answered:
        """Return an answered question with its stored answer; a regraded one with the corrected question."""
        row = answer.regraded_row or attempt.bank_row
        bank, question, choices = self._as_shown(attempt, answer.position, row)
        return Answered(attempt, bank, answer.position, question, choices, answer, counted)

    def result(self, attempt: AttemptRecord) -> Result:
        """Return what the attempt has come to so far."""
        answers = self._store.answers.of_attempt(attempt.id)
        by_skill: dict[Skill, list[AnswerRecord]] = {}
        for answer in answers:
            by_skill.setdefault(self.question(attempt, answer.position).skill, []).append(answer)
        return Result(
            attempt=attempt,
            bank=self._library.get(attempt.bank_row).bank,
            answers=answers,
            total=Tally.of(answers),
            by_skill={skill: Tally.of(by_skill[skill]) for skill in Skill if skill in by_skill},
            mistakes=tuple(
                self.answered(attempt, answer) for answer in answers if answer.outcome is not Outcome.RIGHT
            ),
        )

    def mistakes(self, learner_id: int, bank_row: int) -> tuple[Answered, ...]:
        """Return what the learner answered last to the questions of a bank, where it was not right."""
        shelved = self._library.get(bank_row)
        missed = self._store.answers.missed(learner_id, shelved.bank.id)
        attempts = {attempt.id: attempt for attempt in self._store.attempts.all_of(learner_id)}
        return tuple(
            self.answered(attempts[answer.attempt_id], answer)
            for answer in missed
            if answer.question_id in shelved.questions
        )

    def missed_ids(self, learner_id: int, bank_row: int) -> tuple[str, ...]:
        """Return the ids of the questions that ``mistakes`` returns."""
        shelved = self._library.get(bank_row)
        missed = self._store.answers.missed_ids(learner_id, shelved.bank.id)
        return tuple([question_id for question_id in missed if question_id in shelved.questions])

    def _as_shown(
        self, attempt: AttemptRecord, position: int, row: int
    ) -> tuple[Bank, Question, tuple[str, ...]]:
        shelved = self._library.get(row)
        question = shelved.questions[attempt.question_ids[position]]
        return shelved.bank, question, shuffled(question, attempt.seed, position)
