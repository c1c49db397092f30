from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from bot.web.front import Front
from bot.web.health import ends

LOCAL, OUTSIDE = ("127.0.0.1", 40_000), ("8.8.8.8", 40_000)


def check(fault: str | None) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        return fault

    return check


async def ask(
    path: str,
    *,
    client: tuple[str, int] = LOCAL,
    faults: dict[str, str | None] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    checks = {name: check(fault) for name, fault in (faults or {"database": None, "telegram": None}).items()}
    transport = httpx.ASGITransport(app=Front(ends(checks)), client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as asker:
        return await asker.get(path, headers=headers)


async def test_a_process_that_answers_is_alive_whoever_asks() -> None:
    for client in (LOCAL, OUTSIDE):
        answer = await ask("/healthz", client=client, faults={"database": "It is locked."})
        assert (answer.status_code, answer.text) == (200, "ok")


async def test_it_is_ready_where_nothing_is_wrong() -> None:
    answer = await ask("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "telegram": "ok"})


async def test_what_is_wrong_is_told_by_name() -> None:
    answer = await ask("/readyz", faults={"database": "It is locked.", "telegram": None})
    assert (answer.status_code, answer.json()) == (503, {"database": "It is locked.", "telegram": "ok"})


async def test_the_metrics_are_in_prometheus_format() -> None:
    answer = await ask("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE civicquiz_tap_seconds histogram\n" in answer.text
    assert 'civicquiz_build_info{python="' in answer.text


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (OUTSIDE, {}),
        (("2001:4860:4860::8888", 40_000), {}),
        (LOCAL, {"X-Forwarded-For": "8.8.8.8"}),
        (LOCAL, {"X-Forwarded-For": "127.0.0.1"}),
        (LOCAL, {"X-Real-IP": "8.8.8.8"}),
        (LOCAL, {"Forwarded": "for=8.8.8.8"}),
        (LOCAL, {"Via": "1.1 proxy"}),
        (("testclient", 1), {}),
    ],
)
async def test_from_outside_only_life_is_seen(
    path: str, client: tuple[str, int], headers: dict[str, str]
) -> None:
    assert (await ask(path, client=client, headers=headers)).status_code == 404
    assert (await ask("/healthz", client=client, headers=headers)).status_code == 200


@pytest.mark.parametrize("address", ["10.0.0.7", "172.17.0.1", "192.168.1.5", "::1", "fd00::1"])
async def test_a_neighbour_on_a_private_network_may_look(address: str) -> None:
    assert (await ask("/metrics", client=(address, 40_000))).status_code == 200
