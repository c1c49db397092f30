"""A school with answers: an admin, two teachers with a class each, and their learners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from bot.domain.grading import Chosen, Response, Typed
from bot.domain.questions import Numeric, Question, ShortText
from bot.domain.roles import Role
from bot.quiz import Quiz
from bot.reports.building import Reporter
from bot.store.classes import ClassRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.classes import Classes
from bot.teaching.roles import Roles
from bot.web.office import Entrance, Office
from bot.web.sessions import Sessions
from tests.domain.samples import SMALL

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
ADMIN_ID = 6_000_000_009
SET = "milltown-bridge"
NAMES = ("Anna", "Bo", "Cleo", "Dan", "Ela", "Finn", "Gia", "Hugo")


@dataclass(frozen=True)
class School:
    """Who and what there is; Tess's class has eight learners with answers, Theo's has two."""

    office: Office
    entrance: Entrance
    admin: LearnerRecord
    tess: LearnerRecord
    theo: LearnerRecord
    learners: tuple[LearnerRecord, ...]
    civics: ClassRecord
    history: ClassRecord

    def link(self, who: LearnerRecord) -> str:
        """The path that signs somebody in."""
        return self.entrance.sessions.link(who, token=self.entrance.token(), now=self.office.now())


def school(store: Store, *, now: Callable[[], datetime], https: bool = True) -> School:
    """Build it in an empty database."""

    quiz, roles = Quiz(store), Roles(store, admin_ids=frozenset({ADMIN_ID}))
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    people = [
        quiz.learner(6_000_000_100 + number, name=name, language="en", now=NOW)
        for number, name in enumerate((*NAMES, "Tess", "Theo", "Iris", "Jan"))
    ]
    *learners, tess, theo, iris, jan = people
    admin = quiz.learner(ADMIN_ID, name="Ada", language="en", now=NOW)
    for teacher in (tess, theo):
        roles.appoint(teacher, Role.TEACHER, now=NOW)
    classes = Classes(store, roles)
    made = []
    for teacher, name, members in ((tess, "Civics", learners), (theo, "History", [iris, jan])):
        class_ = classes.create(teacher, name, token=name, now=NOW)
        made.append(class_)
        for learner in members:
            classes.join(learner, class_.code, seed=1, now=NOW)
            classes.name(learner, class_.id, f"{learner.name} of {name}", now=NOW)
        given = store.assignments.add(
            class_.id, row, due_at=None, attempts=None, questions=None, feedback="now", now=NOW
        )
        for place, learner in enumerate(members):
            _take(quiz, learner, row, given.id, wrong_from=4 + place)
    tokens = count(1)
    office = Office(
        store=store,
        quiz=quiz,
        roles=roles,
        reporter=Reporter(store, quiz.bank, fewest=5),
        now=now,
        fewest=5,
    )
    sessions = Sessions(store, secret="a secret of the tests, long enough")
    entrance = Entrance(sessions, lambda: f"token-{next(tokens)}", https)
    return School(office, entrance, admin, tess, theo, tuple(learners), *made)


def _take(quiz: Quiz, learner: LearnerRecord, row: int, assignment_id: int, *, wrong_from: int) -> None:
    attempt = quiz.start(learner.id, row, size=None, seed=learner.id, now=NOW, assignment_id=assignment_id)
    for place in range(len(attempt.question_ids)):
        asked = quiz.ask(attempt.id, learner.id, now=NOW)
        response = _right(asked.question) if place < wrong_from else _wrong(asked.question)
        quiz.answer(attempt.id, asked.position, response, learner.id, now=NOW)


def _right(question: Question) -> Response:
    if isinstance(question, Numeric | ShortText):
        return Typed(text=str(question.answer))
    return Chosen(keys=question.right_keys)


def _wrong(question: Question) -> Response:
    if isinstance(question, Numeric | ShortText):
        return Typed(text="77777")
    if len(question.right_keys) > 2:
        return Chosen(keys=question.right_keys[::-1])
    return Chosen(keys=next((key,) for key in question.choice_keys if key not in question.right_keys))
