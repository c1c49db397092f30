"""What was chosen how often, by whom, and which wrong option draws the better learners."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.domain.answers import Answer, attempt_totals
from bot.domain.questions import Question
from bot.domain.response_analysis import FLAGGED_FROM, response_analysis
from bot.domain.terms import ErrorKind

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
WRONG = {"error": "wrong_detail", "feedback": "By the article it is not."}


def question(kind: str, **fields: Any) -> Question:
    return QUESTION.validate_python(
        {
            "id": "q",
            "type": kind,
            "skill": "detail",
            "difficulty": 1,
            "prompt": "By the article, what?",
            "explanation": "It says so.",
            "cites": ["a-quote"],
            **fields,
        }
    )


CHOICE = question(
    "single_choice",
    options=[{"text": "this", "correct": True}, {"text": "that", **WRONG}, {"text": "those", **WRONG}],
)


def answers(*given: tuple[tuple[str, ...], float, float]) -> list[Answer]:
    """Make, for each (choices, score, score in the rest of the attempt), two answers of one learner."""
    found = []
    for learner, (choices, score, rest) in enumerate(given):
        errors = () if score == 1 else (ErrorKind.WRONG_DETAIL,)
        found.append(Answer(learner, learner, True, "q", choices, errors, score))
        found.append(Answer(learner, learner, True, "other", ("0",), (), rest))
    return found


def analysed(question: Question, given: list[Answer]) -> Any:
    return response_analysis(question, given, attempt_totals(given))


def test_each_option_has_its_count_share_and_error_and_the_unused_one_too() -> None:
    found = analysed(CHOICE, answers((("0",), 1.0, 1.0), (("1",), 0.0, 0.5), (("0",), 1.0, 0.0)))
    assert found.n == 3
    assert [(option.key, option.right, option.count) for option in found.options] == [
        ("0", True, 2),
        ("1", False, 1),
        ("2", False, 0),
    ]
    assert found.options[0].share == pytest.approx(2 / 3)
    assert (found.options[0].error, found.options[1].error) == (None, ErrorKind.WRONG_DETAIL)


def test_the_mean_total_is_of_those_who_chose_it_and_none_where_nobody_did() -> None:
    found = analysed(CHOICE, answers((("0",), 1.0, 1.0), (("1",), 0.0, 0.5), (("0",), 1.0, 0.0)))
    assert [option.mean_total for option in found.options] == [0.75, 0.25, None]
    assert [option.mean_rest for option in found.options] == [0.5, 0.5, None]


def test_a_distractor_that_attracts_better_learners_than_the_key_is_flagged() -> None:
    given = [(("0",), 1.0, 0.2)] * FLAGGED_FROM + [(("1",), 0.0, 0.9)] * FLAGGED_FROM
    found = analysed(CHOICE, answers(*given, (("2",), 0.0, 1.0)))
    assert [option.key for option in found.flagged] == ["1"]
    assert found.options[0].better_than_key is None
    assert found.options[2].better_than_key is None


def test_a_distractor_that_attracts_weaker_learners_is_not_flagged() -> None:
    given = [(("0",), 1.0, 0.9)] * FLAGGED_FROM + [(("1",), 0.0, 0.2)] * FLAGGED_FROM
    found = analysed(CHOICE, answers(*given))
    assert found.options[1].better_than_key is False
    assert found.flagged == ()


def test_where_several_can_be_chosen_each_counts() -> None:
    several = question(
        "multiple_choice",
        options=[{"text": "x", "correct": True}, {"text": "y", "correct": True}, {"text": "z", **WRONG}],
    )
    found = analysed(several, answers((("0", "2"), 0.0, 1.0), (("0", "1"), 1.0, 1.0)))
    assert [(option.count, option.share) for option in found.options] == [(2, 1.0), (1, 0.5), (1, 0.5)]


def test_an_order_counts_as_a_whole_the_most_frequent_first() -> None:
    order = question("ordering", items=[{"text": "x"}, {"text": "y"}, {"text": "z"}], misordered=WRONG)
    found = analysed(
        order,
        answers((("0", "1", "2"), 1.0, 1.0), (("1", "0", "2"), 0.3, 1.0), (("1", "0", "2"), 0.3, 0.0)),
    )
    assert [(option.key, option.right, option.count) for option in found.options] == [
        ("1,0,2", False, 2),
        ("0,1,2", True, 1),
    ]


def test_what_was_typed_counts_as_it_is_compared() -> None:
    number = question("numeric", answer=3, unit="percent", period="this year", otherwise=WRONG)
    found = analysed(
        number,
        answers(
            (("3",), 1.0, 1.0), (("three percent",), 1.0, 1.0), (("17 %",), 0.0, 1.0), (("3.0",), 1.0, 1.0)
        ),
    )
    assert [(option.key, option.right, option.count) for option in found.options] == [
        ("3", True, 3),
        ("17", False, 1),
    ]
    assert found.options[1].error is ErrorKind.WRONG_DETAIL
    word = question("short_text", answer="Bridge Street", otherwise=WRONG)
    found = analysed(word, answers((("bridge street",), 1.0, 1.0), (("Bridge  Street!",), 1.0, 1.0)))
    assert [(option.key, option.count) for option in found.options] == [("bridge street", 2)]


def test_a_question_that_nobody_answered_has_its_options_and_no_shares() -> None:
    found = analysed(CHOICE, [])
    assert found.n == 0
    assert [(option.count, option.share) for option in found.options] == [(0, None)] * 3
