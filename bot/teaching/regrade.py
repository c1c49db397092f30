"""Regrading: what a corrected key does to the verdicts that were given by the wrong one.

Only questions whose key differs are looked at. A stored response names choices by their places in the file,
so it is first said in the words of the new version; one that chose what the new version no longer has is left
with the verdict that it got.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.domain.bank import Bank
from bot.domain.grading import Chosen, Response, Unreadable, grade
from bot.domain.questions import OptionQuestion, Ordering, Question
from bot.errors import SetError
from bot.quiz import Quiz
from bot.store.attempts import AnswerRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.regrades import GivenAnswer, Regraded
from bot.store.sets import VersionRecord
from bot.teaching.diff import key
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets


@dataclass(frozen=True, slots=True)
class Rescored:
    """What becomes of one attempt's score."""

    name: str | None
    """What the set's teacher knows the learner by; None for one who is in no class of theirs (any more)."""
    attempt_id: int
    started_at: dt.datetime
    before: float
    after: float
    max_score: float


@dataclass(frozen=True, slots=True)
class Regrading:
    """What regrading a set by a version comes to."""

    version: VersionRecord
    questions: tuple[str, ...]
    """The ids of the questions whose key differs in an older version that was answered."""
    changes: tuple[Regraded, ...]
    """Every answer to them, also one whose verdict stays: it is shown with the corrected key from now on."""
    rescored: tuple[Rescored, ...]
    left: int
    """Answers that stay as they are because the new version no longer has what they chose."""

    @property
    def fingerprint(self) -> int:
        """A number that is another one as soon as anything else would be changed."""
        told = [
            (change.given.answer.attempt_id, change.given.answer.position, change.verdict.score)
            for change in self.changes
        ]
        return int.from_bytes(hashlib.sha256(repr((self.version.row, told)).encode()).digest()[:5])


class Regrader:
    """Shows and does regrading. Methods raise ``SetError`` and ``RoleError``."""

    def __init__(self, store: Store, quiz: Quiz, sets: Sets, roles: Roles) -> None:
        self._store = store
        self._quiz = quiz
        self._sets = sets
        self._roles = roles

    def preview(self, bank_id: str, *, by: LearnerRecord | None) -> Regrading:
        """Return whose scores would change, and by how much, by the key of the published version."""
        version = self._target(bank_id, by)
        changes, left, questions = self._changes(version)
        return Regrading(version, questions, changes, self._rescored(changes, self._names(version, by)), left)

    def carry_out(
        self, bank_id: str, *, by: LearnerRecord | None, fingerprint: int, now: dt.datetime
    ) -> Regrading:
        """Change the verdicts in one transaction, if they are still those of the preview.

        The old verdicts go into the audit, and learners whose score changes are told of it
        (``teaching.rescored``). Raises ``SetError``, with nothing changed, where answers or keys
        are others by now.
        """
        seen = self.preview(bank_id, by=by)

        def still_the_same() -> tuple[Regraded, ...]:
            changes, *_ = self._changes(seen.version)
            if replace(seen, changes=changes).fingerprint != fingerprint:
                raise SetError(
                    "Answers have come in or keys have changed since you looked; nothing was changed. "
                    "Look again at whose scores would change."
                )
            return changes

        def note(change: Regraded) -> None:
            if _differs(change):
                self._roles.note(by, "answer regraded", now=now, **_old_verdict(seen.version, change))

        self._store.regrades.apply(still_the_same, seen.version.row, note, by=by.id if by else None)
        return seen

    def _target(self, bank_id: str, by: LearnerRecord | None) -> VersionRecord:
        self._sets.versions(bank_id, by)
        version = self._sets.published(bank_id)
        if version is None:
            raise SetError(
                f'No version of "{bank_id}" is published: answers are regraded by the key of the one that is.'
            )
        return version

    def _changes(self, version: VersionRecord) -> tuple[tuple[Regraded, ...], int, tuple[str, ...]]:
        new = _by_id(self._sets.bank(version))
        older = [
            other
            for other in self._store.sets.versions(version.bank_id)
            if other.row != version.row and other.state != "draft"
        ]
        before = {other.row: _by_id(self._quiz.bank(other.row)) for other in older}
        differing = {
            question_id
            for questions in before.values()
            for question_id in questions.keys() & new.keys()
            if key(questions[question_id]) != key(new[question_id])
        }
        changes, left, answered = [], 0, set()
        for given in self._store.regrades.given(version.bank_id, differing):
            question_id = given.answer.question_id
            old = before.get(given.row, {}).get(question_id)
            if old is None or key(old) == key(new[question_id]):
                continue
            answered.add(question_id)
            change = regraded(given, old, new[question_id])
            if change is None:
                left += 1
            else:
                changes.append(change)
        in_order = tuple(question_id for question_id in new if question_id in answered)
        return tuple(changes), left, in_order

    def _names(self, version: VersionRecord, by: LearnerRecord | None) -> Callable[[int], str | None]:
        """Return what tells a learner's name: the one in a class of the set's teacher, or else, to admins
        and the command line, the one on Telegram.
        """
        classes = [] if version.owner_id is None else self._store.classes.of_owner(version.owner_id)
        members = {
            member.learner_id: member.name
            for each in classes
            for member in self._store.classes.members(each.id)
        }
        teacher = by is not None and by.id == version.owner_id

        def name(learner_id: int) -> str | None:
            learner = None if teacher else self._store.learners.get(learner_id)
            return members.get(learner_id, learner.name if learner else None)

        return name

    def _rescored(
        self, changes: tuple[Regraded, ...], name: Callable[[int], str | None]
    ) -> tuple[Rescored, ...]:
        scores: dict[int, dict[int, float]] = {}
        learners: dict[int, int] = {}
        for change in filter(_differs, changes):
            answer = change.given.answer
            scores.setdefault(answer.attempt_id, {})[answer.position] = change.verdict.score
            learners[answer.attempt_id] = change.given.learner_id
        found = [
            self._rescore(attempt_id, name(learners[attempt_id]), changed)
            for attempt_id, changed in scores.items()
        ]
        return tuple(each for each in found if each is not None)

    def _rescore(self, attempt_id: int, name: str | None, changed: Mapping[int, float]) -> Rescored | None:
        attempt = self._store.attempts.get(attempt_id)
        if attempt is None:
            return None
        answers = self._store.answers.of_attempt(attempt_id)
        return Rescored(
            name=name,
            attempt_id=attempt_id,
            started_at=attempt.started_at,
            before=sum(answer.score for answer in answers),
            after=sum(changed.get(answer.position, answer.score) for answer in answers),
            max_score=sum(answer.max_score for answer in answers),
        )


def regraded(given: GivenAnswer, old: Question, new: Question) -> Regraded | None:
    """Return an answer to ``old`` with its verdict by ``new``; None where its response does not fit that."""
    try:
        response = translated(given.answer.response, old, new)
        return Regraded(given, response, grade(new, response))
    except (KeyError, Unreadable):
        return None


def translated(response: Response, old: Question, new: Question) -> Response:
    """Return a response to ``old`` as one to ``new``; ``KeyError`` where it chose what ``new`` has not."""
    if not isinstance(response, Chosen):
        return response
    texts, places = _texts(old), {text: place for place, text in _texts(new).items()}
    return Chosen(keys=tuple(places[texts[chosen]] for chosen in response.keys))


def _texts(question: Question) -> Mapping[str, str]:
    """Return what each choice key of a question stands for, whatever version it is of."""
    match question:
        case OptionQuestion():
            return {str(index): option.text for index, option in enumerate(question.options)}
        case Ordering():
            return {str(index): item.text for index, item in enumerate(question.items)}
        case _:
            return {choice: choice for choice in question.choice_keys}


def _by_id(bank: Bank) -> dict[str, Question]:
    return {question.id: question for question in bank.questions}


def _differs(change: Regraded) -> bool:
    old, new = change.given.answer, change.verdict
    return (old.outcome, old.score) != (new.outcome, new.score)


def _old_verdict(version: VersionRecord, change: Regraded) -> dict[str, object]:
    old: AnswerRecord = change.given.answer
    return {
        "set": version.bank_id,
        "from_row": change.given.row,
        "to_row": version.row,
        "attempt": old.attempt_id,
        "position": old.position,
        "question": old.question_id,
        "outcome": old.outcome.value,
        "score": old.score,
        "errors": [error.value for error in old.errors],
        "new_outcome": change.verdict.outcome.value,
        "new_score": change.verdict.score,
    }
