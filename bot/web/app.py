"""The routes of the pages, and how an answer is made for each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.errors import UsageError
from bot.render import environment
from bot.reports.building import Wanted
from bot.reports.making import FORMS, Form, made
from bot.web import pages
from bot.web.filters import Filters, number, read_filters
from bot.web.office import Office, Visit
from bot.web.pages import Page
from bot.web.security import SecurityHeaders
from bot.web.showing import shown
from bot.web.signing import Doorkeeper

_KINDS: dict[Form, str] = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "png": "image/png",
}
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Of a downloaded page that somebody opens in the browser all the same."""

_LARGEST_FORM = 4_096

Made: TypeAlias = Page | None
Decide: TypeAlias = Callable[[Visit, Filters, Request], Made]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


def build(office: Office) -> ASGIApp:
    """Return the pages as an ASGI application."""
    site = _Site(office)
    door = site.door
    routes = [
        Route("/static/style.css", site.style),
        Route("/signin", door.ask),
        Route("/signin/{token}", door.confirm),
        Route("/signin/{token}", site.sign_in, methods=["POST"]),
        Route("/signout", site.sign_out, methods=["POST"]),
        Route("/", site.page(lambda visit, filters, _: pages.overview(visit, filters))),
        Route("/me", site.page(lambda visit, filters, _: pages.own_scores(visit, filters))),
        Route("/sets/{set_id}", site.page(_set)),
        Route("/sets/{set_id}/report.{form}", site.download(_set_file)),
        Route("/sets/{set_id}/questions/{question_id}", site.page(_question)),
        Route("/classes/{class_id}", site.page(_class)),
        Route("/classes/{class_id}/report.{form}", site.download(_class_file)),
        Route("/classes/{class_id}/learners/{learner_id}", site.page(_learner)),
        Route("/{path:path}", site.page(lambda *_: None)),
    ]
    handlers = {HTTPException: site.failed, Exception: site.failed}
    return SecurityHeaders(Starlette(routes=routes, exception_handlers=handlers), https=office.https)


class _Site:
    """Runs what reads the store in one thread of its own, so that taps need not wait for a report."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="web")
        self.door = Doorkeeper(office)

    def page(self, decide: Decide) -> Endpoint:
        """Return the endpoint of a page for those who are signed in."""

        def answer(request: Request) -> Response:
            visit = self.door.visit(request)
            if visit is None:
                return RedirectResponse("/signin", 303)
            try:
                found = decide(visit, read_filters(request.query_params), request)
            except UsageError as error:
                return shown("web/fault.html", visit, 400, fault="filter", text=str(error))
            if found is None:
                return shown("web/fault.html", visit, 404, fault="nothing", text="")
            return shown(found.template, visit, path=request.url.path, **found.values)

        async def endpoint(request: Request) -> Response:
            return await self._in_thread(answer, request)

        return endpoint

    def download(self, decide: Callable[[Visit, Filters, Request], Wanted | None]) -> Endpoint:
        """Return the endpoint of a file for those who are signed in."""

        def answer(request: Request) -> Response:
            visit = self.door.visit(request)
            if visit is None:
                return RedirectResponse("/signin", 303)
            form = next((each for each in FORMS if each == request.path_params["form"]), None)
            try:
                filters = read_filters(request.query_params)
                wanted = decide(visit, filters, request) if form else None
                if form is None or wanted is None:
                    return shown("web/fault.html", visit, 404, fault="nothing", text="")
                content = b"".join(made(form, self._office.reporter, wanted, now=self._office.now()))
            except UsageError as error:
                return shown("web/fault.html", visit, 400, fault="filter", text=str(error))
            self._note(visit, form, wanted)
            headers = {
                "Content-Disposition": f'attachment; filename="civicquiz-report.{form}"',
                "Content-Security-Policy": _FILE_POLICY,
            }
            return Response(content, media_type=_KINDS[form], headers=headers)

        async def endpoint(request: Request) -> Response:
            return await self._in_thread(answer, request)

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

    def _note(self, visit: Visit, form: Form, wanted: Wanted) -> None:
        self._office.roles.note(
            visit.session.learner,
            "report exported",
            now=self._office.now(),
            form=form,
            names=wanted.with_names,
            sets=[scope.set_id for scope in wanted.scopes],
            class_id=wanted.scopes[0].class_id,
        )

    async def _in_thread(self, work: Callable[..., Response], *values: Any) -> Response:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *values)


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form; none of one that is larger than any of ours."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _set(visit: Visit, filters: Filters, request: Request) -> Made:
    return pages.set_page(visit, filters, request.path_params["set_id"])


def _question(visit: Visit, filters: Filters, request: Request) -> Made:
    named = request.path_params
    return pages.question_page(visit, filters, named["set_id"], named["question_id"])


def _class(visit: Visit, filters: Filters, request: Request) -> Made:
    return pages.class_page(visit, filters, number(request.path_params["class_id"]))


def _learner(visit: Visit, filters: Filters, request: Request) -> Made:
    named = request.path_params
    return pages.learner_page(visit, filters, number(named["class_id"]), number(named["learner_id"]))


def _set_file(visit: Visit, filters: Filters, request: Request) -> Wanted | None:
    return pages.wanted_of_set(visit, filters, request.path_params["set_id"])


def _class_file(visit: Visit, filters: Filters, request: Request) -> Wanted | None:
    return pages.wanted_of_class(visit, filters, number(request.path_params["class_id"]))
