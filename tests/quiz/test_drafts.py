"""Marking several choices, and putting items in order, before answering."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.grading import Chosen, Unreadable
from bot.quiz import Asked, Quiz
from bot.store.attempts import AttemptRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from tests.domain.samples import SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import begin, refused


@pytest.fixture
def several(quiz: Quiz, row: int, anna: LearnerRecord) -> AttemptRecord:
    """An attempt that stands at a multiple_choice question."""
    attempt = begin(quiz, anna, row, ["brook-promises", "order-of-speakers"])
    return quiz.ask(attempt.id, anna.id, now=NOW).attempt


@pytest.fixture
def order(quiz: Quiz, row: int, anna: LearnerRecord) -> AttemptRecord:
    """An attempt that stands at an ordering question."""
    attempt = begin(quiz, anna, row, ["order-of-speakers", "brook-promises"])
    return quiz.ask(attempt.id, anna.id, now=NOW).attempt


def toggle(quiz: Quiz, attempt: AttemptRecord, key: str, *, on: bool = True) -> Asked:
    return quiz.toggle(quiz.step(attempt.id, 0, attempt.learner_id), key=key, on=on)


def place(quiz: Quiz, attempt: AttemptRecord, at: int, key: str) -> Asked:
    return quiz.place(quiz.step(attempt.id, 0, attempt.learner_id), at=at, key=key)


def stored(quiz: Quiz, attempt: AttemptRecord) -> tuple[str, ...]:
    return quiz.ask(attempt.id, attempt.learner_id, now=NOW).draft


def test_choices_are_marked_and_unmarked(quiz: Quiz, several: AttemptRecord) -> None:
    toggle(quiz, several, "0")
    toggle(quiz, several, "3")
    assert set(stored(quiz, several)) == {"0", "3"}
    assert toggle(quiz, several, "0", on=False).draft == stored(quiz, several) == ("3",)


def test_marks_stand_in_the_order_in_which_the_choices_are_shown(quiz: Quiz, several: AttemptRecord) -> None:
    for key in "0123":
        asked = toggle(quiz, several, key)
    assert asked.draft == asked.choices


def test_marking_twice_is_marking_once(quiz: Quiz, several: AttemptRecord) -> None:
    assert toggle(quiz, several, "1") == toggle(quiz, several, "1")
    assert toggle(quiz, several, "1", on=False) == toggle(quiz, several, "1", on=False)
    assert stored(quiz, several) == ()


def test_items_are_placed_one_after_the_other(quiz: Quiz, order: AttemptRecord) -> None:
    place(quiz, order, 0, "2")
    assert place(quiz, order, 1, "0").draft == stored(quiz, order) == ("2", "0")


def test_a_repeated_or_stale_tap_places_nothing(quiz: Quiz, order: AttemptRecord) -> None:
    place(quiz, order, 0, "2")
    for at, key in [(0, "2"), (1, "2"), (0, "1"), (3, "1"), (-1, "1"), (2**70, "1")]:
        assert place(quiz, order, at, key).draft == ("2",)


def test_items_are_taken_back_from_the_end(quiz: Quiz, order: AttemptRecord) -> None:
    for at, key in enumerate("210"):
        place(quiz, order, at, key)
    for length, draft in [(5, ("2", "1", "0")), (2, ("2", "1")), (2, ("2", "1")), (-1, ())]:
        assert quiz.take_back(quiz.step(order.id, 0, order.learner_id), length=length).draft == draft


def test_the_next_question_starts_unmarked(quiz: Quiz, several: AttemptRecord) -> None:
    toggle(quiz, several, "0")
    quiz.answer(several.id, 0, Chosen(keys=("0",)), several.learner_id, now=NOW)
    assert stored(quiz, several) == ()
    assert stored(quiz, several) == ()  # and once more, as it is stored by now


def test_only_choices_of_the_question_can_be_marked(quiz: Quiz, several: AttemptRecord) -> None:
    with pytest.raises(Unreadable):
        toggle(quiz, several, "9")


def test_only_questions_of_that_kind_can_be_marked(quiz: Quiz, several: AttemptRecord) -> None:
    with pytest.raises(Unreadable):
        place(quiz, several, 0, "0")
    with pytest.raises(Unreadable):
        quiz.take_back(quiz.step(several.id, 0, several.learner_id), length=0)


def test_nothing_can_be_marked_once_it_is_answered(quiz: Quiz, several: AttemptRecord) -> None:
    quiz.answer(several.id, 0, Chosen(keys=("0",)), several.learner_id, now=NOW)
    with refused("answered"):
        toggle(quiz, several, "1")
    quiz.stop(several.learner_id, now=NOW)
    with refused("answered"):
        toggle(quiz, several, "1")


def test_nothing_can_be_marked_before_it_is_asked_or_after_the_end(
    quiz: Quiz, several: AttemptRecord
) -> None:
    with refused("not_asked"):
        quiz.place(quiz.step(several.id, 1, several.learner_id), at=0, key="0")
    quiz.stop(several.learner_id, now=NOW)
    with refused("ended"):
        toggle(quiz, several, "1")


def test_nobody_else_can_mark_anything(quiz: Quiz, several: AttemptRecord, ben: LearnerRecord) -> None:
    with refused("foreign"):
        quiz.toggle(quiz.step(several.id, 0, ben.id), key="0", on=True)


def test_marks_of_two_processes_are_both_kept(tmp_path: Path) -> None:
    stores = [Store.open(tmp_path / "quiz.db") for _ in range(2)]
    mine, other = (Quiz(store, parse=parse) for store in stores)
    row = mine.load_bank(SMALL, name="small.yaml", now=NOW).row
    anna = mine.learner(1, name="Anna", language="en", now=NOW)
    attempt = mine.ask(begin(mine, anna, row, ["brook-promises"]).id, anna.id, now=NOW).attempt
    redraft, rounds = stores[0].attempts.redraft, iter([True])

    def be_overtaken(record: AttemptRecord, draft: tuple[str, ...]) -> bool:
        if next(rounds, False):
            toggle(other, attempt, "3")
        return redraft(record, draft)

    stores[0].attempts.redraft = be_overtaken  # type: ignore[method-assign, assignment]
    assert set(toggle(mine, attempt, "0").draft) == set(stored(other, attempt)) == {"0", "3"}
    for store in stores:
        store.close()
