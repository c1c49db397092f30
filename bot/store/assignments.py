"""What classes have been given to do, how far each member has come, and who asks for help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.assigning import Feedback
from bot.store.connection import Connection, Row, Values
from bot.store.moments import read, read_if, written


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """A set given to a class; None of ``due_at``, ``attempts`` and ``questions`` means no limit."""

    id: int
    class_id: int
    bank_row: int
    made_at: dt.datetime
    revised_at: dt.datetime
    due_at: dt.datetime | None = None
    attempts: int | None = None
    questions: int | None = None
    feedback: Feedback = "now"
    taken_back_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ProgressRecord:
    """One attempt of one member at an assignment; of a member who has not begun, a row without an attempt."""

    learner_id: int
    name: str
    attempt_id: int | None
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    ending: str | None
    questions: int
    answered: int
    score: float
    late: int
    """How many of its answers came after the due date."""
    hand: int | None
    """The last position at which the member asked for help that has not come yet."""


_SELECT = (
    "SELECT assignments.id, assignments.class_id, assignments.bank_row, assignments.made_at,"
    " assignments.revised_at, assignments.due_at, assignments.attempts, assignments.questions,"
    " assignments.feedback, assignments.taken_back_at FROM assignments "
)


class Assignments:
    """The tables ``assignments`` and ``hands``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        class_id: int,
        bank_row: int,
        *,
        due_at: dt.datetime | None,
        attempts: int | None,
        questions: int | None,
        feedback: Feedback,
        now: dt.datetime,
    ) -> AssignmentRecord:
        """Store a new assignment, with a notice waiting for each member; both or neither."""
        with self._connection.transaction():
            self._connection.write(
                "INSERT INTO assignments"
                " (class_id, bank_row, made_at, revised_at, due_at, attempts, questions, feedback)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(class_id, bank_row, written(now), written(now), written(due_at) if due_at else None),
                    *(attempts, questions, feedback),
                ],
            )
            row = self._connection.one("SELECT last_insert_rowid()")
            assert row is not None  # noqa: S101 - SQLite always answers
            self._tell(row[0], "assigned", now)
        return self._there(row[0])

    def revise(
        self,
        assignment_id: int,
        *,
        due_at: dt.datetime | None,
        attempts: int | None,
        questions: int | None,
        feedback: Feedback,
        now: dt.datetime,
    ) -> AssignmentRecord:
        """Change what an assignment asks for, with a notice waiting for each member; both or neither."""
        with self._connection.transaction():
            self._connection.write(
                "UPDATE assignments SET revised_at = ?, due_at = ?, attempts = ?, questions = ?, feedback = ?"
                " WHERE id = ?",
                [
                    *(written(now), written(due_at) if due_at else None),
                    *(attempts, questions, feedback, assignment_id),
                ],
            )
            self._tell(assignment_id, "changed", now)
        return self._there(assignment_id)

    def take_back(self, assignment_id: int, now: dt.datetime) -> None:
        """End an assignment; whoever has not been told of it will not be."""
        with self._connection.transaction():
            self._connection.write(
                "UPDATE assignments SET taken_back_at = ? WHERE id = ? AND taken_back_at IS NULL",
                [written(now), assignment_id],
            )
            self._connection.write(
                "DELETE FROM notices WHERE assignment_id = ? AND state = 'waiting'", [assignment_id]
            )

    def get(self, assignment_id: int) -> AssignmentRecord | None:
        """Return the assignment with that id, or None."""
        found = self._some("WHERE id = ?", [assignment_id])
        return found[0] if found else None

    def of_class(self, class_id: int) -> list[AssignmentRecord]:
        """Return what a class has been given and still has, the newest first."""
        return self._some("WHERE class_id = ? AND taken_back_at IS NULL ORDER BY id DESC", [class_id])

    def of_learner(self, learner_id: int) -> list[AssignmentRecord]:
        """Return what the classes of a learner have been given and still have, the newest first."""
        return self._some(
            "JOIN members ON members.class_id = assignments.class_id"
            " WHERE members.learner_id = ? AND taken_back_at IS NULL ORDER BY assignments.id DESC",
            [learner_id],
        )

    def begun(self, assignment_id: int, learner_id: int) -> int:
        """Return how many attempts at an assignment a learner has begun."""
        row = self._connection.one(
            "SELECT count(*) FROM attempts WHERE assignment_id = ? AND learner_id = ?",
            [assignment_id, learner_id],
        )
        return int(row[0]) if row else 0

    def progress(self, assignment: AssignmentRecord, learner_id: int | None = None) -> list[ProgressRecord]:
        """Return every attempt of every member of the class (or of one), by name and oldest first."""
        rows = self._connection.all(
            "SELECT members.learner_id, members.name, attempts.id, attempts.started_at, attempts.ended_at,"
            " attempts.ending, coalesce(json_array_length(attempts.question_ids), 0),"
            " count(answers.position), total(answers.score), coalesce(sum(answers.answered_at > ?), 0),"
            " (SELECT max(position) FROM hands"
            "  WHERE hands.attempt_id = attempts.id AND hands.lowered_at IS NULL)"
            " FROM members"
            " LEFT JOIN attempts ON attempts.assignment_id = ? AND attempts.learner_id = members.learner_id"
            " LEFT JOIN answers ON answers.attempt_id = attempts.id"
            " WHERE members.class_id = ? AND members.learner_id = coalesce(?, members.learner_id)"
            " GROUP BY members.learner_id, attempts.id ORDER BY members.name_key, attempts.id",
            [
                written(assignment.due_at) if assignment.due_at else None,
                *(assignment.id, assignment.class_id, learner_id),
            ],
        )
        return [_progress(row) for row in rows]

    # Who asks for help

    def raise_hand(self, attempt_id: int, position: int, now: dt.datetime) -> bool:
        """Note that help is asked for at a question; False if it has been before."""
        raised = self._connection.write(
            "INSERT INTO hands (attempt_id, position, raised_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [attempt_id, position, written(now)],
        )
        return raised == 1

    def hands_of(self, attempt_id: int) -> tuple[int, ...]:
        """Return the positions of an attempt at which help was asked for."""
        rows = self._connection.all(
            "SELECT position FROM hands WHERE attempt_id = ? ORDER BY position", [attempt_id]
        )
        return tuple(row[0] for row in rows)

    def lower_hands(self, assignment_id: int, now: dt.datetime) -> int:
        """Note that all who asked for help with an assignment have got it; return how often that was."""
        return self._connection.write(
            "UPDATE hands SET lowered_at = ? WHERE lowered_at IS NULL"
            " AND attempt_id IN (SELECT id FROM attempts WHERE assignment_id = ?)",
            [written(now), assignment_id],
        )

    def _tell(self, assignment_id: int, kind: str, now: dt.datetime) -> None:
        # A member who waits to be told of the assignment need not be told of its changes too.
        self._connection.write(
            "INSERT INTO notices (assignment_id, learner_id, kind, about, state)"
            " SELECT assignments.id, members.learner_id, ?, ?, 'waiting'"
            " FROM assignments JOIN members ON members.class_id = assignments.class_id"
            " WHERE assignments.id = ? AND NOT EXISTS (SELECT 1 FROM notices AS before"
            "  WHERE before.assignment_id = assignments.id AND before.learner_id = members.learner_id"
            "  AND before.state = 'waiting')",
            [kind, written(now), assignment_id],
        )

    def _there(self, assignment_id: int) -> AssignmentRecord:
        found = self.get(assignment_id)
        assert found is not None  # noqa: S101 - it was written a line above
        return found

    def _some(self, where: str, values: Values) -> list[AssignmentRecord]:
        return [_record(row) for row in self._connection.all(_SELECT + where, values)]


def _record(row: Row) -> AssignmentRecord:
    assignment_id, class_id, bank_row, made_at, revised_at, due_at, *limits, feedback, taken_back_at = row
    attempts, questions = limits
    return AssignmentRecord(
        id=assignment_id,
        class_id=class_id,
        bank_row=bank_row,
        made_at=read(made_at),
        revised_at=read(revised_at),
        due_at=read_if(due_at),
        attempts=attempts,
        questions=questions,
        feedback=feedback,
        taken_back_at=read_if(taken_back_at),
    )


def _progress(row: Row) -> ProgressRecord:
    learner_id, name, attempt_id, started_at, ended_at, *rest = row
    return ProgressRecord(learner_id, name, attempt_id, read_if(started_at), read_if(ended_at), *rest)
