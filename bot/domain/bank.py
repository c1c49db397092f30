"""A question bank: one source, who says and wants what in it, the words that prove it, and the questions.

Everything here is frozen and forbids unknown keys. A model holds what one part of the file must look like;
what must hold between the parts is checked in ``bot.bank.checks``. Terms for quotes follow the W3C Web
Annotation model (``exact``, ``prefix``, ``suffix``), terms for items follow Moodle's.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.questions import Question
from bot.domain.terms import Id, Line, Paragraph, Position

REPORTER = "reporter"
"""Whose words a quote is when it is the article's own narration; never the id of an actor."""


class ActorKind(StrEnum):
    """Whether an actor is one person or a body that speaks with one voice."""

    PERSON = "person"
    BODY = "body"


class ClaimKind(StrEnum):
    """What sort of claim it is; learners are asked to tell them apart."""

    FACTUAL = "factual"
    CAUSAL = "causal"
    STATISTICAL = "statistical"
    VALUE = "value"
    LEGAL = "legal"
    POLICY = "policy"
    PREDICTION = "prediction"


class Part(BaseModel):
    """What every part of a bank has in common: frozen, and no key that the format does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """The article that a bank is about, as a card: only what is known."""

    title: Line
    publisher: Line
    published: dt.date
    summary: Paragraph = Field(description="What the source is about, in our own neutral words.")
    authors: tuple[Line, ...] = Field(default=(), max_length=20)
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=500)] | None = Field(
        default=None, description="Where the article can be read; omitted where it is not known."
    )


class Verified(Part):
    """Proof that the quotes were found in the article; written by ``civicquiz check --text FILE --write``."""

    text_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    quotes_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    on: dt.date


class Actor(Part):
    """A person or a body that takes a position in the source."""

    name: Line
    role: Line = Field(description="Who that is, as the source says it: 'mayor of Chicago'.")
    kind: ActorKind = ActorKind.PERSON
    aka: tuple[Line, ...] = Field(
        default=(), max_length=20, description="Other names by which a prompt may call the actor."
    )


class Quote(Part):
    """Words of the source, exactly."""

    by: Id = Field(description="Whose words: the id of an actor, or 'reporter' for the article's narration.")
    exact: Paragraph = Field(description="The words, verbatim.")
    paragraph: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="The paragraph of the source in which they stand, counted from 1."
    )
    prefix: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="What stands right before, where the words occur twice."
    )
    suffix: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="What stands right after, where the words occur twice."
    )
    conveyed_by: Id | None = Field(
        default=None, description="The id of the actor who passed the words on, where it was not 'by'."
    )


class Claim(Part):
    """Something that somebody says is so, should be so or will be so; never that it is so."""

    by: Id
    says: Line = Field(description="The claim in our own words, as that person would own it.")
    kind: ClaimKind
    issue: Id
    quotes: tuple[Id, ...] = Field(min_length=1, max_length=20)


class Stance(Part):
    """Where an actor stands on an issue, by the source."""

    actor: Id
    issue: Id
    position: Position
    quotes: tuple[Id, ...] = Field(default=(), max_length=20)
    note: Line | None = Field(default=None, description="What a reader should notice about this stance.")


class Bank(Part):
    """One bank: a source, what is said and wanted in it, and the questions about it."""

    schema_: Literal[1] = Field(alias="schema", description="The version of this format.")
    id: Id
    version: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="Raised whenever the file is changed; a running attempt keeps the version it began with."
    )
    title: Line = Field(description="What learners choose the bank by.")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = Field(
        default="en", description="The language of the texts: a tag such as 'en' or 'pt-BR'."
    )
    source: Source
    verified: Verified | None = None
    actors: dict[Id, Actor] = Field(
        min_length=1, max_length=1_000, description="Who takes a position or is quoted, by id."
    )
    issues: dict[Id, Line] = Field(
        min_length=1, max_length=1_000, description="Questions that one can be for or against, by id."
    )
    quotes: dict[Id, Quote] = Field(
        min_length=1, max_length=10_000, description="The words of the source that prove it all, by id."
    )
    claims: dict[Id, Claim] = Field(
        default={}, max_length=10_000, description="What somebody says is so, in our words, by id."
    )
    stances: tuple[Stance, ...] = Field(
        default=(), max_length=10_000, description="Who stands where; one entry per actor and issue."
    )
    questions: tuple[Question, ...] = Field(
        max_length=5_000, description="At least one question.", min_length=1
    )

    def question(self, question_id: str) -> Question:
        """Return the question with that id; ``KeyError`` if the bank has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def speaker(self, actor_id: str) -> Actor | None:
        """Return who ``actor_id`` is, or None for the reporter."""
        return None if actor_id == REPORTER else self.actors[actor_id]

    def stance(self, actor_id: str, issue_id: str) -> Stance | None:
        """Return where that actor stands on that issue by this bank, or None where it has no entry."""
        for stance in self.stances:
            if (stance.actor, stance.issue) == (actor_id, issue_id):
                return stance
        return None

    def issues_of(self, question: Question) -> tuple[str, ...]:
        """Return the ids of the issues that a question touches, by its own field or by what it cites."""
        own = getattr(question, "issue", None)
        if own is not None:
            return (own,)
        cited = set(question.cites)
        found = [claim.issue for claim in self.claims.values() if cited.intersection(claim.quotes)]
        found += [stance.issue for stance in self.stances if cited.intersection(stance.quotes)]
        return tuple(dict.fromkeys(found))

    def actors_of(self, question: Question) -> tuple[str, ...]:
        """Return the ids of the actors that a question touches: its own field, then those it cites."""
        own = getattr(question, "actor", None)
        cited = [self.quotes[quote_id].by for quote_id in question.cites if quote_id in self.quotes]
        named = ([own] if own is not None else []) + [actor for actor in cited if actor != REPORTER]
        return tuple(dict.fromkeys(named))
