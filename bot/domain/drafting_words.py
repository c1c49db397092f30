"""Drafted questions about words: who said it, and which words show it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.domain import drafting_texts as texts
from bot.domain.bank import REPORTER, Stance
from bot.domain.drafting_facts import Draws, Facts, mixed, new_id, own_voice
from bot.domain.options import Wrong
from bot.domain.questions import Question, WhichQuote, WhoSaid
from bot.domain.terms import ErrorKind, Position, Skill

_OTHERS = 3
_LONGEST_ASKED = 300
_LONGEST_CHOICE = 400
"""Characters of a quote that is shown as a choice."""


def whose_words(facts: Facts, draws: Draws) -> Iterator[Question]:
    """Ask who said it, for each quote of an actor that occurs once and does not name its speaker."""
    for quote_id, quote in facts.bank.quotes.items():
        if quote.by == REPORTER or not facts.unique(quote_id) or quote.by in facts.named_in(quote.exact):
            continue
        question_id = new_id("said", quote_id)
        rng = draws(question_id)
        issues = sorted(facts.issues[quote_id])
        excluded = facts.named_in(quote.exact).union(
            *(facts.speakers[other] for other in facts.overlapping(quote_id))
        )
        others = {
            actor_id: Wrong(
                error=facts.mistake(actor_id, quote.by, issues),
                feedback=texts.OTHER_WORDS.format(
                    name=facts.name(actor_id), else_=_otherwise(facts, actor_id, rng, issues)
                ),
            )
            for actor_id in islice(facts.others(issues, excluded, rng), _OTHERS)
        }
        if len(others) < _OTHERS and REPORTER not in excluded:
            others[REPORTER] = Wrong(
                error=ErrorKind.WRONG_ACTOR,
                feedback=texts.NOT_THE_REPORTER.format(name=facts.name(quote.by)),
            )
        if len(others) < 2:
            continue
        speaker = facts.bank.actors[quote.by]
        yield WhoSaid(
            id=question_id,
            type="who_said",
            skill=Skill.ATTRIBUTION,
            difficulty=1,
            prompt=texts.WHOSE_WORDS.format(words=facts.words(quote_id, _LONGEST_ASKED)),
            key=quote.by,
            others=others,
            explanation=texts.WORDS_ARE_OF.format(
                name=facts.name(quote.by), role=speaker.role, where=facts.where(quote_id)
            ),
            cites=(quote_id,),
        )


def whose_claim(facts: Facts, draws: Draws) -> Iterator[Question]:
    """Ask who makes a claim; nobody is a wrong choice who says or wants the same by another entry."""
    for claim_id, claim in facts.bank.claims.items():
        named = facts.named_in(claim.says)
        if claim.by in named:
            continue
        question_id = new_id("claimed", claim_id)
        rng = draws(question_id)
        others = {
            actor_id: Wrong(
                error=facts.mistake(actor_id, claim.by, [claim.issue]),
                feedback=texts.OTHER_CLAIM.format(
                    name=facts.name(actor_id), else_=_otherwise(facts, actor_id, rng, [claim.issue])
                ),
            )
            for actor_id in islice(facts.others([claim.issue], facts.agreeing(claim) | named, rng), _OTHERS)
        }
        if len(others) < 2:
            continue
        yield WhoSaid(
            id=question_id,
            type="who_said",
            skill=Skill.ATTRIBUTION,
            difficulty=2,
            prompt=texts.WHOSE_CLAIM.format(says=own_voice(claim.says)),
            key=claim.by,
            others=others,
            explanation=texts.CLAIM_IS_OF.format(
                name=facts.name(claim.by),
                role=facts.bank.actors[claim.by].role,
                shown=facts.shown(claim.quotes[0]),
            ),
            cites=facts.cited(claim.quotes),
        )


def words_for_claim(facts: Facts, draws: Draws) -> Iterator[Question]:
    """Ask which words show a claim, for each claim."""
    for claim_id, claim in facts.bank.claims.items():
        prompt = texts.WORDS_FOR_CLAIM.format(name=facts.name(claim.by), says=own_voice(claim.says))
        yield from _which_words(
            facts, new_id("shows", claim_id), prompt, (claim.by, claim.issue), claim.quotes, draws
        )


def words_for_position(facts: Facts, draws: Draws) -> Iterator[Question]:
    """Ask which words show where somebody stands, for each stance with a side."""
    for stance in facts.bank.stances:
        if stance.position in {Position.SUPPORTS, Position.OPPOSES}:
            prompt = texts.WORDS_FOR_POSITION.format(
                name=facts.name(stance.actor), issue=own_voice(facts.bank.issues[stance.issue])
            )
            about = stance.actor, stance.issue
            yield from _which_words(facts, new_id("shows", *about), prompt, about, stance.quotes, draws)


def _which_words(
    facts: Facts, question_id: str, prompt: str, about: tuple[str, str], quotes: Iterable[str], draws: Draws
) -> Iterator[Question]:
    rng = draws(question_id)
    keys = [quote_id for quote_id in mixed(quotes, rng) if _fits(facts, quote_id)]
    if not keys:
        return
    key, actor_id = keys[0], about[0]
    wrong = islice(_wrong_words(facts, key, about, rng), _OTHERS)
    others = {quote_id: _wrong_quote(facts, quote_id, about) for quote_id in wrong}
    if len(others) < 2:
        return
    narrated = facts.bank.quotes[key].by == REPORTER
    explanation = texts.WORDS_SHOW_NARRATED if narrated else texts.WORDS_SHOW
    speaker = actor_id if narrated else facts.bank.quotes[key].by
    yield WhichQuote(
        id=question_id,
        type="which_quote",
        skill=Skill.EVIDENCE,
        difficulty=2,
        prompt=prompt,
        key=key,
        others=others,
        explanation=explanation.format(name=facts.name(speaker), where=facts.where(key)),
        cites=(key,),
    )


def _wrong_words(facts: Facts, key: str, about: tuple[str, str], rng: random.Random) -> list[str]:
    """Return quotes that do not show it: by others, or on another issue; the nearest first."""
    actor_id, issue_id = about
    # Words for somebody with the same stance may speak for this one too: a city's for its mayor.
    showing = (facts.showing(ally, issue_id) for ally in {actor_id} | facts.allies(actor_id, issue_id))
    excluded = facts.overlapping(key).union(*showing)
    go_between = facts.bank.quotes[key].conveyed_by
    found: dict[str, int] = {}
    for quote_id in facts.bank.quotes:
        speakers, issues = facts.speakers[quote_id], facts.issues[quote_id]
        own = actor_id in speakers
        # What no entry rests on might show anything: nobody has said what it is about.
        unknown = not issues and (own or speakers == {REPORTER})
        if quote_id in excluded or unknown or go_between in speakers or (own and issue_id in issues):
            continue
        if _fits(facts, quote_id):
            found[quote_id] = (issue_id not in issues) + (not own)
    return sorted(mixed(found, rng), key=found.__getitem__)


def _wrong_quote(facts: Facts, quote_id: str, about: tuple[str, str]) -> Wrong:
    actor_id, issue_id = about
    claims, stances = facts.claims_on[quote_id], facts.stances_on[quote_id]
    speakers = facts.speakers[quote_id] - {REPORTER}
    belongs = ""
    if claims:
        belongs = texts.WORDS_FOR_ANOTHER.format(says=own_voice(claims[0].says))
    elif stances and issue_id not in facts.issues[quote_id]:
        belongs = texts.WORDS_ON_ANOTHER.format(issue=own_voice(facts.bank.issues[stances[0].issue]))
    if actor_id in speakers:
        return Wrong(error=ErrorKind.WRONG_DETAIL, feedback=belongs)
    other = claims[0].by if claims else stances[0].actor if stances else min(speakers)
    feedback = texts.WORDS_OF_ANOTHER.format(
        name=facts.name(other), asked=facts.name(actor_id), else_=belongs
    )
    return Wrong(error=facts.mistake(other, actor_id, [issue_id]), feedback=feedback.strip())


def _fits(facts: Facts, quote_id: str) -> bool:
    return facts.unique(quote_id) and len(facts.bank.quotes[quote_id].exact) <= _LONGEST_CHOICE


def _otherwise(facts: Facts, actor_id: str, rng: random.Random, issues: Iterable[str]) -> str:
    """Return what the article does report of an actor, on the same issues if it can be."""
    near = set(issues)
    words = sorted(
        mixed([key for key, quote in facts.bank.quotes.items() if quote.by == actor_id], rng),
        key=lambda key: near.isdisjoint(facts.issues[key]),
    )
    claims = sorted(
        mixed([claim for claim in facts.bank.claims.values() if claim.by == actor_id], rng),
        key=lambda claim: claim.issue not in near,
    )
    stances = sorted(
        [stance for stance in facts.bank.stances if stance.actor == actor_id],
        key=lambda stance: stance.issue not in near,
    )
    name = facts.name(actor_id)
    if stances and stances[0].issue in near:
        return _position(facts, stances[0])
    if words and not (claims and claims[0].issue in near and near.isdisjoint(facts.issues[words[0]])):
        return texts.ELSE_WORDS.format(name=name, where=facts.where(words[0]), words=facts.words(words[0]))
    if claims:
        return texts.ELSE_CLAIM.format(name=name, says=claims[0].says)
    return _position(facts, stances[0]) if stances else texts.ELSE_NOTHING


def _position(facts: Facts, stance: Stance) -> str:
    return texts.ELSE_POSITION.format(
        name=facts.name(stance.actor),
        answer=texts.ANSWERS[stance.position],
        issue=facts.bank.issues[stance.issue],
    )
