"""Rules: claims, stances and quotes say whose they are, and rest on the right words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.bank.index import Index
from bot.bank.rules.rule import Finding, error
from bot.domain.bank import REPORTER
from bot.domain.terms import Position


@error("Q209")
def claim_rests_on_its_speaker(index: Index) -> Iterator[Finding]:
    """A claim rests on words of the one who makes it, on the reporter's, or on words they passed on.

    Why: Putting one actor's words into another's mouth is the very mistake that learners are taught to see.
    Do: Correct "by", or add a quote by that actor or by the reporter.
    """
    for key, claim in index.bank.claims.items():
        if not any(_may_back(index, quote_id, claim.by) for quote_id in claim.quotes):
            message = (
                f'Claim "{key}" is by {index.name(claim.by)}, but none of its quotes is by them or by the '
                'reporter: correct "by", or add such a quote.'
            )
            yield Finding(("claims", key, "quotes"), message)


@error("Q210")
def stance_rests_on_its_actor(index: Index) -> Iterator[Finding]:
    """A stance rests on words of its actor or of the reporter; only not_stated needs no quotes.

    Why: A position without proof is a rumor.
    Do: Add a quote by the actor or by the reporter, or make the position not_stated.
    """
    for number, stance in enumerate(index.bank.stances):
        if stance.position is Position.NOT_STATED:
            continue
        name = index.name(stance.actor)
        if not stance.quotes:
            message = f'The stance of {name} on "{stance.issue}" has no quotes: add those that show it.'
            yield Finding(("stances", number), message)
        elif not any(_may_back(index, quote_id, stance.actor) for quote_id in stance.quotes):
            message = (
                f'The stance of {name} on "{stance.issue}" rests on no words of theirs or of the reporter: '
                "add such a quote."
            )
            yield Finding(("stances", number, "quotes"), message)


@error("Q211")
def one_stance_for_each(index: Index) -> Iterator[Finding]:
    """An actor has one stance entry on an issue.

    Why: Two entries say two things; where somebody is of two minds, the position is mixed.
    Do: Make one entry of the two.
    """
    seen: set[tuple[str, str]] = set()
    for number, stance in enumerate(index.bank.stances):
        if (stance.actor, stance.issue) in seen:
            message = f'There are two stance entries for "{stance.actor}" on "{stance.issue}": make them one.'
            yield Finding(("stances", number), message)
        seen.add((stance.actor, stance.issue))


@error("Q212")
def reporter_is_no_actor(index: Index) -> Iterator[Finding]:
    """No actor has the id "reporter".

    Why: It means the article's own narration.
    Do: Give the actor another id.
    """
    if REPORTER in index.bank.actors:
        message = '"reporter" means the article\'s own narration: give this actor another id.'
        yield Finding(("actors", REPORTER, "[key]"), message)


@error("Q213")
def words_are_passed_on_by_others(index: Index) -> Iterator[Finding]:
    """Words are conveyed by somebody else than their speaker.

    Why: "Conveyed by" tells learners that the speaker was not heard directly.
    Do: Delete "conveyed_by", or correct it.
    """
    for key, quote in index.bank.quotes.items():
        if quote.conveyed_by == quote.by:
            message = f'Quote "{key}" is conveyed by its own speaker: delete "conveyed_by", or correct it.'
            yield Finding(("quotes", key, "conveyed_by"), message)


def _may_back(index: Index, quote_id: str, actor_id: str) -> bool:
    quote = index.bank.quotes[quote_id]
    return actor_id in {quote.by, quote.conveyed_by} or quote.by == REPORTER
