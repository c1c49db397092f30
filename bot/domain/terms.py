"""The words and bounded texts that the bank format is built of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40),
    Field(description="A short stable id: lower-case letters, digits and single hyphens; never reused."),
]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True, pattern=r"^[^\n]*$")
]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=1_200, strip_whitespace=True)]


class Skill(StrEnum):
    """What a question trains."""

    ATTRIBUTION = "attribution"
    STANCE = "stance"
    EVIDENCE = "evidence"
    CLAIM_TYPE = "claim_type"
    DETAIL = "detail"
    INFERENCE = "inference"


class ErrorKind(StrEnum):
    """Which misreading a wrong option stands for."""

    WRONG_ACTOR = "wrong_actor"
    REVERSED_STANCE = "reversed_stance"
    OVERSTATED = "overstated"
    NOT_IN_ARTICLE = "not_in_article"
    WRONG_DETAIL = "wrong_detail"
    FACT_OPINION = "fact_opinion"


class Position(StrEnum):
    """Where an actor stands on an issue, by the source."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    MIXED = "mixed"
    NOT_STATED = "not_stated"


class Standing(StrEnum):
    """What the article says of a statement; never whether the statement is true of the world."""

    STATED = "stated"
    CONTRADICTED = "contradicted"
    NOT_STATED = "not_stated"
