"""What every answer says to the browser, and what goes wrong without telling."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import httpx
import pytest

from bot.store.database import Store
from bot.web.app import build
from tests.conftest import Clock
from tests.web.conftest import SignedIn, Visitor
from tests.web.school import SET, School
from tests.web.school import school as built

PATHS = ("/", f"/sets/{SET}", "/nothing", "/signin", "/static/style.css", "/?from=x", "/signin/x")


async def test_every_answer_forbids_scripts_and_everything_from_elsewhere(
    school: School, signed_in: SignedIn
) -> None:
    tess = await signed_in(school.tess)
    for path in PATHS:
        headers = (await tess.get(path)).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:;")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["strict-transport-security"]


async def test_nothing_but_the_styles_is_kept_by_a_browser(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    for path in PATHS:
        kept = (await tess.get(path)).headers["cache-control"]
        assert kept == ("max-age=300" if path.startswith("/static") else "no-store")


async def test_pages_have_no_scripts_no_inline_styles_and_no_foreign_address(
    school: School, signed_in: SignedIn
) -> None:
    tess = await signed_in(school.tess)
    for path in ("/", f"/sets/{SET}?class=1", f"/sets/{SET}/questions/how-long", "/classes/1", "/me"):
        page = await tess.page(path)
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page, re.I)
        assert not re.findall(r'(?:src|href|action)="(?!/|data:|#)[^"]*"', page)


async def test_a_fault_of_ours_tells_nothing(
    school: School, visitor: Callable[[], Visitor], signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess = await signed_in(school.tess)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("bot.web.pages.own_scores", broken)
    transport = httpx.ASGITransport(app=build(school.office, school.entrance), raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="https://quiz.example", cookies=tess.client.cookies
    ) as client:
        answer = await client.get("/me")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_no_name_and_no_link_is_logged(
    school: School, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    tess = await signed_in(school.tess)
    await tess.page("/classes/1?names=yes")
    assert not re.search(r"Anna|Tess|token-", caplog.text)


async def test_a_form_of_any_size_is_refused_in_little_memory(
    school: School, visitor: Callable[[], Visitor]
) -> None:
    answer = await visitor().client.post("/signin/x", content=b"form_token=" + b"x" * 1_000_000)
    assert answer.status_code == 403


async def test_pages_by_http_have_a_cookie_that_is_sent_there(store: Store, clock: Clock) -> None:
    school = built(store, now=clock, https=False)
    transport = httpx.ASGITransport(app=build(school.office, school.entrance))
    async with httpx.AsyncClient(transport=transport, base_url="http://192.0.2.1:8080") as client:
        visitor = Visitor(client)
        answer = await visitor.opens(school.link(school.tess))
        assert "Secure" not in str(answer.headers.get_list("set-cookie"))
        assert "strict-transport-security" not in answer.headers
        assert "Signed in as Tess" in await visitor.page("/")
