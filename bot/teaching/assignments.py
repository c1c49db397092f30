"""Assignments: a set given to a class, with a due date and limits, and how far its members have come."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable

from bot.domain.assigning import read_assign
from bot.domain.due_dates import due_date
from bot.errors import ClassError
from bot.quiz import Offered, Quiz
from bot.store.assignments import AssignmentRecord
from bot.store.attempts import AnswerRecord, AttemptRecord
from bot.store.classes import ClassRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.classes import Classes
from bot.teaching.sets import Sets
from bot.teaching.standings import Standing, standings
from bot.teaching.tasks import Assigned, Roster, Task, asked, wished


class Assignments:
    """What teachers assign and members take; methods raise ``RoleError`` and ``UsageError``."""

    def __init__(self, store: Store, quiz: Quiz, classes: Classes, sets: Sets) -> None:
        self._store = store
        self._quiz = quiz
        self._classes = classes
        self._sets = sets

    # Teachers

    def assign(self, teacher: LearnerRecord, typed: str, *, now: dt.datetime) -> Assigned:
        """Give a set to a class, as typed: ``SET CLASS [due ...] [attempts N] [questions N] [feedback ...]``.

        While the class has that set to do, this changes what is asked of it; the same again changes nothing
        and tells nobody. A set whose due date is past is given anew.
        """
        wish = read_assign(typed)
        class_ = self._classes.find(teacher, wish.class_name)
        offer = self._offered(self._sets.offered(teacher), wish.set_id)
        if offer is None:
            raise ClassError(
                f"You have no published set “{wish.set_id[:60]}”: /sets lists yours, with their state."
            )
        due_at = due_date(wish.due, zoneinfo.ZoneInfo(class_.zone), now) if wish.due else None
        if wish.questions is not None and wish.questions > len(offer.bank.questions):
            raise ClassError(
                f"{offer.bank.title} has {len(offer.bank.questions)} questions, not {wish.questions}."
            )
        members = len(self._store.classes.members(class_.id))
        before = self._running(class_, wish.set_id, now)
        if before is None:
            added = self._store.assignments.add(class_.id, offer.row, **wished(wish, due_at), now=now)
            return Assigned(Task(added, class_, offer.bank), "new", members)
        if asked(before) == wished(wish, due_at):
            return Assigned(self._task(before, class_), "same", members)
        revised = self._store.assignments.revise(before.id, **wished(wish, due_at), now=now)
        return Assigned(self._task(revised, class_), "changed", members)

    def of_class(self, teacher: LearnerRecord, class_id: int) -> tuple[Roster, ...]:
        """Return what a class has been given, the newest first, with how far everyone has come."""
        class_ = self._classes.get(teacher, class_id)
        return tuple(
            self._roster(self._task(assignment, class_))
            for assignment in self._store.assignments.of_class(class_.id)
        )

    def roster(self, teacher: LearnerRecord, assignment_id: int) -> Roster:
        """Return how far everyone has come with one assignment."""
        return self._roster(self._taught(teacher, assignment_id))

    def take_back(self, teacher: LearnerRecord, assignment_id: int, *, now: dt.datetime) -> Task:
        """End an assignment; what was answered stays with those who answered it."""
        task = self._taught(teacher, assignment_id)
        self._store.assignments.take_back(assignment_id, now)
        return task

    def lower_hands(self, teacher: LearnerRecord, assignment_id: int, *, now: dt.datetime) -> Roster:
        """Note that those who asked for help have got it."""
        task = self._taught(teacher, assignment_id)
        self._store.assignments.lower_hands(assignment_id, now)
        return self._roster(task)

    # Members

    def tasks(self, learner: LearnerRecord) -> tuple[tuple[Task, Standing], ...]:
        """Return what the classes of a learner have given them, the newest first, and how far they are."""
        tasks = [self._task(assignment) for assignment in self._store.assignments.of_learner(learner.id)]
        return tuple((task, self._own_standing(task, learner)) for task in tasks)

    def task(self, learner: LearnerRecord, assignment_id: int) -> tuple[Task, Standing]:
        """Return one of them; ``ClassError`` where it is not the learner's, or was taken back."""
        assignment = self._store.assignments.get(assignment_id)
        if assignment is None or self._store.classes.member(assignment.class_id, learner.id) is None:
            raise ClassError("That task belongs to a class that you are not in. /tasks lists yours.")
        if assignment.taken_back_at is not None:
            raise ClassError("Your teacher has taken that task back. /tasks lists those that are left.")
        task = self._task(assignment)
        return task, self._own_standing(task, learner)

    def begin(
        self, learner: LearnerRecord, assignment_id: int, *, seed: int, now: dt.datetime
    ) -> AttemptRecord:
        """Begin an attempt at an assignment, also after its due date.

        It is made of the version that is published now. Raises ``ClassError`` where no attempt is left or the
        set has been withdrawn, and ``AttemptError`` ("open") with a quiz under way. (Attempts are counted and
        then begun: since nobody can have two under way, two taps at once do not begin two.)
        """
        task, standing = self.task(learner, assignment_id)
        if not standing.left(task.assignment):
            raise ClassError(f"You have used {_times(task.assignment.attempts or 0)} for {task.bank.title}.")
        offer = self._current(task)
        if offer is None:
            raise ClassError(f"{task.bank.title} has been withdrawn. Ask your teacher.")
        return self._quiz.start(
            learner.id,
            offer.row,
            size=task.assignment.questions,
            seed=seed,
            now=now,
            assignment_id=assignment_id,
            feedback=task.assignment.feedback,
        )

    def raise_hand(
        self, learner: LearnerRecord, attempt_id: int, position: int, *, now: dt.datetime
    ) -> tuple[Task, bool]:
        """Note that the learner asks for help with a question of an assignment; tell whether that is new.

        Raises ``AttemptError`` as ``Quiz`` does for what is not the learner's own question, and
        ``ClassError`` where the quiz was not given by a class.
        """
        self._quiz.asked_question(attempt_id, position, learner.id)
        attempt = self._store.attempts.get(attempt_id)
        if attempt is None or attempt.assignment_id is None:
            raise ClassError("This quiz was not given to you by a class: there is nobody to ask.")
        task, _ = self.task(learner, attempt.assignment_id)
        return task, self._store.assignments.raise_hand(attempt_id, position, now)

    def of_attempt(self, attempt: AttemptRecord) -> AssignmentRecord | None:
        """Return the assignment that an attempt was made for, or None."""
        return None if attempt.assignment_id is None else self._store.assignments.get(attempt.assignment_id)

    def late(self, attempt: AttemptRecord, answer: AnswerRecord) -> bool:
        """Tell whether an answer came after the due date of the assignment that the attempt was made for."""
        assignment = self.of_attempt(attempt)
        return bool(assignment and assignment.due_at and answer.answered_at > assignment.due_at)

    def left(self, attempt: AttemptRecord) -> bool:
        """Tell whether the learner may try the assignment of an attempt again; False if it has none."""
        assignment = self.of_attempt(attempt)
        if assignment is None or assignment.taken_back_at is not None or assignment.attempts is None:
            return assignment is not None and assignment.taken_back_at is None
        return self._store.assignments.begun(assignment.id, attempt.learner_id) < assignment.attempts

    def noticed(self, assignment_id: int) -> Task:
        """Return the assignment that a notice is about."""
        assignment = self._store.assignments.get(assignment_id)
        assert assignment is not None  # noqa: S101 - a notice goes with its assignment
        return self._task(assignment)

    def _taught(self, teacher: LearnerRecord, assignment_id: int) -> Task:
        assignment = self._store.assignments.get(assignment_id)
        class_ = self._classes.get(teacher, assignment.class_id if assignment else 0)
        if assignment is None or assignment.taken_back_at is not None:
            raise ClassError("That assignment has been taken back. /class shows those that are left.")
        return self._task(assignment, class_)

    def _task(self, assignment: AssignmentRecord, class_: ClassRecord | None = None) -> Task:
        class_ = class_ or self._store.classes.get(assignment.class_id)
        assert class_ is not None  # noqa: S101 - an assignment goes with its class
        return Task(assignment, class_, self._quiz.bank(assignment.bank_row))

    def _roster(self, task: Task) -> Roster:
        return Roster(task, standings(self._store.assignments.progress(task.assignment)))

    def _own_standing(self, task: Task, learner: LearnerRecord) -> Standing:
        progress = self._store.assignments.progress(task.assignment, learner.id)
        return standings(progress)[0]

    def _running(self, class_: ClassRecord, set_id: str, now: dt.datetime) -> AssignmentRecord | None:
        for assignment in self._store.assignments.of_class(class_.id):
            task = self._task(assignment, class_)
            if task.bank.id == set_id.casefold() and not task.over(now):
                return assignment
        return None

    def _current(self, task: Task) -> Offered | None:
        # What the class's teacher may give, its members may take, whoever the set belongs to.
        teacher = self._store.learners.get(task.class_.owner_id)
        return self._offered(self._sets.offered(teacher), task.bank.id) if teacher else None

    @staticmethod
    def _offered(offers: Iterable[Offered], set_id: str) -> Offered | None:
        wanted = set_id.casefold()  # a telephone writes the first letter large
        return next((offer for offer in offers if offer.bank.id == wanted), None)


def _times(number: int) -> str:
    return "your one attempt" if number == 1 else f"all {number} attempts"
