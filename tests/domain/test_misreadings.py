"""What people misread, by issue, actor and position, what they learn, and whether one camp goes better."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.answers import Answer
from bot.domain.bank import Bank
from bot.domain.learning import learning
from bot.domain.misreadings import (
    Dimension,
    by_actor,
    camps,
    error_counts,
    misreadings,
    possible_errors,
    topics,
)
from bot.domain.terms import ErrorKind, Position, Skill
from tests.domain.samples import parse

SMALL = Path(__file__).parent.parent / "banks" / "small.yaml"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return parse(SMALL.read_bytes(), SMALL.name)


def answer(
    learner: int, question_id: str, score: float, *errors: ErrorKind, attempt: int = 0, first: bool = True
) -> Answer:
    return Answer(learner, attempt or learner, first, question_id, (), errors, score)


def test_a_topic_names_skill_issues_actors_positions_and_possible_errors(bank: Bank) -> None:
    topic = topics(bank)["castle-closing"]
    assert topic.skill is Skill.STANCE
    assert (topic.issues, topic.actors) == (("closing",), ("castle",))
    assert topic.stances == {("closing", Position.OPPOSES)}
    assert topic.errors == {ErrorKind.REVERSED_STANCE, ErrorKind.OVERSTATED, ErrorKind.NOT_IN_ARTICLE}


def test_the_errors_of_every_type_are_known(bank: Bank) -> None:
    assert possible_errors(bank.question("order-of-speakers")) == {ErrorKind.WRONG_DETAIL}
    assert possible_errors(bank.question("cars-a-day")) == {ErrorKind.WRONG_DETAIL}
    assert possible_errors(bank.question("name-of-street")) == {ErrorKind.WRONG_DETAIL}
    assert possible_errors(bank.question("how-long")) == {
        ErrorKind.WRONG_DETAIL,
        ErrorKind.OVERSTATED,
        ErrorKind.NOT_IN_ARTICLE,
    }


def test_a_misreading_is_counted_where_it_could_be_made(bank: Bank) -> None:
    given = [
        answer(1, "castle-closing", 0, ErrorKind.REVERSED_STANCE),
        answer(2, "castle-closing", 1),
        answer(3, "castle-closing", 1),
        answer(4, "words-for-closing", 1),  # no option of it reverses a stance
    ]
    found = {
        (one.dimension, one.about): one
        for one in misreadings(error_counts(given), topics(bank))
        if one.error is ErrorKind.REVERSED_STANCE
    }
    assert set(found) == {
        (Dimension.ISSUE, "closing"),
        (Dimension.ACTOR, "castle"),
        (Dimension.POSITION, "opposes"),
    }
    assert {(one.count, one.n, round(one.share, 2)) for one in found.values()} == {(1, 3, 0.33)}


def test_the_most_frequent_misreading_comes_first(bank: Bank) -> None:
    given = [
        answer(1, "castle-closing", 0, ErrorKind.OVERSTATED),
        answer(2, "castle-closing", 1),
        answer(1, "brook-buses", 0, ErrorKind.REVERSED_STANCE),
    ]
    shares = [one.share for one in misreadings(error_counts(given), topics(bank))]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1.0


def test_answers_to_a_question_that_is_no_longer_there_are_passed_over(bank: Bank) -> None:
    given = [answer(1, "gone", 0, ErrorKind.OVERSTATED)]
    assert misreadings(error_counts(given), topics(bank)) == ()
    assert learning(given, topics(bank)) == {}
    assert by_actor(given, topics(bank)) == {}


def test_the_camps_of_an_issue_are_compared_within_learners(bank: Bank) -> None:
    given = [
        answer(1, "words-for-closing", 1),  # the League and the mayor support it
        answer(1, "castle-closing", 0),  # Castle opposes it
        answer(2, "words-for-closing", 1),
        answer(2, "castle-closing", 1),
    ]
    (closing,) = camps(given, topics(bank))
    assert closing.issue == "closing"
    assert (closing.comparison.first.share, closing.comparison.second.share) == (1.0, 0.5)
    assert closing.comparison.difference == pytest.approx(-0.5)


def test_an_issue_with_one_camp_only_is_not_compared(bank: Bank) -> None:
    assert [one.issue for one in camps([], topics(bank))] == ["closing"]


def test_each_actor_has_an_average(bank: Bank) -> None:
    given = [answer(1, "castle-closing", 0), answer(1, "castle-buses", 1), answer(1, "league-buses", 1)]
    found = by_actor(given, topics(bank))
    assert (found["castle"].n, found["castle"].share) == (2, 0.5)
    assert found["league"].share == 1.0


def test_learning_compares_first_with_later_attempts_by_skill(bank: Bank) -> None:
    given = [
        answer(1, "castle-closing", 0),
        answer(1, "castle-closing", 1, attempt=9, first=False),
        answer(2, "castle-closing", 1),
        answer(2, "who-cuts-off", 1),
    ]
    found = learning(given, topics(bank))
    assert set(found) == {Skill.STANCE, Skill.ATTRIBUTION}
    assert (found[Skill.STANCE].first.share, found[Skill.STANCE].second.share) == (0.5, 1.0)
    assert (found[Skill.STANCE].difference, found[Skill.STANCE].n) == (1.0, 1)
    assert found[Skill.ATTRIBUTION].n == 0
