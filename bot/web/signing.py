"""Signing in and out: the two things on the pages that change anything.

A link only asks; what signs in is the button below it. So nothing that merely looks at a link, such as a
messenger making a preview, uses it up.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.domain.failures import Failures
from bot.web.office import Office, Visit
from bot.web.security import FAILURES, WINDOW, comes_from_elsewhere
from bot.web.sessions import LINK_LASTS, SESSION_LASTS
from bot.web.showing import shown

FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
_ASKING = "civicquiz-signin"
"""The cookie that shows that a form was sent from the page that we gave."""


class Doorkeeper:
    """Knows who is signed in, by the cookie, and lets people in and out."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._failures = Failures(most=FAILURES, within=WINDOW)  # a school is one address
        # The prefix has browsers refuse a cookie that another host of the same domain has set.
        self._cookie = "__Host-civicquiz" if office.https else "civicquiz"

    def visit(self, request: Request) -> Visit | None:
        """Return who asks, or None for somebody who is not signed in."""
        session = self._office.sessions.of(request.cookies.get(self._cookie), now=self._office.now())
        if session is None:
            return None
        return Visit(self._office, session, self._office.access(session.learner))

    async def ask(self, request: Request) -> Response:  # noqa: ARG002 - all are alike
        """Say how one signs in."""
        return _page("ask")

    async def confirm(self, request: Request) -> Response:  # noqa: ARG002 - nothing is told of the link
        """Show the button that signs in, whatever the link is worth."""
        nonce = self._office.token()
        response = _page("confirm", form_token=self._office.sessions.form_token(nonce))
        response.set_cookie(
            _ASKING,
            nonce,
            max_age=int(LINK_LASTS.total_seconds()),
            path="/signin",
            secure=self._office.https,
            httponly=True,
            samesite="strict",
        )
        return response

    def sign_in(self, request: Request, form: Mapping[str, str]) -> Response:
        """Use a link up, and begin a session."""
        sessions, now = self._office.sessions, self._office.now()
        address = request.client.host if request.client else ""
        wait = self._failures.wait(address, now)
        if wait:
            refused = _page("wait", 429)
            refused.headers["Retry-After"] = str(wait)
            return refused
        expected = sessions.form_token(request.cookies.get(_ASKING, ""))
        if _forged(request) or not sessions.form_fits(form.get(FORM_TOKEN, ""), expected):
            return _page("again", 403)
        cookie = sessions.begin(request.path_params["token"], token=self._office.token(), now=now)
        if cookie is None:
            self._failures.add(address, now)
            return _page("refused", 403)
        response = RedirectResponse("/", 303)
        response.delete_cookie(_ASKING, path="/signin", secure=self._office.https, httponly=True)
        response.set_cookie(
            self._cookie,
            cookie,
            max_age=int(SESSION_LASTS.total_seconds()),
            path="/",
            secure=self._office.https,
            httponly=True,
            samesite="lax",
        )
        return response

    def sign_out(self, request: Request, form: Mapping[str, str]) -> Response:
        """End all sessions of whoever asks, on every device."""
        visit = self.visit(request)
        if visit is None:
            return RedirectResponse("/signin", 303)
        given = form.get(FORM_TOKEN, "")
        if _forged(request) or not self._office.sessions.form_fits(given, visit.session.form_token):
            return shown("web/fault.html", visit, 403, fault="forged", text="")
        self._office.sessions.end(visit.session.learner)
        response = RedirectResponse("/signin", 303)
        response.delete_cookie(self._cookie, path="/", secure=self._office.https, httponly=True)
        return response


def _forged(request: Request) -> bool:
    return comes_from_elsewhere(request.headers)


def _page(step: str, status: int = 200, **values: str) -> Response:
    minutes, hours = int(LINK_LASTS.total_seconds() // 60), int(SESSION_LASTS.total_seconds() // 3600)
    return shown("web/signin.html", None, status, step=step, minutes=minutes, hours=hours, **values)
