"""The first to see a request: a few paths are for programs, all others for people."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send


class Front:
    """Passes a request on by its path; the pages have what is left, where there are pages."""

    def __init__(self, ends: Mapping[str, ASGIApp], pages: ASGIApp | None = None) -> None:
        self._ends = ends
        self._rest = pages or Response(status_code=404)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered."""
        await self._ends.get(scope["path"], self._rest)(scope, receive, send)
