"""Markup, formulas and SQL in every text that a person can set, on the pages and in their files."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from bot.store.database import Store
from fuzz.banks import marked
from fuzz.texts import SQL
from tests.conftest import Clock
from tests.web.conftest import SignedIn
from tests.web.school import SET, School
from tests.web.school import school as built

MARK = "<b onclick=k9()>K9</b>&amp;"
FORMULAS = (f"=K9({number})<i>K9</i>" for number in range(6))
NAMES = (*FORMULAS, "'; DROP TABLE answers; --", "\u202eK9\x1b[31m")
LINK = re.compile(r'href="(/[^"#]*)"')


@pytest.fixture
def school(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> School:
    """The school, with a set full of markup, and learners named for formulas."""
    monkeypatch.setattr("tests.web.school.SMALL", marked(MARK))
    monkeypatch.setattr("tests.web.school.NAMES", NAMES)
    return built(store, now=clock)


async def test_every_page_that_links_lead_to_shows_markup_as_text(
    school: School, signed_in: SignedIn
) -> None:
    admin = await signed_in(school.admin)
    seen: set[str] = set()
    waiting, shown = ["/", "/classes/1?names=yes", f"/sets/{SET}?names=yes&class=1", "/me"], 0
    while waiting and len(seen) < 60:
        path = waiting.pop(0).replace("&amp;", "&")
        kind = re.sub(r"[?].*", "", path)
        if (
            path in seen
            or "report." in path
            or path.startswith("/static")
            or sum(kind in each for each in seen) > 3
        ):
            continue
        seen.add(path)
        page = await admin.page(path)
        assert not re.search(r"<b onclick|<i>K9", page), path
        shown += "&lt;b onclick=k9()&gt;K9&lt;/b&gt;&amp;amp;" in page
        waiting += LINK.findall(page)
    assert len(seen) > 20
    assert shown > 5


async def test_report_files_show_markup_as_text_and_no_formula_runs(
    school: School, signed_in: SignedIn
) -> None:
    admin = await signed_in(school.admin)
    for scope in (f"/sets/{SET}", "/classes/1"):
        answers = {
            form: await admin.get(f"{scope}/report.{form}?names=yes&class=1")
            for form in ("html", "csv", "xlsx")
        }
        assert not re.search(r"<b onclick|<i>K9|<script", answers["html"].text)
        assert "&lt;b onclick=k9()&gt;K9" in answers["html"].text
        cells = [
            cell for row in csv.reader(io.StringIO(answers["csv"].text.lstrip("\ufeff"))) for cell in row
        ]
        book = load_workbook(io.BytesIO(answers["xlsx"].content))
        cells += [
            str(cell.value) for sheet in book for row in sheet for cell in row if cell.data_type in "sf"
        ]
        assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
        assert not [cell for cell in cells if re.match(r"[=+@\t\r]", cell)]
        assert any(cell.startswith("'=K9(") for cell in cells)
        assert b"onclick" in _unpacked(answers["xlsx"].content)


def _unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(name) for name in package.namelist())


@pytest.mark.parametrize(
    "text", [*SQL, "%00", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "9" * 400, "-1", "٣", "é"]
)
async def test_an_address_of_any_text_is_a_page_that_is_not_there(
    school: School, signed_in: SignedIn, text: str
) -> None:
    admin = await signed_in(school.admin)
    for path in (
        f"/sets/{text}",
        f"/sets/{SET}/questions/{text}",
        f"/classes/{text}",
        f"/classes/1/learners/{text}",
        f"/sets/{SET}/report.{text}",
        f"/static/{text}",
        f"/signin/{text}",
        f"/?class={text}",
        f"/sets/{SET}?class={text}&from={text}&to={text}&attempts={text}&sort={text}&names={text}",
    ):
        answer = await admin.get(path)
        assert answer.status_code in {200, 400, 404}, (path, answer.status_code)
        assert "Traceback" not in answer.text
