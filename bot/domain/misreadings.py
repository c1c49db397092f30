"""What people misread: error kinds by issue, actor and position; and whether a camp's questions go better."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.domain.answers import Answer
from bot.domain.bank import Bank
from bot.domain.comparison import Average, Comparison, Marked, average, compared
from bot.domain.questions import Numeric, Ordering, Question, ShortText
from bot.domain.terms import ErrorKind, Position, Skill


class Dimension(StrEnum):
    """By what misreadings are told apart."""

    ISSUE = "issue"
    ACTOR = "actor"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about."""

    skill: Skill
    issues: tuple[str, ...]
    actors: tuple[str, ...]
    stances: frozenset[tuple[str, Position]]
    """The positions that its actors take on its issues: (issue, position)."""
    errors: frozenset[ErrorKind]
    """The misreadings that can be made in it."""


@dataclass(frozen=True, slots=True)
class Misreading:
    """How often an error was made where it could be made: "reversed stance on detainers: 41 %, n 29"."""

    dimension: Dimension
    about: str
    """The id of an issue or an actor, or a position."""
    error: ErrorKind
    count: int
    n: int
    """Answers to questions about it in which this error can be made."""

    @property
    def share(self) -> float:
        """``count / n``; n is never 0."""
        return self.count / self.n


@dataclass(frozen=True, slots=True)
class Camps:
    """How the questions about one issue's two camps were answered."""

    issue: str
    comparison: Comparison
    """First: questions about who supports it; second: about who opposes it."""


class CampSide(NamedTuple):
    """A question about one of an issue's two camps."""

    issue: str
    question_id: str
    opposing: bool


ErrorCounts = Mapping[tuple[str, tuple[ErrorKind, ...]], int]
"""How many answers to a question (by id) showed just these errors; () for none."""


def topics(bank: Bank) -> dict[str, Topic]:
    """Return what each question of ``bank`` is about, by its id."""
    positions: defaultdict[tuple[str, str], set[Position]] = defaultdict(set)
    for stance in bank.stances:
        positions[stance.actor, stance.issue].add(stance.position)
    found = {}
    for question in bank.questions:
        issues, actors = bank.issues_of(question), bank.actors_of(question)
        taken = {
            (issue, position)
            for issue in issues
            for actor in actors
            for position in positions.get((actor, issue), ())
        }
        found[question.id] = Topic(
            question.skill, issues, actors, frozenset(taken), possible_errors(question)
        )
    return found


def possible_errors(question: Question) -> frozenset[ErrorKind]:
    """Return the misreadings that an answer to ``question`` can show."""
    if isinstance(question, Ordering):
        return frozenset({question.misordered.error})
    if isinstance(question, Numeric | ShortText):
        return frozenset({question.otherwise.error, *(miss.error for miss in question.near)})
    replies = [question.wrong(key) for key in question.choice_keys if key not in question.right_keys]
    return frozenset(reply.error for reply in replies if reply is not None)


def error_counts(answers: Iterable[Answer]) -> ErrorCounts:
    """Return the counts that ``misreadings`` works on; a database can give the same."""
    return Counter((answer.question_id, answer.errors) for answer in answers)


def misreadings(counts: ErrorCounts, about: Mapping[str, Topic]) -> tuple[Misreading, ...]:
    """Return every error kind for every issue, actor and position, the most frequent first.

    ``about`` is ``topics`` of the bank; answers to questions that it does not know are passed over. An error
    that could have been made and was not counts 0 of n; one that could not is not there.
    """
    made: Counter[tuple[Dimension, str, ErrorKind]] = Counter()
    could: Counter[tuple[Dimension, str, ErrorKind]] = Counter()
    for (question_id, errors), count in counts.items():
        topic = about.get(question_id)
        if topic is None:
            continue
        for dimension, place in _places(topic):
            could.update({(dimension, place, error): count for error in topic.errors.union(errors)})
            made.update({(dimension, place, error): count for error in errors})
    found = [Misreading(*key, count=made[key], n=n) for key, n in could.items()]
    return tuple(sorted(found, key=lambda one: (-one.share, -one.n, one.dimension, one.about, one.error)))


def camps(answers: Iterable[Answer], about: Mapping[str, Topic]) -> tuple[Camps, ...]:
    """Return, for each issue that has both, how questions about supporters and about opponents compare.

    Only questions count that touch one of the two camps on that issue. A difference is one between questions
    (some are harder), not between camps; but one that stays is a reason to look for slanted wording.
    """
    sides = {(side.issue, side.question_id): side.opposing for side in camp_sides(about)}
    marks: dict[str, list[Marked]] = {issue: [] for issue, _ in sides}
    for answer in answers:
        for issue in about[answer.question_id].issues if answer.question_id in about else ():
            second = sides.get((issue, answer.question_id))
            if second is not None:
                marks[issue].append(Marked(answer.learner, second, answer.score, answer.max_score))
    return tuple(Camps(issue, compared(found)) for issue, found in marks.items())


def camp_sides(about: Mapping[str, Topic]) -> tuple[CampSide, ...]:
    """Return which questions ``camps`` compares: those of one camp alone, on issues where both have some."""
    sides = [
        CampSide(issue, question_id, Position.OPPOSES in here)
        for question_id, topic in about.items()
        for issue in topic.issues
        if len(here := _taken(topic, issue)) == 1
    ]
    both = {side.issue for side in sides if side.opposing} & {
        side.issue for side in sides if not side.opposing
    }
    return tuple(side for side in sides if side.issue in both)


def _taken(topic: Topic, issue: str) -> set[Position]:
    return {position for place, position in topic.stances if place == issue} & {
        Position.SUPPORTS,
        Position.OPPOSES,
    }


def by_actor(answers: Iterable[Answer], about: Mapping[str, Topic]) -> dict[str, Average]:
    """Return how the questions about each actor were answered, by the actor's id."""
    scores: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for answer in answers:
        topic = about.get(answer.question_id)
        for actor in topic.actors if topic is not None else ():
            scores[actor].append((answer.score, answer.max_score))
    return {actor: average(pairs) for actor, pairs in scores.items()}


def _places(topic: Topic) -> Iterator[tuple[Dimension, str]]:
    for issue in topic.issues:
        yield Dimension.ISSUE, issue
    for actor in topic.actors:
        yield Dimension.ACTOR, actor
    for position in sorted({position for _, position in topic.stances}):
        yield Dimension.POSITION, position
