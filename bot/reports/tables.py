"""A report as rows: a table per view, for workbooks, and a row per answer, for CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.render import label
from bot.reports.building import Reporter, Wanted
from bot.reports.figures import ComparisonFigures, Figure, Report, SetFigures
from bot.reports.items import ITEM_NAMES, TEST_NAMES
from bot.reports.wording import choice_text, why, word

Cell: TypeAlias = str | int | float | dt.datetime | dt.date | None
Row: TypeAlias = Sequence[Cell]

PERCENT, SIGNED, PLAIN = "0.0%", "+0.0%;-0.0%;0.0%", "0.00"

ANSWER_COLUMNS = (
    *("set", "version", "learner", "attempt", "first_attempt", "number", "question", "skill", "difficulty"),
    *("type", "answer_keys", "answer", "outcome", "score", "max_score", "misreadings", "seconds"),
    "answered_at_utc",
)
"""The columns of the CSV file: one row an answer."""


@dataclass(frozen=True, slots=True)
class Table:
    """One view: the names of its columns, how their numbers look, and its rows."""

    columns: tuple[str, ...]
    formats: tuple[str | None, ...]
    rows: list[Row]


def tables(report: Report) -> dict[str, Table]:
    """Return every view of a report by its name; those of several sets say which set a row is of."""
    fewest = report.minimum_group
    shown = [found for found in report.sets if not found.withheld]
    return {
        "Overview": _overview(report),
        "Questions": _questions(shown, fewest),
        "Options": _options(shown, fewest),
        "Skills": _skills(shown, fewest),
        "Learning": _compared(
            "skill",
            [
                (found, label(f"skill_{skill.skill.value}"), skill.learning)
                for found in shown
                for skill in found.skills
                if skill.learning is not None
            ],
            fewest,
        ),
        "Misreadings": _misreadings(shown),
        "Camps": _compared(
            "issue", [(found, camp.name, camp.comparison) for found in shown for camp in found.camps], fewest
        ),
        "Classes": _classes(shown, fewest),
        "Learners": _learners(shown),
    }


def answer_rows(reporter: Reporter, wanted: Wanted) -> Iterator[Row]:
    """Yield a row of ``ANSWER_COLUMNS`` for each answer; what was typed only where names are told too."""
    for scope, asked, called, row in reporter.answers(wanted):
        known = asked.get(row.question_id)
        keys = row.choices
        if row.typed is not None:
            text = row.typed if wanted.with_names else None
        elif known is None or not set(keys) <= set(known.question.choice_keys):
            text = None
        elif known.question.type == "ordering":
            text = choice_text(known.bank, known.question, ",".join(keys))
        else:
            text = "; ".join(choice_text(known.bank, known.question, key) for key in keys)
        yield (
            *(scope.set_id, row.version, called, row.attempt, int(row.first), row.number, row.question_id),
            known.question.skill.value if known else None,
            known.question.difficulty if known else None,
            known.question.type if known else None,
            *(" ".join(keys), text, row.outcome, round(row.score, 6), row.max_score, " ".join(row.errors)),
            *(round(row.seconds, 1), row.answered_at.replace(tzinfo=None, microsecond=0)),
        )


def _overview(report: Report) -> Table:
    rows: list[Row] = [
        (None, "note", None, report.note),
        (None, "made at (UTC)", None, _minute(report.made_at)),
    ]
    rows.append((None, "attempts counted", None, report.attempts))
    rows += [(None, "warning", None, warning) for warning in report.warnings]
    rows += [(None, name, None, str(value)) for name, value in _limits(report) if value is not None]
    for found in report.sets:
        if found.test is None:
            rows.append((found.set_id, word("withheld", report.minimum_group), None, None))
            continue
        rows += [
            (found.set_id, name, getattr(found, name), None) for name in ("learners", "attempts", "answers")
        ]
        rows.append((found.set_id, "attempts that reached every question", found.test.n_whole, None))
        for name in TEST_NAMES:
            figure: Figure = getattr(found.test, name)
            reason = why(figure, report.minimum_group) or None
            rows.append((found.set_id, word("figure", name), figure.value, reason))
    return Table(("set", "figure", "value", "remark"), (None, None, "General", None), rows)


def _limits(report: Report) -> list[tuple[str, object]]:
    return [("class", report.class_name), ("begun from", report.since), ("begun until", report.until)]


def _questions(shown: Sequence[SetFigures], fewest: int) -> Table:
    columns = ("set", "no", "id", "question", "type", "skill", "level", "n", "right", "partly", "wrong")
    rows: list[Row] = []
    for found in shown:
        for item in found.items:
            reasons = {why(getattr(item, name), fewest) for name in ITEM_NAMES} - {""}
            rows.append(
                (
                    *(found.set_id, item.number, item.question_id, item.prompt, word("type", item.type)),
                    *(label(f"skill_{item.skill.value}"), item.difficulty),
                    *(item.n, item.right, item.partly, item.wrong),
                    *(getattr(item, name).value for name in ITEM_NAMES),
                    item.mean_seconds.value,
                    "yes" if item.dubious or any(each.better_than_key for each in item.options) else None,
                    "; ".join(sorted(reasons)) or None,
                )
            )
    named = (*(word("figure", name) for name in (*ITEM_NAMES, "mean_seconds")), "look at it", "why blank")
    return Table((*columns, *named), (*[None] * 11, *[PERCENT] * 7, "0.0", None, None), rows)


def _options(shown: Sequence[SetFigures], fewest: int) -> Table:
    rows: list[Row] = [
        (
            *(found.set_id, item.number, item.question_id, option.text, "right" if option.right else None),
            word("error", option.error.value) if option.error else None,
            *(option.n, option.share, option.mean_total.value),
            "yes" if option.better_than_key else None,
            why(option.mean_total, fewest) or None,
        )
        for found in shown
        for item in found.items
        for option in item.options
    ]
    columns = ("set", "no", "id", "answer", "right", "stands for", "n", "share", "mean total of those")
    more = ("attracts better learners than the key", "why blank")
    return Table((*columns, *more), (*[None] * 7, PERCENT, PERCENT, None, None), rows)


def _skills(shown: Sequence[SetFigures], fewest: int) -> Table:
    rows: list[Row] = [
        (
            *(found.set_id, label(f"skill_{skill.skill.value}"), skill.questions, skill.n, skill.right),
            *(skill.facility.value, why(skill.facility, fewest) or None),
        )
        for found in shown
        for skill in found.skills
    ]
    columns = ("set", "skill", "questions", "n (answers)", "right", word("figure", "facility"), "why blank")
    return Table(columns, (*[None] * 5, PERCENT, None), rows)


def _compared(
    about: str, compared: Sequence[tuple[SetFigures, str, ComparisonFigures]], fewest: int
) -> Table:
    first, second = ("first attempts", "later attempts") if about == "skill" else ("supporters", "opponents")
    rows: list[Row] = [
        (
            *(found.set_id, name, each.first_share.value, each.first_n, each.second_share.value),
            *(each.second_n, each.difference.value, each.standard_error.value, each.n),
            *("yes" if each.clear else None, why(each.difference, fewest) or None),
        )
        for found, name, each in compared
    ]
    columns = ("set", about, first, "n (answers)", second, "n (answers) ", "difference", "standard error")
    formats = (None, None, PERCENT, None, PERCENT, None, SIGNED, PERCENT, None, None, None)
    return Table((*columns, "n (people)", "clear", "why blank"), formats, rows)


def _misreadings(shown: Sequence[SetFigures]) -> Table:
    rows: list[Row] = [
        (
            *(found.set_id, word("error", each.error.value), each.name),
            *(word("dimension", each.dimension.value), each.share, each.count, each.n),
        )
        for found in shown
        for each in found.misreadings
    ]
    columns = ("set", "misreading", "about", "kind", "share", "times", "n (answers)")
    return Table(columns, (*[None] * 4, PERCENT, None, None), rows)


def _classes(shown: Sequence[SetFigures], fewest: int) -> Table:
    rows: list[Row] = [
        (
            *(found.set_id, each.name, each.learners, each.attempts),
            *(each.mean.value, why(each.mean, fewest) or None),
        )
        for found in shown
        for each in found.classes
    ]
    return Table(
        ("set", "class", "people", "attempts", "mean", "why blank"), (*[None] * 4, PERCENT, None), rows
    )


def _learners(shown: Sequence[SetFigures]) -> Table:
    rows: list[Row] = [
        (
            *(found.set_id, each.name, each.attempts, each.answers, each.right, each.score, each.max_score),
            *(each.share, each.last_on),
        )
        for found in shown
        for each in found.by_learner
    ]
    columns = ("set", "learner", "attempts", "answers", "right", "marks", "of", "share", "last on")
    return Table(columns, (*[None] * 5, PLAIN, PLAIN, PERCENT, "yyyy-mm-dd"), rows)


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
