"""An answer for somebody who is signed in: a page or a file, in whichever process it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from starlette.responses import Response

from bot.errors import UsageError
from bot.reports.building import Wanted
from bot.reports.making import FORMS, Form, made
from bot.web.filters import Filters, read_filters
from bot.web.office import Office, Opening, Visit
from bot.web.pages import Page
from bot.web.sessions import Session
from bot.web.showing import shown

_KINDS: dict[Form, str] = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "png": "image/png",
}
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Of a downloaded page that somebody opens in the browser all the same."""

Named: TypeAlias = Mapping[str, str]
"""The parts of a path that name something."""

Decide: TypeAlias = Callable[[Visit, Filters, Named], Page | None]
DecideFile: TypeAlias = Callable[[Visit, Filters, Named], Wanted | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as an answer rests on it; it can go to another process."""

    session: Session
    path: str
    named: Named
    query: Mapping[str, str]


Answer: TypeAlias = Callable[[Office, Asked], Response]


def page(decide: Decide, office: Office, asked: Asked) -> Response:
    """Return a page."""
    visit = Visit.of(asked.session, office)
    try:
        found = decide(visit, read_filters(asked.query), asked.named)
    except UsageError as error:
        return shown("web/fault.html", visit, 400, fault="filter", text=str(error))
    if found is None:
        return _nothing(visit)
    return shown(found.template, visit, path=asked.path, **found.values)


def file(decide: DecideFile, office: Office, asked: Asked) -> Response:
    """Return a report as a file; the audit notes it."""
    visit = Visit.of(asked.session, office)
    form = next((each for each in FORMS if each == asked.named["form"]), None)
    try:
        filters = read_filters(asked.query)
        wanted = decide(visit, filters, asked.named) if form else None
        if form is None or wanted is None:
            return _nothing(visit)
        content = b"".join(made(form, office.reporter, wanted, now=office.now()))
    except UsageError as error:
        return shown("web/fault.html", visit, 400, fault="filter", text=str(error))
    _note(visit, form, wanted)
    headers = {
        "Content-Disposition": f'attachment; filename="civicquiz-report.{form}"',
        "Content-Security-Policy": _FILE_POLICY,
    }
    return Response(content, media_type=_KINDS[form], headers=headers)


def elsewhere(opening: Opening, now: datetime, answer: Answer, asked: Asked) -> Response:
    """Return an answer that is made on a connection of its own: what another process does."""
    with opening.office(lambda: now) as office:
        return answer(office, asked)


def _nothing(visit: Visit) -> Response:
    return shown("web/fault.html", visit, 404, fault="nothing", text="")


def _note(visit: Visit, form: Form, wanted: Wanted) -> None:
    visit.office.roles.note(
        visit.session.learner,
        "report exported",
        now=visit.office.now(),
        form=form,
        names=wanted.with_names,
        sets=[scope.set_id for scope in wanted.scopes],
        class_id=wanted.scopes[0].class_id,
    )
