"""Whatever two learners do, in whatever order, over whatever restarts: what was stored first stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.grading import Chosen, Response, Typed, Unreadable
from bot.errors import AttemptError
from bot.quiz import Quiz
from bot.store.attempts import AnswerRecord
from bot.store.database import Store
from tests.domain.samples import BANK, SMALL, parse
from tests.quiz.conftest import NOW

LEARNERS = st.integers(1, 2)
ATTEMPTS = st.integers(0, 4)
POSITIONS = st.integers(-1, 4)
KEYS = st.sampled_from("012345")
RESPONSES: st.SearchStrategy[Response] = st.one_of(
    st.builds(Chosen, keys=st.lists(KEYS, max_size=4).map(tuple)),
    st.builds(Chosen, keys=st.sampled_from([question.right_keys for question in BANK.questions])),
    st.builds(Typed, text=st.sampled_from(["240", "Bridge Street", "School Lane", "?"])),
)


class Courses(RuleBasedStateMachine):
    """Two learners who tap at anything."""

    @initialize()
    def open_a_quiz(self) -> None:
        self.store = Store.open(None)
        self.quiz = Quiz(self.store, parse=parse)
        self.row = self.quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
        for number in (1, 2):
            self.quiz.learner(number, name="A", language="en", now=NOW)
        self.now = NOW
        self.shown: dict[tuple[int, int], AnswerRecord] = {}

    def teardown(self) -> None:
        self.store.close()

    @rule()
    def restart(self) -> None:
        self.quiz = Quiz(self.store, parse=parse)

    @rule(learner=LEARNERS, size=st.integers(0, 4), seed=st.integers(0, 99))
    def start(self, learner: int, size: int, seed: int) -> None:
        with suppress(AttemptError):
            self.quiz.start(learner, self.row, size=size, seed=seed, now=self.now)

    @rule(learner=LEARNERS)
    def stop(self, learner: int) -> None:
        self.quiz.stop(learner, now=self.now)

    @rule(attempt=ATTEMPTS, learner=LEARNERS)
    def ask(self, attempt: int, learner: int) -> None:
        with suppress(AttemptError):
            asked = self.quiz.ask(attempt, learner, now=self.now)
            assert (attempt, asked.position) not in self.shown
            assert asked.attempt == self.quiz.open_attempt(learner)

    @rule(learner=LEARNERS, key=KEYS, on=st.booleans(), at=st.integers(-1, 4))
    def mark(self, learner: int, key: str, *, on: bool, at: int) -> None:
        attempt = self.quiz.open_attempt(learner)
        if attempt is not None and attempt.asked is not None:
            with suppress(AttemptError, Unreadable):
                self.quiz.toggle(self.quiz.step(attempt.id, attempt.asked, learner), key=key, on=on)
            with suppress(AttemptError, Unreadable):
                self.quiz.place(self.quiz.step(attempt.id, attempt.asked, learner), at=at, key=key)

    @rule(attempt=ATTEMPTS, position=POSITIONS, learner=LEARNERS, response=RESPONSES)
    def tap(self, attempt: int, position: int, learner: int, response: Response) -> None:
        self.now += timedelta(seconds=1)
        with suppress(AttemptError, Unreadable):
            done = self.quiz.answer(attempt, position, response, learner, now=self.now)
            assert done.counted == ((attempt, position) not in self.shown)
            assert self.shown.setdefault((attempt, position), done.answer) == done.answer

    @rule(learner=LEARNERS, response=RESPONSES)
    def answer_what_is_open(self, learner: int, response: Response) -> None:
        attempt = self.quiz.open_attempt(learner)
        if attempt is not None:
            position = self.quiz.ask(attempt.id, learner, now=self.now).position
            self.tap(attempt.id, position, learner, response)

    @invariant()
    def every_verdict_shown_is_stored_and_nothing_else(self) -> None:
        stored = [answer for learner in (1, 2) for answer in self._answers(learner)]
        assert {(answer.attempt_id, answer.position): answer for answer in stored} == self.shown

    @invariant()
    def an_attempt_is_answered_from_the_front_and_ends_with_its_last_question(self) -> None:
        for learner in (1, 2):
            for attempt in self.store.attempts.all_of(learner):
                answers = self.store.answers.of_attempt(attempt.id)
                assert [answer.position for answer in answers] == list(range(len(answers)))
                assert (attempt.ending == "finished") == (len(answers) == len(attempt.question_ids))

    def _answers(self, learner: int) -> list[AnswerRecord]:
        attempts = self.store.attempts.all_of(learner)
        return [answer for attempt in attempts for answer in self.store.answers.of_attempt(attempt.id)]


Courses.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
test_any_course = Courses.TestCase
