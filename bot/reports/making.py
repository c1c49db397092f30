"""A report in any of its formats, in pieces fit to be written one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from bot.errors import UsageError
from bot.reports import documents, pages, pictures
from bot.reports.building import Reporter, Step, Wanted
from bot.reports.figures import Report
from bot.reports.rows import csv_lines
from bot.reports.sheets import workbook

Form: TypeAlias = Literal["html", "csv", "xlsx", "json", "png"]

FORMS: tuple[Form, ...] = ("html", "csv", "xlsx", "json", "png")

_LISTED: Mapping[Form, int] = {"html": pages.MOST_LEARNERS, "png": 0}
"""How many people a form lists, where not all."""


def made(
    form: Form, reporter: Reporter, wanted: Wanted, *, now: dt.datetime, step: Step = lambda _: None
) -> Iterator[bytes]:
    """Yield the file. Raises ``UsageError`` for a set without answers, and where a picture cannot be made."""
    if form == "csv":
        yield from csv_lines(reporter, wanted, step)
    else:
        shown = replace(wanted, most_learners=_LISTED.get(form))
        yield _whole(form, reporter.report(shown, now=now, step=step))


def _whole(form: Form, report: Report) -> bytes:
    if form == "xlsx":
        return workbook(report)
    if form == "png":
        return _picture(report)
    return (pages.page(report) if form == "html" else documents.document(report)).encode()


def _picture(report: Report) -> bytes:
    if len(report.sets) > 1:
        raise UsageError("A picture is of one set: name it with --set.")
    if report.sets[0].withheld:
        raise UsageError(
            f"There is no picture of fewer than {report.minimum_group} people: it could single somebody out."
        )
    return pictures.png(report.sets[0])
