"""Rules over a bank as a whole: everything in it is asked about, and no side is always right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

from bot.bank.index import Index
from bot.bank.rules.contents import listed
from bot.bank.rules.rule import EVERYTHING, Finding, warning
from bot.domain.questions import SingleChoice, StanceQuestion, TrueFalseNotStated, WhoSaid
from bot.domain.terms import Position, Skill, Standing

_ENOUGH = 5
"""How many questions of a type say something about their keys."""
_MOST = 0.6
_ONE_SIDE = 0.75
_OPTIONS_ENOUGH = 8
_WHOLE_BANK = 20
_FAR_FROM_CHANCE = 2.33
"""Standard deviations: what chance exceeds in one bank of a hundred."""


@warning("Q601", needs=EVERYTHING)
def every_actor_is_asked_about(index: Index) -> Iterator[Finding]:
    """Every actor with a stance or a claim gets a question.

    Why: A side that is never asked about is left out of the quiz.
    Do: Add a question that cites the actor's words or asks for the actor.
    """
    for actor_id in index.actors_not_asked:
        message = f"No question is about {index.name(actor_id)}: add one, or take the stances and claims out."
        yield Finding(("actors", actor_id), message)


@warning("Q602", needs=EVERYTHING)
def every_issue_is_asked_about(index: Index) -> Iterator[Finding]:
    """Every issue gets a question.

    Why: What is disputed is what the quiz is about.
    Do: Add a question, or delete the issue.
    """
    for issue_id in index.issues_not_asked:
        yield Finding(
            ("issues", issue_id), f'No question is about issue "{issue_id}": add one, or delete it.'
        )


@warning("Q603", needs=EVERYTHING)
def every_stance_is_asked_about(index: Index) -> Iterator[Finding]:
    """Every stance is asked for, or a quote of it is cited.

    Why: Each position in the article gets its turn.
    Do: Add a question, or delete the stance.
    """
    for number, stance in enumerate(index.bank.stances):
        told = stance.actor in index.actors_not_asked or stance.issue in index.issues_not_asked
        cited = not index.asked_quotes.isdisjoint(stance.quotes)
        if not told and not cited and (stance.actor, stance.issue) not in index.asked_stances:
            name = index.name(stance.actor)
            message = f'No question is about the stance of {name} on "{stance.issue}": add one, or delete it.'
            yield Finding(("stances", number), message)


@warning("Q604", needs=EVERYTHING)
def every_claim_is_used(index: Index) -> Iterator[Finding]:
    """Every claim is used: a question cites a quote that it rests on.

    Why: A claim that nobody is asked about is either missing a question or not needed.
    Do: Add a question, or delete the claim.
    """
    for key, claim in index.bank.claims.items():
        told = claim.by in index.actors_not_asked or claim.issue in index.issues_not_asked
        if not told and index.asked_quotes.isdisjoint(claim.quotes):
            yield Finding(("claims", key), f'No question is about claim "{key}": add one, or delete it.')


@warning("Q605", needs=EVERYTHING)
def every_quote_is_used(index: Index) -> Iterator[Finding]:
    """Every quote is used by a question, a claim or a stance.

    Why: A bank keeps as little of the article as it needs.
    Do: Cite the quote, or delete it.
    """
    used = index.asked_quotes | index.issues_of_quotes.keys()
    for key in index.bank.quotes:
        if key not in used:
            yield Finding(("quotes", key), f'Nothing uses quote "{key}": cite it, or delete it.')


@warning("Q606", needs=EVERYTHING)
def no_speaker_is_always_the_key(index: Index) -> Iterator[Finding]:
    """No actor is the key of more than 60 % of the who_said questions, where there are five or more.

    Why: Guessing the one who speaks most would pay.
    Do: Ask for other speakers too.
    """
    keys = [question.key for _, question in index.questions(WhoSaid)]
    for key, count in _too_often(keys, _MOST):
        message = (
            f'"{key}" is the key of {count} of {len(keys)} who_said questions: ask for other speakers too.'
        )
        yield Finding(("questions",), message)


@warning("Q607", needs=EVERYTHING)
def no_position_is_always_the_key(index: Index) -> Iterator[Finding]:
    """No position is the key of more than 60 % of the stance questions, where there are five or more.

    Why: Guessing the most frequent position would pay.
    Do: Ask for other positions too.
    """
    keys = [str(question.key) for _, question in index.questions(StanceQuestion)]
    for key, count in _too_often(keys, _MOST):
        message = (
            f'"{key}" is the key of {count} of {len(keys)} stance questions: ask for other positions too.'
        )
        yield Finding(("questions",), message)


@warning("Q608", needs=EVERYTHING)
def no_side_is_always_the_key(index: Index) -> Iterator[Finding]:
    """Of the stance questions whose key is supports or opposes, neither has more than 75 % (of five or more).

    Why: No camp is always the right answer.
    Do: Ask for stances of the other side, or turn an issue's question around.
    """
    sides = {Position.SUPPORTS, Position.OPPOSES}
    keys = [str(question.key) for _, question in index.questions(StanceQuestion) if question.key in sides]
    for key, count in _too_often(keys, _ONE_SIDE):
        message = (
            f'"{key}" is the key of {count} of the {len(keys)} stance questions that have a side: '
            "ask for stances of the other side too."
        )
        yield Finding(("questions",), message)


@warning("Q609", needs=EVERYTHING)
def all_standings_are_keys(index: Index) -> Iterator[Finding]:
    """Five or more true_false_not_stated questions have each of the three keys, and none in more than 60 %.

    Why: "The article does not say" is a real answer, and so are the other two.
    Do: Add statements whose key is the one that is missing.
    """
    keys = [str(question.key) for _, question in index.questions(TrueFalseNotStated)]
    missing = [standing for standing in Standing if standing not in keys]
    if len(keys) >= _ENOUGH and missing:
        message = f"No true_false_not_stated question has the key {listed(missing)}: add one."
        yield Finding(("questions",), message)
    for key, count in _too_often(keys, _MOST):
        message = f'"{key}" is the key of {count} of {len(keys)} true_false_not_stated questions: add others.'
        yield Finding(("questions",), message)


@warning("Q610", needs=EVERYTHING)
def skills_and_levels_are_used(index: Index) -> Iterator[Finding]:
    """A bank of 20 questions or more has all six skills and all three levels of difficulty.

    Why: Whoever takes the whole quiz has then met all of them.
    Do: Add questions for what is missing.
    """
    questions = index.bank.questions
    if len(questions) < _WHOLE_BANK:
        return
    skills = {question.skill for question in questions}
    levels = {question.difficulty for question in questions}
    missing = [f"skill {skill}" for skill in Skill if skill not in skills]
    missing += [f"difficulty {level}" for level in (1, 2, 3) if level not in levels]
    if missing:
        yield Finding(("questions",), f"No question has {', '.join(missing)}: add some.")


@warning("Q611", needs=EVERYTHING)
def the_longest_is_not_the_key(index: Index) -> Iterator[Finding]:
    """Over eight or more single_choice questions, the key is not the longest option far above chance.

    Why: Choosing the longest option would pay.
    Do: Lengthen wrong options, or shorten right ones, in some of them.
    """
    hits, chances = 0, []
    for _, question in index.questions(SingleChoice):
        lengths = [len(option.text) for option in question.options]
        longest = lengths.index(max(lengths))
        hits += question.options[longest].correct and lengths.count(max(lengths)) == 1
        chances.append(1 / len(lengths))
    if _is_far(hits, chances):
        message = (
            f"The right option is the longest in {hits} of {len(chances)} single_choice questions, "
            f"by chance it would be in {sum(chances):.0f}: lengthen wrong options, or shorten right ones."
        )
        yield Finding(("questions",), message)


@warning("Q612", needs=EVERYTHING)
def the_key_has_no_place(index: Index) -> Iterator[Finding]:
    """Over eight or more single_choice questions, the key has no place far above chance.

    Why: Learners see options shuffled, but whoever reads or prints the file does not.
    Do: Move the right option in some of them.
    """
    hits: Counter[int] = Counter()
    chances = []
    for _, question in index.questions(SingleChoice):
        chances.append(1 / len(question.options))
        hits.update(place for place, option in enumerate(question.options) if option.correct)
    for place, count in sorted(hits.items()):
        if _is_far(count, chances):
            message = (
                f"The right option is number {place + 1} in {count} of {len(chances)} single_choice "
                f"questions, by chance it would be in {sum(chances):.0f}: move some of them."
            )
            yield Finding(("questions",), message)


def _too_often(keys: Sequence[str], share: float) -> Iterator[tuple[str, int]]:
    if len(keys) >= _ENOUGH:
        for key, count in Counter(keys).most_common(1):
            if count > share * len(keys):
                yield key, count


def _is_far(hits: int, chances: Sequence[float]) -> bool:
    """Tell whether ``hits`` is far above what independent ``chances`` would give (a normal approximation)."""
    spread = sqrt(sum(chance * (1 - chance) for chance in chances))
    return len(chances) >= _OPTIONS_ENOUGH and hits > sum(chances) + _FAR_FROM_CHANCE * spread
