"""The routes of the pages, and how an answer is made for each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias, TypeVar
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.render import environment
from bot.reports.building import Wanted
from bot.web import pages
from bot.web.answering import Answer, Asked, Named, file, page
from bot.web.filters import Filters, number
from bot.web.office import Entrance, Office, Visit
from bot.web.pages import Page
from bot.web.security import SecurityHeaders
from bot.web.showing import shown
from bot.web.signing import Doorkeeper

_LARGEST_FORM = 4_096

R = TypeVar("R")
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Elsewhere: TypeAlias = Callable[[Answer, Asked], Awaitable[Response]]
"""Has an answer made in another process."""


def build(office: Office, entrance: Entrance, elsewhere: Elsewhere | None = None) -> ASGIApp:
    """Return the pages as an ASGI application; without ``elsewhere`` they are made in this process."""
    site = _Site(office, entrance, elsewhere)
    door = site.door
    routes = [
        Route("/static/style.css", site.style),
        Route("/signin", door.ask),
        Route("/signin/{token}", door.confirm),
        Route("/signin/{token}", site.sign_in, methods=["POST"]),
        Route("/signout", site.sign_out, methods=["POST"]),
        Route("/", site.answered(partial(page, _overview))),
        Route("/me", site.answered(partial(page, _own))),
        Route("/sets/{set_id}", site.answered(partial(page, _set))),
        Route("/sets/{set_id}/report.{form}", site.answered(partial(file, _set_file))),
        Route("/sets/{set_id}/questions/{question_id}", site.answered(partial(page, _question))),
        Route("/classes/{class_id}", site.answered(partial(page, _class))),
        Route("/classes/{class_id}/report.{form}", site.answered(partial(file, _class_file))),
        Route("/classes/{class_id}/learners/{learner_id}", site.answered(partial(page, _learner))),
        Route("/{path:path}", site.answered(partial(page, _nothing))),
    ]
    handlers = {HTTPException: site.failed, Exception: site.failed}
    return SecurityHeaders(Starlette(routes=routes, exception_handlers=handlers), https=entrance.https)


class _Site:
    """Runs what reads the store in one thread of its own, and pages elsewhere where there is such a place."""

    def __init__(self, office: Office, entrance: Entrance, elsewhere: Elsewhere | None) -> None:
        self._office = office
        self._elsewhere = elsewhere
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="web")
        self.door = Doorkeeper(office, entrance)

    def answered(self, answer: Answer) -> Endpoint:
        """Return the endpoint of what is for those who are signed in."""

        async def endpoint(request: Request) -> Response:
            session = await self._in_thread(self.door.session, request)
            if session is None:
                return RedirectResponse("/signin", 303)
            asked = Asked(session, request.url.path, dict(request.path_params), dict(request.query_params))
            if self._elsewhere is not None:
                return await self._elsewhere(answer, asked)
            return await self._in_thread(answer, self._office, asked)

        return endpoint

    async def sign_in(self, request: Request) -> Response:
        """Use a link up."""
        form = await _form(request)
        return await self._in_thread(self.door.sign_in, request, form)

    async def sign_out(self, request: Request) -> Response:
        """End all sessions of whoever asks."""
        form = await _form(request)
        return await self._in_thread(self.door.sign_out, request, form)

    async def style(self, request: Request) -> Response:  # noqa: ARG002 - all are alike
        """Return the styles: those of report files, and those of pages."""
        css = "\n".join(
            environment().get_template(name).render() for name in ("report/style.css", "web/style.css")
        )
        return Response(css, media_type="text/css", headers={"Cache-Control": "max-age=300"})

    async def failed(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - all are alike
        """Return what tells nothing but that it did not work."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        return shown("web/fault.html", None, status, fault="failed" if status >= 500 else "nothing", text="")

    async def _in_thread(self, work: Callable[..., R], *values: Any) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form; none of one that is larger than any of ours."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _overview(visit: Visit, filters: Filters, _: Named) -> Page | None:
    return pages.overview(visit, filters)


def _own(visit: Visit, filters: Filters, _: Named) -> Page | None:
    return pages.own_scores(visit, filters)


def _set(visit: Visit, filters: Filters, named: Named) -> Page | None:
    return pages.set_page(visit, filters, named["set_id"])


def _question(visit: Visit, filters: Filters, named: Named) -> Page | None:
    return pages.question_page(visit, filters, named["set_id"], named["question_id"])


def _class(visit: Visit, filters: Filters, named: Named) -> Page | None:
    return pages.class_page(visit, filters, number(named["class_id"]))


def _learner(visit: Visit, filters: Filters, named: Named) -> Page | None:
    return pages.learner_page(visit, filters, number(named["class_id"]), number(named["learner_id"]))


def _nothing(_visit: Visit, _filters: Filters, _: Named) -> Page | None:
    return None


def _set_file(visit: Visit, filters: Filters, named: Named) -> Wanted | None:
    return pages.wanted_of_set(visit, filters, named["set_id"])


def _class_file(visit: Visit, filters: Filters, named: Named) -> Wanted | None:
    return pages.wanted_of_class(visit, filters, number(named["class_id"]))
