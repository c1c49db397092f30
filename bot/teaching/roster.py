"""The roster of a class as a file: one row for each member and assignment, as CSV or XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zoneinfo
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from bot.domain.formulas import guarded
from bot.formats.workbooks import write_sheets
from bot.store.classes import ClassRecord
from bot.teaching.standings import Stage, Standing
from bot.teaching.tasks import Roster

Format: TypeAlias = Literal["csv", "xlsx"]
Cell: TypeAlias = str | int | float | dt.datetime | None

COLUMNS = (
    *("class", "set", "assigned", "due", "member", "state", "question", "questions", "score", "percent"),
    *("attempts", "late answers", "asks for help with question", "begun", "ended"),
)
"""Times are those of the class's time zone."""


def roster_rows(class_: ClassRecord, rosters: Iterable[Roster]) -> list[Sequence[Cell]]:
    """Return the rows of the file, without the names of its columns."""
    zone = zoneinfo.ZoneInfo(class_.zone)
    return [_row(class_, roster, standing, zone) for roster in rosters for standing in roster.standings]


def roster_file(class_: ClassRecord, rosters: Iterable[Roster], kind: Format) -> tuple[str, bytes]:
    """Return the name and the bytes of the roster's file; no text in it is taken for a formula."""
    rows: list[Sequence[Cell]] = [COLUMNS, *roster_rows(class_, rosters)]
    name = "-".join(re.findall(r"\w+", class_.name.lower())) or class_.code
    if kind == "xlsx":
        return f"{name}.xlsx", write_sheets({"Roster": (rows, 1)})
    text = io.StringIO()
    csv.writer(text).writerows([_plain(cell) for cell in row] for row in rows)
    return f"{name}.csv", text.getvalue().encode("utf-8-sig")  # without the mark Excel reads it as Latin-1


def _row(class_: ClassRecord, roster: Roster, standing: Standing, zone: dt.tzinfo) -> Sequence[Cell]:
    assignment, begun = roster.task.assignment, standing.stage is not Stage.NOT_BEGUN
    return (
        class_.name,
        roster.task.bank.title,
        _local(assignment.made_at, zone),
        _local(assignment.due_at, zone),
        standing.name,
        standing.stage.value.replace("_", " "),
        standing.at if standing.stage in {Stage.UNDER_WAY, Stage.STOPPED} else None,
        standing.of if begun else roster.task.questions,
        round(standing.score, 4) if begun else None,
        None if standing.percent is None else round(standing.percent, 1),
        standing.attempts,
        standing.late,
        standing.help_at,
        _local(standing.started_at, zone),
        _local(standing.ended_at, zone),
    )


def _local(moment: dt.datetime | None, zone: dt.tzinfo) -> dt.datetime | None:
    """Return a moment as the clock of the class shows it: spreadsheets know no time zones."""
    return None if moment is None else moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return guarded(cell) if isinstance(cell, str) else cell
