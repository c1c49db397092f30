"""What is on each page: from the path, the filters and who asks to the values of a template.

Functions return None for what is not there or not theirs; both end in the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.roles import Role
from bot.reports.building import Wanted
from bot.reports.figures import ALL_ATTEMPTS, ItemFigures, LearnerFigures, Report, SetSummary
from bot.reports.items import TEST_NAMES
from bot.reports.making import FORMS
from bot.reports.pages import MOST_LEARNERS, MOST_MISREADINGS
from bot.store.classes import ClassRecord
from bot.web.access import SeenSet
from bot.web.columns import CLASSES, ITEM_COLUMNS, LEARNERS, MEMBERS, OPTIONS, QUESTIONS, SCORES, SETS
from bot.web.drawing import drawn
from bot.web.filters import Filters
from bot.web.office import Visit
from bot.web.scores import by_skill, scores
from bot.web.sorting import direction, sorted_by


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its values."""

    template: str
    values: Mapping[str, Any]


def overview(visit: Visit, filters: Filters) -> Page | None:
    """Return the sets and classes of a teacher or an admin; a learner's own scores."""
    if visit.access.role < Role.TEACHER:
        return own_scores(visit, filters)
    seen, classes = visit.access.sets(), visit.access.classes()
    if filters.class_id is not None and visit.access.class_(filters.class_id) is None:
        return None
    if filters.set_id and not any(each.set_id == filters.set_id for each in seen):
        return None
    rows = [
        row for each in seen if filters.set_id in ("", each.set_id) for row in _rows(visit, each, filters)
    ]
    return Page(
        "web/overview.html",
        {
            "rows": sorted_by(rows, "sets", SETS, filters),
            "fewest": visit.office.fewest,
            "classes": sorted_by(_classes(visit, classes), "classes", CLASSES, filters),
            **_form(filters, classes=classes, sets=seen),
        },
    )


def set_page(visit: Visit, filters: Filters, set_id: str) -> Page | None:
    """Return everything about one set."""
    sorted_here = any(direction(filters, "learners", column) for column in LEARNERS)
    found = _report(visit, filters, set_id, most_learners=None if sorted_here else MOST_LEARNERS)
    if found is None:
        return None
    seen, wanted, report = found
    figures = report.sets[0]
    return Page(
        "web/set.html",
        {
            **_about(seen, wanted, report, filters),
            "pictures": drawn(figures),
            "items": sorted_by(figures.items, "questions", QUESTIONS, filters),
            "item_columns": ITEM_COLUMNS,
            "learners": sorted_by(figures.by_learner, "learners", LEARNERS, filters)[:MOST_LEARNERS],
            "most_misreadings": MOST_MISREADINGS,
            "test_names": TEST_NAMES,
        },
    )


def question_page(visit: Visit, filters: Filters, set_id: str, question_id: str) -> Page | None:
    """Return one question of a set: its figures, and how each option was used."""
    seen = visit.access.one_set(set_id)
    wanted = None if seen is None else visit.access.wanted(seen, filters)
    if seen is None or wanted is None:
        return None
    scope = wanted.scopes[0]
    found = visit.office.reporter.question(scope, question_id)
    if found is None:
        return None
    return Page(
        "web/question.html",
        {
            "found": found,
            "item": found.item,
            "class_name": wanted.class_name,
            "warnings": (ALL_ATTEMPTS,) if scope.attempts == "all" else (),
            "options": sorted_by(found.item.options, "options", OPTIONS, filters),
            "item_columns": ITEM_COLUMNS,
            "fewest": visit.office.fewest,
            **_form(replace(filters, class_id=scope.class_id), classes=seen.classes, everyone=seen.whole),
        },
    )


def class_page(visit: Visit, filters: Filters, class_id: int) -> Page | None:
    """Return what a class was given and how its members did."""
    class_ = visit.access.class_(class_id)
    if class_ is None:
        return None
    filters = replace(filters, class_id=class_.id)
    wanted = visit.access.wanted_of_class(class_, filters)
    summary = visit.office.reporter.summary
    found = [summary(scope, people=wanted) for scope in wanted.scopes] if wanted else []
    rows = [{"title": visit.access.title(each.set_id), "found": each, "mean": each.mean} for each in found]
    members = list(_members(visit, class_, found))
    return Page(
        "web/class.html",
        {
            "class": class_,
            "warnings": (ALL_ATTEMPTS,) if filters.attempts == "all" else (),
            "rows": sorted_by(rows, "sets", SETS, filters),
            "members": sorted_by(members, "members", MEMBERS, filters),
            "forms": [form for form in FORMS if form != "png"],
            "fewest": visit.office.fewest,
            **_form(filters),
        },
    )


def learner_page(visit: Visit, filters: Filters, class_id: int, learner_id: int) -> Page | None:
    """Return one member's attempts at what the class was given, where the class is large enough for it."""
    class_, member = visit.access.class_(class_id), visit.access.member(class_id, learner_id)
    if class_ is None or member is None:
        return None
    filters = replace(filters, class_id=class_.id)
    wanted = visit.access.wanted_of_class(class_, replace(filters, attempts="all", since=None, until=None))
    summaries = [visit.office.reporter.summary(scope) for scope in wanted.scopes] if wanted else []
    shown = {each.set_id for each in summaries if not each.withheld}
    results = [
        result
        for result in visit.office.quiz.results(learner_id)
        if result.bank.id in shown and _given_by(visit, class_, result.attempt.assignment_id)
    ]
    return Page(
        "web/learner.html",
        {
            "class": class_,
            "number": learner_id,
            "name": member.name if filters.names else None,
            "scores": sorted_by(scores(results), "scores", SCORES, filters),
            "skills": by_skill(results),
            "fewest": visit.office.fewest,
            **_form(filters),
        },
    )


def own_scores(visit: Visit, filters: Filters) -> Page:
    """Return the scores of the person who asks."""
    results = visit.office.quiz.results(visit.session.learner.id)
    return Page(
        "web/scores.html",
        {
            "scores": sorted_by(scores(results), "scores", SCORES, filters),
            "skills": by_skill(results),
            "filters": filters,
        },
    )


def wanted_of_set(visit: Visit, filters: Filters, set_id: str) -> Wanted | None:
    """Return what a file about a set is to be about."""
    seen = visit.access.one_set(set_id)
    return None if seen is None else visit.access.wanted(seen, filters)


def wanted_of_class(visit: Visit, filters: Filters, class_id: int) -> Wanted | None:
    """Return what a file about a class is to be about."""
    class_ = visit.access.class_(class_id)
    return None if class_ is None else visit.access.wanted_of_class(class_, filters)


def _report(
    visit: Visit, filters: Filters, set_id: str, *, most_learners: int | None
) -> tuple[SeenSet, Wanted, Report] | None:
    seen = visit.access.one_set(set_id)
    wanted = None if seen is None else visit.access.wanted(seen, filters)
    if seen is None or wanted is None:
        return None
    wanted = replace(wanted, most_learners=most_learners)
    return seen, wanted, visit.office.reporter.report(wanted, now=visit.office.now())


def _about(seen: SeenSet, wanted: Wanted, report: Report, filters: Filters) -> dict[str, Any]:
    filters = replace(filters, class_id=wanted.scopes[0].class_id)
    forms = [form for form in FORMS if form != "png" or not report.sets[0].withheld]
    return {
        "seen": seen,
        "report": report,
        "found": report.sets[0],
        "forms": forms,
        "fewest": report.minimum_group,
        **_form(filters, classes=seen.classes, everyone=seen.whole),
    }


def _form(
    filters: Filters,
    *,
    classes: tuple[ClassRecord, ...] = (),
    sets: tuple[SeenSet, ...] = (),
    everyone: bool = True,
) -> dict[str, Any]:
    return {"filters": filters, "class_choices": classes, "set_choices": sets, "everyone": everyone}


def _rows(visit: Visit, seen: SeenSet, filters: Filters) -> Iterator[dict[str, Any]]:
    """Yield a row a set; where only classes of it may be seen, a row for each of them."""
    class_ids: list[int | None] = [None]
    if filters.class_id is not None:
        class_ids = [class_.id for class_ in seen.classes if class_.id == filters.class_id]
    elif not seen.whole:
        class_ids = [class_.id for class_ in seen.classes]
    for class_id in class_ids:
        narrowed = replace(filters, class_id=class_id)
        wanted = visit.access.wanted(seen, narrowed)
        if wanted is not None:
            found = visit.office.reporter.summary(wanted.scopes[0])
            yield {
                "title": seen.title,
                "class_name": wanted.class_name,
                "found": found,
                "mean": found.mean,
                "query": replace(narrowed, set_id="", sort="").query(),
            }


def _classes(visit: Visit, classes: tuple[ClassRecord, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": class_.id,
            "name": class_.name,
            "members": len(visit.office.store.classes.members(class_.id)),
            "sets": len(visit.office.store.reports.sets_of_class(class_.id)),
        }
        for class_ in classes
    ]


def _members(visit: Visit, class_: ClassRecord, found: Sequence[SetSummary]) -> Iterator[dict[str, Any]]:
    """Yield a row for each member with attempts at sets that show figures."""
    rows: dict[int, list[LearnerFigures]] = {}
    for one in found:
        for each in one.by_learner:
            rows.setdefault(each.learner, []).append(each)
    for learner_id, found_rows in sorted(rows.items()):
        if visit.access.member(class_.id, learner_id) is not None:
            most = sum(each.max_score for each in found_rows)
            yield {
                "id": learner_id,
                "name": found_rows[0].name,
                "attempts": sum(each.attempts for each in found_rows),
                "share": sum(each.score for each in found_rows) / most if most > 0 else None,
            }


def _given_by(visit: Visit, class_: ClassRecord, assignment_id: int | None) -> bool:
    assignment = None if assignment_id is None else visit.office.store.assignments.get(assignment_id)
    return assignment is not None and assignment.class_id == class_.id


def looks_wrong(item: ItemFigures) -> bool:
    """Tell whether a question is one to look at."""
    return item.dubious or any(option.better_than_key for option in item.options)
