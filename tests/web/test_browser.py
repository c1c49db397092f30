"""The pages in a real browser: Debian's chromium, headless.

axe-core, which finds faults of accessibility, comes out of the package axe-playwright-python; nothing else of
it is used. AXE_JS may name another axe.min.js.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Store
from bot.web.app import build
from bot.web.serving import listening, served
from tests.conftest import Clock
from tests.web.browser import CHROMIUM, Browser, browsing
from tests.web.school import SET, School
from tests.web.school import school as built

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine to look at pages with"),
    pytest.mark.xdist_group("browser"),
]

WIDTHS = (360, 1280)


def _axe() -> Path | None:
    if "AXE_JS" in os.environ:
        return Path(os.environ["AXE_JS"])
    found = importlib.util.find_spec("axe_playwright_python")
    return Path(found.origin).with_name("axe.min.js") if found and found.origin else None


AXE = _axe()
PAGES = (
    *("/", f"/sets/{SET}?class=1&names=yes", f"/sets/{SET}/questions/how-long?class=1", "/classes/1"),
    *("/classes/1/learners/1", "/me", "/classes/2"),
)


class Seat:
    """Somebody before a screen."""

    def __init__(self, browser: Browser, school: School, root: str, downloads: Path) -> None:
        self.browser = browser
        self.school = school
        self.root = root
        self.downloads = downloads

    async def goto(self, path: str) -> None:
        await self.browser.goto(self.root + path)

    async def path(self) -> str:
        return str(await self.browser.run("location.pathname + location.search"))

    async def signs_in(self) -> str:
        """Sign Tess in and return the link."""
        link = self.school.link(self.school.tess)
        await self.goto(link)
        await self.browser.click("main button")
        assert await self.path() == "/"
        return link


@pytest.fixture
async def seat(store: Store, clock: Clock, tmp_path: Path) -> AsyncIterator[Seat]:
    school = built(store, now=clock, https=False)
    socket = listening("127.0.0.1", 0)
    root = f"http://127.0.0.1:{socket.getsockname()[1]}"
    downloads = tmp_path / "downloads"
    async with (
        served(build(school.office, school.entrance), socket),
        browsing(tmp_path / "profile", downloads) as browser,
    ):
        yield Seat(browser, school, root, downloads)


async def test_a_teacher_signs_in_filters_sorts_downloads_and_signs_out(seat: Seat) -> None:
    browser = seat.browser
    for width in WIDTHS:
        await browser.resize(width)
        link = await seat.signs_in()

        await browser.click("#sets tbody a")
        assert "The Old Bridge of Milltown" in await browser.text("h1")
        await browser.fill("#f-from", "2026-01-06")
        await browser.click(".filters button")
        assert "from=2026-01-06" in await seat.path()
        assert "Fewer than 5 people" in await browser.text()
        await browser.fill("#f-from", "2026-01-05")
        await browser.run("document.querySelector('[name=names]').checked = true")
        await browser.click(".filters button")
        assert "Anna of Civics" in await browser.texts("#learners tbody th")

        await browser.click("#questions thead th:nth-child(5) a")
        up = await browser.texts("#questions tbody td:nth-child(5)")
        assert await browser.texts("#questions [aria-sort=ascending]")
        await browser.click("#questions thead th:nth-child(5) a")
        down = await browser.texts("#questions tbody td:nth-child(5)")
        assert up != down
        assert sorted(up) == sorted(down)
        assert "names=yes" in await seat.path()

        browser.downloaded.clear()
        await browser.press(".files a[href*='report.csv']")
        await browser.downloaded.wait()
        (file,) = list(seat.downloads.iterdir())
        assert (file.name, "Anna of Civics" in file.read_text(encoding="utf-8-sig")) == (
            "civicquiz-report.csv",
            True,
        )
        file.unlink()

        await browser.click(".out button")
        assert await seat.path() == "/signin"
        await seat.goto("/")
        assert await seat.path() == "/signin"

        await seat.goto(link)
        await browser.click("main button")
        assert "This link does not work" in await browser.text()
    assert browser.complaints == [REFUSED] * len(WIDTHS)


REFUSED = "Failed to load resource: the server responded with a status of 403 (Forbidden)"
"""What the browser says of a link that is used a second time: all that it has to complain of."""


async def test_another_teachers_page_is_not_there(seat: Seat) -> None:
    await seat.signs_in()
    for path in ("/classes/2", f"/sets/{SET}?class=2", "/classes/2/learners/11", "/classes/77"):
        await seat.goto(path)
        assert "There is no such page, or it is not for you." in await seat.browser.text()


async def test_pages_fit_a_phone_and_a_desk_and_fetch_nothing_from_elsewhere(seat: Seat) -> None:
    browser = seat.browser
    await seat.signs_in()
    for page in PAGES:
        await seat.goto(page)
        for width in WIDTHS:
            await browser.resize(width)
            assert await browser.overflow() == 0, (page, width)
        drawn = await browser.run("[...document.images].every(image => image.naturalWidth > 100)")
        assert drawn, page
    assert all(url.startswith((f"{seat.root}/", "data:")) for url in browser.requested)


async def test_the_keyboard_reaches_the_content_and_shows_where_it_is(seat: Seat) -> None:
    browser = seat.browser
    await seat.signs_in()
    key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    await browser.call("Input.dispatchKeyEvent", type="keyDown", **key)
    assert await browser.run("document.activeElement.className") == "skip"
    assert await browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    await browser.call("Input.dispatchKeyEvent", type="keyDown", **key)
    outline = await browser.run("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.skipif(AXE is None, reason="There is no axe-core: install axe-playwright-python")
async def test_axe_finds_no_fault(seat: Seat) -> None:
    browser = seat.browser
    assert AXE is not None
    axe = AXE.read_text(encoding="utf-8")
    await seat.goto("/")
    await seat.goto(seat.school.link(seat.school.tess))
    await browser.click("main button")
    for page in PAGES:
        await seat.goto(page)
        for width in WIDTHS:
            for dark in (False, True):
                await browser.resize(width, dark=dark)
                await browser.run(f"{axe};0")
                found = await browser.run("axe.run().then(found => JSON.stringify(found.violations))")
                assert json.loads(found) == [], (page, width, dark)
