"""A figure that is there, or the reason why it is not; never a zero that nobody scored."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias


class Blank(StrEnum):
    """Why a figure is not there."""

    NOBODY = "nobody"
    """Nobody reached what it is about."""
    TOO_FEW = "too_few"
    """Fewer people than the figure needs."""
    ALL_THE_SAME = "all_the_same"
    """All have the same mark, or the same total."""
    REST_THE_SAME = "rest_the_same"
    """All have the same total in the rest of the test."""
    ONLY_QUESTION = "only_question"
    """There is no rest of the test."""
    NO_MARKS = "no_marks"
    """There is nothing to score."""
    NEGATIVE_COVARIANCE = "negative_covariance"
    """The better the total, the worse the mark: no weight can be stated for such a question."""
    NOT_COMPUTABLE = "not_computable"
    """What it takes is not known."""


Figure: TypeAlias = float | Blank


def parted(figures: Mapping[str, Figure]) -> tuple[dict[str, float | None], dict[str, Blank]]:
    """Return the figures with None for each blank, and the reasons of the blanks, both by name."""
    blanks = {name: figure for name, figure in figures.items() if isinstance(figure, Blank)}
    values = {name: None if isinstance(figure, Blank) else figure for name, figure in figures.items()}
    return values, blanks
