"""What a question offers: its options, its items, and what answers each wrong one."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.terms import ErrorKind, Line, Paragraph

Short = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


class Wrong(BaseModel):
    """Why something is not the key: which misreading it stands for, and what the text says to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    error: ErrorKind = Field(description="Which misreading it stands for.")
    feedback: Paragraph = Field(description="What the article says instead.")


class Option(BaseModel):
    """One option of a choice question; a wrong one says which error it is and answers it from the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Line
    correct: bool = False
    error: ErrorKind | None = Field(default=None, description="Of a wrong option: which misreading it is.")
    feedback: Paragraph | None = Field(default=None, description="Of a wrong option: what the article says.")


class OrderedItem(BaseModel):
    """One item of an ordering question; the file lists the items in their right order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Line


class NearMiss(Wrong):
    """A number that is wrong in a telling way: the figure of something else, say."""

    value: float


class NearText(Wrong):
    """A typed answer that is wrong in a telling way."""

    text: Short
