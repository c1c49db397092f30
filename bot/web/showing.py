"""A template and its values become a page."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse, Response

from bot.domain.roles import Role
from bot.render import label, render
from bot.reports.figures import NO_OPINION
from bot.reports.wording import percent, why, word
from bot.web.office import Visit
from bot.web.pages import looks_wrong
from bot.web.sorting import direction, turned


def shown(template: str, visit: Visit | None, status: int = 200, **values: Any) -> Response:
    """Return a page; without a ``visit`` it is for somebody who is not signed in."""
    fewest = visit.office.fewest if visit else 0
    html = render(
        template,
        **{
            "path": "",
            "signed_in": visit is not None,
            "person": visit.session.learner.name if visit else "",
            "teaches": visit is not None and visit.access.role >= Role.TEACHER,
            "form_token": visit.session.form_token if visit else "",
            "note": NO_OPINION,
            "percent": percent,
            "why": lambda figure: why(figure, fewest),
            "word": word,
            "label": label,
            "direction": direction,
            "turned": turned,
            "looks_wrong": looks_wrong,
            **values,
        },
    )
    return HTMLResponse(html, status)
