"""A bank as tables: the sheets of our own XLSX, of which CSV holds the questions only.

=========  ================================================================================================
questions  see ``bot.formats.layout``
bank       part, value: ``title``, ``language``, ``version``, ``source publisher`` ... one to a row
actors     id, name, role, kind, aka (one to a line)
issues     id, question
quotes     id, by, exact, paragraph, prefix, suffix, conveyed by
claims     id, by, says, kind, issue, quotes (ids, separated by commas)
stances    actor, issue, position, quotes, note
=========  ================================================================================================
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from bot.domain.bank import Bank
from bot.errors import UsageError
from bot.formats.cells import Row, header_of, lines_in, named, words_in
from bot.formats.civicquiz_yaml import as_draft
from bot.formats.drafts import Drafting, asked
from bot.formats.format import Draft
from bot.formats.layout import cells_of, columns, known, question_of
from bot.formats.plain_questions import listed
from bot.formats.texts import hidden
from bot.formats.weighted_answers import NoCounterpart

Table: TypeAlias = tuple[list[str], list[dict[str, str | int | float]]]
"""The names of the columns, and the cells of each row by them."""

_COLUMNS = {
    "actors": ("id", "name", "role", "kind", "aka"),
    "issues": ("id", "question"),
    "quotes": ("id", "by", "exact", "paragraph", "prefix", "suffix", "conveyed by"),
    "claims": ("id", "by", "says", "kind", "issue", "quotes"),
    "stances": ("actor", "issue", "position", "quotes", "note"),
}
_PARTS = (
    *("id", "version", "title", "language"),
    *(
        "source title",
        "source publisher",
        "source published",
        "source summary",
        "source authors",
        "source url",
    ),
    *("verified text sha256", "verified quotes sha256", "verified on"),
)
_LINES = frozenset({"aka", "authors"})
_IDS = frozenset({"quotes"})
_COUNTS = frozenset({"paragraph", "version"})
_DATES = frozenset({"published", "on"})
_LONGEST = 32_767
"""Characters that a cell of a spreadsheet can hold."""
_AS_IT_IS = frozenset({"prefix", "suffix"})
"""Columns in which white space at the ends counts."""


def tables_of(bank: Bank) -> dict[str, Table]:
    """Return the whole of a bank as tables."""
    draft = as_draft(bank)
    rows = [cells_of(question) for question in bank.questions]
    tables: dict[str, Table] = {
        "questions": (columns(rows), rows),
        "bank": (["part", "value"], list(_parts(draft))),
    }
    for section, names in _COLUMNS.items():
        tables[section] = (
            list(names),
            [_cells(entry) for entry in _entries(section, draft.get(section, ()))],
        )
    return tables


def unfit(cells: Mapping[str, object]) -> str | None:
    """Return why a row cannot be written, or None."""
    texts = [str(value) for value in cells.values()]
    if any(map(hidden, texts)):
        return "it holds a character that cannot be seen"
    return "it does not fit a cell" if any(len(text) >= _LONGEST for text in texts) else None


def sections_of(bank: Bank) -> str:
    """Return what a bank has beside its questions, in words."""
    optional = {"claims": bank.claims, "stances": bank.stances}
    return listed(
        ["source", "actors", "issues", "quotes", *(name for name, part in optional.items() if part)]
    )


def take_questions(rows: Sequence[Row], drafting: Drafting) -> None:
    """Add the questions of a table to ``drafting``; ``UsageError`` if it has no column ``prompt``."""
    header, body = _split(rows)
    if "prompt" not in header:
        what = "has no column called prompt: name the columns in its first row, as an exported file does"
        raise UsageError(f'"{drafting.name}" {what}.')
    for column in header:
        if column and not known(column):
            drafting.leave_out(rows[0].place, f'the column "{column[:60]}"', "the layout has no such column")
    for row in _usable(body, drafting):
        cells = named(header, row.cells)
        try:
            question = question_of(cells)
        except NoCounterpart as reason:
            drafting.leave_out(row.place, asked(cells.get("prompt", "")), str(reason))
            continue
        drafting.add(row.place, question)


def take_sections(sheets: Mapping[str, Sequence[Row]], drafting: Drafting) -> Draft:
    """Return the parts of a bank that stand on the other sheets, by their keys in the YAML format."""
    found: Draft = {}
    for name, rows in sheets.items():
        header, body = _split(rows)
        if name == "bank":
            found |= _bank(_usable(body, drafting), drafting)
        elif name in _COLUMNS and any(column in header for column in _COLUMNS[name]):
            if entries := _section(name, header, _usable(body, drafting), drafting):
                found[name] = entries
        elif rows:
            drafting.leave_out(f'sheet "{name}"', "the whole sheet", "the layout has no such sheet")
    return found


def _split(rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    return (header_of(rows[0].cells), rows[1:]) if rows else ([], ())


def _usable(rows: Iterable[Row], drafting: Drafting) -> Iterator[Row]:
    for row in rows:
        if row.refused is not None:
            drafting.leave_out(row.place, "the whole row", row.refused)
        elif not row.empty:
            for what, why in row.notes:
                drafting.leave_out(row.place, what, why)
            yield row


def _parts(draft: Draft) -> Iterator[dict[str, str | int | float]]:
    for part in _PARTS:
        group, _, key = part.partition(" ")
        value = draft.get(group, {}).get(key.replace(" ", "_")) if key else draft.get(group)
        if value is not None:
            yield {"part": part, "value": _cell(key or group, value)}


def _bank(rows: Iterable[Row], drafting: Drafting) -> Draft:
    found: Draft = {}
    for row in rows:
        part, value = (*row.cells, "", "")[:2]
        name = " ".join(part.replace("_", " ").casefold().split())
        if name not in _PARTS:
            drafting.leave_out(row.place, f'the part "{name[:60]}"', "a bank has no such part")
            continue
        group, _, key = name.partition(" ")
        if key:
            found.setdefault(group, {})[key.replace(" ", "_")] = _value(key, value)
        else:
            found[group] = _value(group, value)
    return found


def _entries(section: str, part: Any) -> Iterator[Draft]:
    if section == "stances":
        yield from part
    elif section == "issues":
        yield from ({"id": key, "question": text} for key, text in dict(part).items())
    else:
        yield from ({"id": key, **entry} for key, entry in dict(part).items())


def _cells(entry: Draft) -> dict[str, str | int | float]:
    return {key.replace("_", " "): _cell(key, value) for key, value in entry.items()}


def _section(name: str, header: list[str], rows: Iterable[Row], drafting: Drafting) -> Any:
    entries: dict[str, Any] = {}
    stances: list[Draft] = []
    for row in rows:
        cells = named(header, row.cells)
        entry = {
            column.replace(" ", "_"): _value(column, cells[column])
            for column in _COLUMNS[name]
            if cells.get(column, "") != ""
        }
        key = str(entry.pop("id", "")) if name != "stances" else ""
        if name == "stances":
            stances.append(entry)
        elif not key or key in entries:
            why = "its id already belongs to a row above" if key else "it has no id"
            drafting.leave_out(row.place, "the whole row", why)
        else:
            entries[key] = entry.get("question", "") if name == "issues" else entry
    return stances if name == "stances" else entries


def _cell(name: str, value: Any) -> str | int | float:
    """Return a value of a bank as it stands in a cell."""
    if isinstance(value, list):
        return ("\n" if name in _LINES else ", ").join(value)
    return value if isinstance(value, int) else str(value)


def _value(name: str, cell: str) -> Any:
    """Return what a cell means; what does not have its form stays a text, which the check then names."""
    text = cell if name in _AS_IT_IS else cell.strip()
    if name in _LINES:
        return lines_in(text)
    if name in _IDS:
        return list(words_in(text))
    if name in _COUNTS and re.fullmatch(r"\d{1,9}", text):
        return int(text)
    if name in _DATES:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text
