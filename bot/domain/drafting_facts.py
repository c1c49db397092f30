"""What a bank's entries say about each other: whose words show what, and who could be mistaken for whom."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypeVar
from zlib import crc32

from bot.domain import drafting_texts as texts
from bot.domain.bank import REPORTER, Bank, Claim, Stance
from bot.domain.terms import ErrorKind, Position
from bot.domain.wording import normalised

T = TypeVar("T")

Draws: TypeAlias = Callable[[str], random.Random]
"""Gives each question, by its id, its own source of randomness."""

EXCERPT = 120
"""Characters of a quote that are repeated in a sentence; the quote itself is cited in full."""
_MOST_CITED = 4
_CITED = 1_400
"""Characters of quotes that one question cites: a verdict has to fit one message."""
_LONGEST_ID = 40
_ARTICLE = re.compile(r"^(?:The|A|An) (?=\S)")
_ADDRESSES_READER = re.compile(r"\b(?:you|your|should we)\b", re.IGNORECASE)
_OPPOSITE = {Position.SUPPORTS: Position.OPPOSES, Position.OPPOSES: Position.SUPPORTS}


class Facts:
    """A bank, looked up by its quotes."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.stances = {(stance.actor, stance.issue): stance for stance in reversed(bank.stances)}
        self.claims: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
        self.claims_on: defaultdict[str, list[Claim]] = defaultdict(list)
        self.stances_on: defaultdict[str, list[Stance]] = defaultdict(list)
        self.issues: defaultdict[str, set[str]] = defaultdict(set)
        """The issues that the claims and stances resting on a quote are about."""
        self.speakers = {
            quote_id: {quote.by, quote.conveyed_by or quote.by} for quote_id, quote in bank.quotes.items()
        }
        """Everybody whose words or views a quote shows, or who passed it on; the reporter, too."""
        self._same: defaultdict[str, set[str]] = defaultdict(set)
        for claim in bank.claims.values():
            self.claims[claim.by, claim.issue].append(claim)
            self._same[normalised(claim.says)].add(claim.by)
            for quote_id in claim.quotes:
                self.claims_on[quote_id].append(claim)
                self.issues[quote_id].add(claim.issue)
                self.speakers[quote_id].add(claim.by)
        for stance in bank.stances:
            for quote_id in stance.quotes:
                self.stances_on[quote_id].append(stance)
                self.issues[quote_id].add(stance.issue)
                self.speakers[quote_id].add(stance.actor)
        self._names = {
            actor_id: {normalised(name) for name in (actor.name, *actor.aka, actor.name.split()[-1])}
            for actor_id, actor in bank.actors.items()
        }
        self._plain = {quote_id: f" {normalised(quote.exact)} " for quote_id, quote in bank.quotes.items()}

    # Whose words and what they show

    def showing(self, actor_id: str, issue_id: str) -> set[str]:
        """Return the quotes that show what an actor claims or wants on an issue."""
        stance = self.stances.get((actor_id, issue_id))
        claims = self.claims.get((actor_id, issue_id), [])
        found = {quote_id for claim in claims for quote_id in claim.quotes}
        return found | set(stance.quotes if stance else ())

    def allies(self, actor_id: str, issue_id: str) -> set[str]:
        """Return who has the same stance on an issue, the actor included; nobody where it is not known."""
        own = self.stances.get((actor_id, issue_id))
        return {
            stance.actor
            for stance in self.bank.stances
            if own is not None and (stance.issue, stance.position) == (issue_id, own.position)
        }

    def overlapping(self, quote_id: str) -> set[str]:
        """Return the quotes whose words contain those of this one, or are contained in them; itself too."""
        mine = self._plain[quote_id]
        return {other for other, plain in self._plain.items() if plain in mine or mine in plain}

    def unique(self, quote_id: str) -> bool:
        """Tell whether the words occur once in the article, so that they are one speaker's only."""
        quote = self.bank.quotes[quote_id]
        return quote.prefix is None and quote.suffix is None

    def named_in(self, text: str) -> set[str]:
        """Return the actors whose name, last name or other name stands in a text."""
        plain = f" {normalised(text).replace('.', '')} "
        return {
            actor_id
            for actor_id, names in self._names.items()
            if any(f" {name} " in plain or f" {name}s " in plain for name in names)
        }

    # Whom one could be mistaken for

    def agreeing(self, claim: Claim) -> set[str]:
        """Return all of whom the bank says what the claim says: by its words, by its quotes or by stance."""
        found = {claim.by} | self._same[normalised(claim.says)] | self.allies(claim.by, claim.issue)
        return found.union(*(self.speakers[quote_id] for quote_id in claim.quotes))

    def others(self, issues: Iterable[str], excluded: set[str], rng: random.Random) -> list[str]:
        """Return the actors that are left, those who speak on the same issues first, else by chance."""
        near = set(issues)
        involved = {stance.actor for stance in self.bank.stances if stance.issue in near}
        involved |= {claim.by for claim in self.bank.claims.values() if claim.issue in near}
        left = mixed([actor_id for actor_id in self.bank.actors if actor_id not in excluded], rng)
        return sorted(left, key=lambda actor_id: actor_id not in involved)

    def mistake(self, chosen: str, right: str, issues: Iterable[str]) -> ErrorKind:
        """Return what taking one actor for another is: for one of the other camp, or just for somebody."""
        for issue in issues:
            mine, theirs = self.stances.get((chosen, issue)), self.stances.get((right, issue))
            if mine and theirs and _OPPOSITE.get(mine.position) == theirs.position:
                return ErrorKind.REVERSED_STANCE
        return ErrorKind.WRONG_ACTOR

    # How it is put into a sentence

    def name(self, actor_id: str) -> str:
        """Return an actor's name as it stands inside a sentence."""
        name = self.bank.actors[actor_id].name
        return _ARTICLE.sub(lambda found: found.group().lower(), name)

    def where(self, quote_id: str) -> str:
        """Return " (paragraph 4)", or nothing where the paragraph is not known."""
        paragraph = self.bank.quotes[quote_id].paragraph
        return "" if paragraph is None else texts.WHERE.format(paragraph=paragraph)

    def words(self, quote_id: str, limit: int = EXCERPT) -> str:
        """Return a quote in quotation marks, shortened where it is long."""
        return marked(shortened(self.bank.quotes[quote_id].exact, limit))

    def shown(self, quote_id: str) -> str:
        """Return a sentence that cites a quote: whose words, where, and how they reached the article."""
        quote = self.bank.quotes[quote_id]
        from_other = quote.conveyed_by in self.bank.actors and quote.conveyed_by != quote.by
        if quote.by == REPORTER:
            text = texts.NARRATED_FROM if from_other else texts.NARRATED
        else:
            text = texts.QUOTED_FROM if from_other else texts.QUOTED
        return text.format(
            name="" if quote.by == REPORTER else self.name(quote.by),
            conveyor=self.name(quote.conveyed_by) if from_other and quote.conveyed_by else "",
            where=self.where(quote_id),
            words=self.words(quote_id),
        )

    def cited(self, quote_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the quotes to cite: all, or as many of the first as a message can hold."""
        taken: list[str] = []
        room = _CITED
        for quote_id in dict.fromkeys(quote_ids):
            room -= len(self.bank.quotes[quote_id].exact)
            if taken and (room < 0 or len(taken) == _MOST_CITED):
                break
            taken.append(quote_id)
        return tuple(taken)


def new_id(kind: str, *entries: str) -> str:
    """Return the id of a question of a kind about some entries: always the same, and cut where it is long."""
    whole = "-".join((kind, *entries))
    if len(whole) <= _LONGEST_ID:
        return whole
    return f"{whole[: _LONGEST_ID - 9].rstrip('-')}-{crc32(whole.encode()):08x}"


def mixed(values: Iterable[T], rng: random.Random) -> list[T]:
    """Return values in random order, the same for a seed under every version of Python."""
    return sorted(values, key=lambda _: rng.random())


def marked(words: str) -> str:
    """Return words in quotation marks, curly ones where they hold straight ones themselves."""
    return f"“{words}”" if '"' in words else f'"{words}"'


def shortened(words: str, limit: int) -> str:
    """Return words without their last punctuation, and where they are long only the first of them."""
    bare = words.strip().rstrip(" .,;:")
    if len(bare) <= limit:
        return bare
    return bare[: limit + 1].rsplit(" ", 1)[0].rstrip(" .,;:") + " ..."


def own_voice(text: str) -> str:
    """Return an entry's text; in quotation marks where it would seem to ask for the reader's own opinion."""
    return marked(text) if _ADDRESSES_READER.search(text) else text
