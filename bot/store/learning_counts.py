"""What first attempts and later ones came to, by skill, counted while the answers are read.

Only of those who have tried again does it matter who they are; all others' answers are counted together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from bot.domain.comparison import Marked
from bot.domain.terms import Skill

Skills: TypeAlias = Mapping[str, Skill]
"""What each question (by id) trains."""


class Scored(NamedTuple):
    """What alike answers to a question got."""

    question_id: str
    score: float
    max_score: float


class LearningCounts:
    """Counts attempts that come in the order in which they were begun."""

    def __init__(self, skills: Skills, again: Collection[int]) -> None:
        """``again`` are the learners with several attempts."""
        self._skills = skills
        self._again = frozenset(again)
        self._later = False
        self._once: Counter[int] = Counter()
        self._marks: defaultdict[tuple[int, bool], Counter[int]] = defaultdict(Counter)

    def add(self, learner: int, answers: Iterable[int], *, first: bool) -> None:
        """Count an attempt, of the numbers of its answers; one before the first finished is left out."""
        self._later |= not first
        if learner not in self._again:
            if first:
                self._once.update(answers)
        elif first or (learner, False) in self._marks:
            self._marks[learner, not first].update(answers)

    def sides(self, scored: Sequence[Scored]) -> dict[Skill, list[Marked]]:
        """Return what was got in first attempts and (second) in later ones; nothing where all are first ones.

        Those who tried once are one mark of nobody in particular.
        """
        if not self._later:
            return {}
        found: defaultdict[Skill, list[Marked]] = defaultdict(list)
        counted: list[tuple[int | None, bool, Counter[int]]] = [(None, False, self._once)]
        counted += [(*whose, answers) for whose, answers in self._marks.items()]
        kinds = [(self._skills.get(each.question_id), each.score, each.max_score) for each in scored]
        for learner, second, answers in counted:
            by_skill: dict[Skill, tuple[float, float, int]] = {}
            for number, count in answers.items():
                skill, score, most = kinds[number]
                if skill is not None:
                    scores, mosts, n = by_skill.get(skill, (0.0, 0.0, 0))
                    by_skill[skill] = scores + score * count, mosts + most * count, n + count
            for skill, sums in by_skill.items():
                found[skill].append(Marked(learner, second, *sums))
        return found
