"""First attempts against later ones, counted: the same as of the answers one by one."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import Answer
from bot.domain.comparison import Comparison, compared
from bot.domain.learning import learning
from bot.domain.misreadings import Topic
from bot.domain.terms import Skill
from bot.store.learning_counts import LearningCounts, Scored

SKILLS = {"who": Skill.ATTRIBUTION, "how": Skill.STANCE, "why": Skill.STANCE}
SCORED = [Scored(each, score, 1.0) for each in (*SKILLS, "not in the bank") for score in (0.0, 1 / 3, 1.0)]


class Taken(NamedTuple):
    """One attempt: whose, and what was answered."""

    learner: int
    finished: bool
    answers: tuple[int, ...]


ATTEMPTS = st.lists(
    st.builds(
        Taken,
        st.integers(1, 4),
        st.booleans(),
        st.lists(st.integers(0, len(SCORED) - 1), min_size=1, max_size=4).map(tuple),
    ),
    max_size=12,
)


def firsts(attempts: list[Taken]) -> dict[int, int]:
    """Which attempt of each learner is the first finished one."""
    found: dict[int, int] = {}
    for at, attempt in enumerate(attempts):
        if attempt.finished:
            found.setdefault(attempt.learner, at)
    return found


def counted(attempts: list[Taken]) -> dict[Skill, Comparison]:
    first = firsts(attempts)
    learners = [attempt.learner for attempt in attempts]
    counts = LearningCounts(SKILLS, {each for each in learners if learners.count(each) > 1})
    for at, (learner, _, answers) in enumerate(attempts):
        counts.add(learner, answers, first=first.get(learner) == at)
    return {skill: compared(marks) for skill, marks in counts.sides(SCORED).items()}


def one_by_one(attempts: list[Taken]) -> dict[Skill, Comparison]:
    first = firsts(attempts)
    answers = [
        Answer(learner, at, first[learner] == at, scored.question_id, (), (), scored.score)
        for at, (learner, _, numbers) in enumerate(attempts)
        for scored in [SCORED[number] for number in numbers]
        if at >= first.get(learner, len(attempts))
    ]
    about = {each: Topic(skill, (), (), frozenset(), frozenset()) for each, skill in SKILLS.items()}
    return learning(answers, about)


@given(ATTEMPTS)
def test_learning_is_that_of_the_answers_one_by_one(attempts: list[Taken]) -> None:
    found, expected = counted(attempts), one_by_one(attempts)
    if len(firsts(attempts)) == len(attempts):
        assert found == {}  # there is nothing to compare
        return
    assert found.keys() == expected.keys()
    for skill, each in expected.items():
        assert (found[skill].n, found[skill].blanks) == (each.n, each.blanks)
        for name in ("first", "second"):
            side, wanted = getattr(found[skill], name), getattr(each, name)
            assert (side.n, side.share) == (wanted.n, pytest.approx(wanted.share))
        for name in ("difference", "standard_error"):
            assert getattr(found[skill], name) == pytest.approx(getattr(each, name), abs=1e-12), name


def test_who_tries_once_is_nobody_in_particular() -> None:
    counts = LearningCounts(SKILLS, {3})
    for learner in (1, 2):
        counts.add(learner, [2], first=True)
    counts.add(3, [2], first=True)
    counts.add(3, [2], first=False)
    (marks,) = counts.sides(SCORED).values()
    assert [(mark.learner, mark.second, mark.answers) for mark in marks] == [
        (None, False, 2),
        (3, False, 1),
        (3, True, 1),
    ]
