"""Tables that are sorted by links: what a column sorts by, and what its heading leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar

from bot.web.filters import Filters

Row = TypeVar("Row")
By: TypeAlias = Callable[[Any], Any]
Direction: TypeAlias = Literal["ascending", "descending"]


def direction(filters: Filters, table: str, column: str) -> Direction | None:
    """Return which way a table is sorted by a column, or None."""
    if filters.sort == f"{table}.{column}":
        return "ascending"
    return "descending" if filters.sort == f"-{table}.{column}" else None


def sorted_by(rows: Iterable[Row], table: str, columns: Mapping[str, By], filters: Filters) -> list[Row]:
    """Return rows as the address sorts that table, blanks last either way; as they come where it does not."""
    for column, by in columns.items():
        way = direction(filters, table, column)
        if way is not None:
            found = [(by(row), row) for row in rows]
            there = [pair for pair in found if pair[0] is not None]
            there.sort(key=lambda pair: pair[0], reverse=way == "descending")
            return [row for _, row in there] + [row for key, row in found if key is None]
    return list(rows)


def turned(filters: Filters, table: str, column: str) -> str:
    """Return the end of the address that sorts by a column; the other way round where it does already."""
    up = direction(filters, table, column) == "ascending"
    return filters.query(sort=f"{'-' if up else ''}{table}.{column}")
