"""From graded answers to totals and a response matrix."""

from __future__ import annotations

from bot.domain.answers import Answer, attempt_totals, first_attempts, response_matrix


def answer(attempt: int, question_id: str, score: float, *, first: bool = True) -> Answer:
    return Answer(attempt * 10, attempt, first, question_id, ("0",), (), score)


ANSWERS = [
    answer(1, "a", 1.0),
    answer(2, "b", 0.5, first=False),
    answer(1, "b", 0.0),
    answer(2, "a", 1.0, first=False),
    answer(3, "b", 1.0),
]


def test_a_row_is_an_attempt_and_what_was_not_answered_is_none() -> None:
    assert response_matrix(ANSWERS, ["b", "a"]) == [[0.0, 1.0], [0.5, 1.0], [1.0, None]]


def test_questions_that_are_not_asked_for_and_attempts_without_others_are_left_out() -> None:
    assert response_matrix(ANSWERS, ["a"]) == [[1.0], [1.0]]


def test_an_attempts_total_comes_with_the_most_it_could_be() -> None:
    assert attempt_totals(ANSWERS) == {1: (1.0, 2.0), 2: (1.5, 2.0), 3: (1.0, 1.0)}


def test_first_attempts_can_be_told_from_later_ones() -> None:
    assert {one.attempt for one in first_attempts(ANSWERS)} == {1, 3}
