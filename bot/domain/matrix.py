"""The response matrix: who got which mark, and what each learner got altogether."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum
from typing import TypeAlias

from bot.domain.moments import Sample

Matrix: TypeAlias = Sequence[Sequence[float | None]]
"""Marks: a row a learner, a column a question; None where the learner was not asked or did not get there."""

Total: TypeAlias = tuple[float, float]
"""The marks that a learner got, and the most that the questions he or she reached could give."""

Cell: TypeAlias = tuple[float, Total, int]
"""A mark, the total that went with it, and how many learners have just these."""


class Column:
    """One question, of those who reached it: which marks go with which totals, and how often."""

    __slots__ = ("_cells", "marks", "maximum", "totals")

    marks: Sample | None
    totals: Sample | None
    """The shares that they got of all marks they could get, paired with ``marks``."""

    def __init__(self, cells: Sequence[Cell], maximum: float) -> None:
        """``cells`` may come from a matrix (``columns``) or, counted already, from a database."""
        self.maximum = maximum
        self.marks = self.totals = None
        self._cells = cells
        if cells:
            counts = [count for _, _, count in cells]
            self.marks = Sample([mark for mark, _, _ in cells], counts)
            self.totals = Sample([total / most if most > 0 else 0.0 for _, (total, most), _ in cells], counts)

    def compared(self) -> tuple[Sample, Sample] | None:
        """Return marks, and shares in the rest of the test, of those who reached something else too."""
        maximum = self.maximum
        others = [cell for cell in self._cells if cell[1][1] > maximum]
        if not others:
            return None
        counts = [count for _, _, count in others]
        rest = [(total - mark) / (most - maximum) for mark, (total, most), _ in others]
        return Sample([mark for mark, _, _ in others], counts), Sample(rest, counts)


def totals(marks: Matrix, max_marks: Sequence[float]) -> list[Total]:
    """Return the total of each learner; ``ValueError`` where a row is not as long as ``max_marks``."""
    whole = fsum(max_marks)
    found = []
    for row in marks:
        if len(row) != len(max_marks):
            raise ValueError(f"A row of the matrix has {len(row)} marks for {len(max_marks)} questions.")
        if None in row:
            reached = [(mark, best) for mark, best in zip(row, max_marks, strict=True) if mark is not None]
            found.append((fsum(mark for mark, _ in reached), fsum(best for _, best in reached)))
        else:
            found.append((fsum(row), whole))  # type: ignore[arg-type]  # no None is left
    return found


def columns(marks: Matrix, max_marks: Sequence[float]) -> list[Column]:
    """Return the questions one by one; ``ValueError`` where a row is not as long as ``max_marks``."""
    learners = totals(marks, max_marks)
    # Learners with the same total and the same mark are counted together: few pairs are left to compute with.
    different = list(dict.fromkeys(learners))
    number = {total: index for index, total in enumerate(different)}
    rows = [number[total] for total in learners]
    found = []
    cells: Iterable[Sequence[float | None]] = zip(*marks, strict=True) if marks else [()] * len(max_marks)
    for column, maximum in zip(cells, max_marks, strict=True):
        counted = Counter(zip(column, rows, strict=True)).items()
        pairs = [(mark, different[row], count) for (mark, row), count in counted if mark is not None]
        found.append(Column(pairs, maximum))
    return found
