"""What every answer says to the browser, which requests are refused, and how often one may fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
"""Pages have no scripts at all, styles from our own file only, and nothing is fetched from elsewhere."""

_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}

FAILURES = 20
"""Links that did not work, from one address within ``WINDOW``, after which it has to wait."""

WINDOW = dt.timedelta(minutes=5)


class SecurityHeaders:
    """Puts the headers on every answer that has not set them itself."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers: Mapping[str, str] = {**_HEADERS, **(_STRICT_TRANSPORT if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def comes_from_elsewhere(headers: Headers) -> bool:
    """Tell whether the browser says that another site made this request; old ones say nothing."""
    return headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
