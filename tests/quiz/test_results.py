"""What came of it: scores, skills, mistakes."""

from __future__ import annotations

from bot.domain.grading import Chosen
from bot.domain.terms import Skill
from bot.quiz import Quiz, Tally
from bot.store.learners import LearnerRecord
from tests.quiz.conftest import NOW
from tests.quiz.taking import THREE, answer_next, at, begin
from tests.quiz.test_banks import NEXT, OTHER, load


def test_a_result_counts_all_and_by_skill(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    for rightly in (True, False, True):
        answer_next(quiz, attempt, rightly=rightly)
    result = quiz.result(attempt.id, anna.id)
    assert result.total == Tally(right=2, n=3, score=2, max_score=3)
    assert result.by_skill == {Skill.DETAIL: Tally(2, 2, 2, 2), Skill.ATTRIBUTION: Tally(0, 1, 0, 1)}
    assert [answer.question_id for answer in result.answers] == list(THREE)
    assert [mistake.question.id for mistake in result.mistakes] == ["who-cuts-off"]
    assert result.attempt.ending == "finished"


def test_partly_right_counts_in_part_and_as_a_mistake(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row, ["brook-promises"])
    quiz.ask(attempt.id, anna.id, now=NOW)
    quiz.answer(attempt.id, 0, Chosen(keys=("0",)), anna.id, now=NOW)
    result = quiz.result(attempt.id, anna.id)
    assert result.total == Tally(right=0, n=1, score=0.5, max_score=1)
    assert len(result.mistakes) == 1


def test_a_stopped_attempt_counts_what_was_answered(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, row)
    answer_next(quiz, attempt)
    quiz.ask(attempt.id, anna.id, now=NOW)
    result = quiz.stop(anna.id, now=NOW)
    assert result is not None
    assert (result.total.n, len(result.attempt.question_ids)) == (1, 3)


def test_nothing_answered_is_nothing_out_of_nothing(quiz: Quiz, row: int, anna: LearnerRecord) -> None:
    result = quiz.result(begin(quiz, anna, row).id, anna.id)
    assert (result.total, result.by_skill, result.mistakes) == (Tally(0, 0, 0, 0), {}, ())


def test_all_ended_attempts_come_newest_first(
    quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord
) -> None:
    attempts = []
    for _ in range(3):
        attempts.append(begin(quiz, anna, row))
        quiz.stop(anna.id, now=NOW)
    begin(quiz, anna, row)
    begin(quiz, ben, row)
    quiz.stop(ben.id, now=NOW)
    assert [result.attempt.id for result in quiz.results(anna.id)] == [each.id for each in reversed(attempts)]


def take(quiz: Quiz, learner: LearnerRecord, row: int, *, seconds: float, **answers: bool) -> None:
    """Answer questions, each rightly or not, in an attempt of their own."""
    attempt = begin(quiz, learner, row, [name.replace("_", "-") for name in answers])
    for rightly in answers.values():
        answer_next(quiz, attempt, rightly=rightly, seconds=seconds)


def wrong_ids(quiz: Quiz, learner: LearnerRecord, row: int) -> list[str]:
    ids = [mistake.question.id for mistake in quiz.mistakes(learner.id, row)]
    assert quiz.missed_ids(learner.id, row) == tuple(ids)
    return ids


def test_mistakes_are_questions_whose_latest_answer_is_not_right(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    take(quiz, anna, row, seconds=1, how_long=False, who_cuts_off=True, cars_a_day=False)
    take(quiz, anna, row, seconds=2, how_long=True, who_cuts_off=False)
    assert wrong_ids(quiz, anna, row) == ["who-cuts-off", "cars-a-day"]


def test_of_answers_of_one_moment_that_of_the_later_attempt_is_the_latest(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    for _ in range(9):  # so that the ids are of different lengths
        take(quiz, anna, row, seconds=1, how_long=True)
    take(quiz, anna, row, seconds=1, how_long=False)
    assert wrong_ids(quiz, anna, row) == ["how-long"]


def test_mistakes_are_ones_own(quiz: Quiz, row: int, anna: LearnerRecord, ben: LearnerRecord) -> None:
    take(quiz, anna, row, seconds=1, how_long=False)
    assert wrong_ids(quiz, ben, row) == []


def test_mistakes_are_those_of_one_bank_in_all_its_versions(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    take(quiz, anna, row, seconds=1, how_long=False, cars_a_day=False)
    take(quiz, anna, load(quiz, OTHER), seconds=2, who_cuts_off=False)
    new = load(quiz, NEXT.replace(b"id: cars-a-day", b"id: cars-by-day"))
    take(quiz, anna, new, seconds=3, name_of_street=False)
    assert wrong_ids(quiz, anna, new) == ["name-of-street", "how-long"]
    assert quiz.mistakes(anna.id, new)[1].bank.version == 1  # shown as it was answered


def test_a_later_answer_of_an_earlier_attempt_is_the_latest(
    quiz: Quiz, row: int, anna: LearnerRecord
) -> None:
    take(quiz, anna, row, seconds=9, how_long=True)
    take(quiz, anna, row, seconds=3, how_long=False)
    assert wrong_ids(quiz, anna, row) == []
    assert quiz.results(anna.id)[0].answers[0].answered_at == at(3)
