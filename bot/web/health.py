"""What programs ask: whether this one is alive, whether it can serve people, and what it has counted."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.metrics import exposition

Check: TypeAlias = Callable[[], Awaitable[str | None]]
"""Returns in a sentence what is wrong, None where all is well."""

_FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded", "via")


def ends(checks: Mapping[str, Check]) -> dict[str, ASGIApp]:
    """Return what answers at each path; ``checks`` are named as /readyz tells of them.

    /readyz and /metrics are for this machine and its private network: who asks through a proxy, or from an
    address of the internet, finds nothing there.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(request: Request) -> Response:
        if _from_outside(request):
            return Response(status_code=404)
        faults = {name: await check() for name, check in checks.items()}
        return JSONResponse(
            {name: fault or "ok" for name, fault in faults.items()},
            status_code=503 if any(faults.values()) else 200,
        )

    async def metrics(request: Request) -> Response:
        if _from_outside(request):
            return Response(status_code=404)
        return Response(exposition(), media_type=CONTENT_TYPE_LATEST)

    paths = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}
    app = Starlette(routes=[Route(path, answer) for path, answer in paths.items()])
    return dict.fromkeys(paths, app)


def _from_outside(request: Request) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return True
    try:
        return not ipaddress.ip_address(request.client.host if request.client else "").is_private
    except ValueError:  # no address, or a name: a test's client
        return True
