"""What people learn: their first attempt against their later ones, by skill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.domain.answers import Answer
from bot.domain.comparison import Comparison, Marked, compared
from bot.domain.misreadings import Topic
from bot.domain.terms import Skill


def learning(answers: Iterable[Answer], about: Mapping[str, Topic]) -> dict[Skill, Comparison]:
    """Return, by skill, how later attempts (second) compare with first ones (first).

    ``about`` is ``topics`` of the bank; answers to questions that it does not know are passed over. A later
    attempt may repeat questions whose explanation has been read: the difference is what was learned or
    remembered, not how able somebody is.
    """
    marks: defaultdict[Skill, list[Marked]] = defaultdict(list)
    for answer in answers:
        topic = about.get(answer.question_id)
        if topic is not None:
            marks[topic.skill].append(
                Marked(answer.learner, not answer.first, answer.score, answer.max_score)
            )
    return {skill: compared(marks[skill]) for skill in Skill if skill in marks}
