"""Pages and files that another process makes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response

from bot.store.database import Store
from bot.teaching.elsewhere import OtherProcess
from bot.web.answering import Answer, Asked, elsewhere
from bot.web.app import build
from bot.web.office import Opening
from tests.web.conftest import ROOT, SignedIn, Visitor
from tests.web.school import ADMIN_ID, NOW, SET, School


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quiz.db"


@pytest.fixture
def store(path: Path) -> Store:
    return Store.open(path)


@pytest.fixture
async def signed_in_there(school: School, path: Path) -> AsyncIterator[SignedIn]:
    """Signs people in to pages that another process makes."""
    process, opening = OtherProcess(), Opening(path, frozenset({ADMIN_ID}), 5)

    def there(answer: Answer, asked: Asked) -> Awaitable[Response]:
        return process.done(partial(elsewhere, opening, NOW, answer, asked))

    transport = httpx.ASGITransport(app=build(school.office, school.entrance, there))
    async with httpx.AsyncClient(transport=transport, base_url=ROOT) as client:
        yield SignedIn(school, lambda: Visitor(client))
    process.close()
    school.office.store.close()


async def test_they_are_the_same_as_those_made_here(
    school: School, signed_in: SignedIn, signed_in_there: SignedIn
) -> None:
    here, there = await signed_in(school.tess), await signed_in_there(school.tess)
    for address in ("/", f"/sets/{SET}?names=yes", "/classes/1?sort=-members.share", "/classes/1/learners/1"):
        ours, theirs = await here.page(address), await there.page(address)
        token = 'name="form_token" value="'
        assert ours.partition(token)[0] == theirs.partition(token)[0]
    csv = f"/sets/{SET}/report.csv"
    assert (await there.get(csv)).content == (await here.get(csv)).content
    assert (await there.get("/classes/2")).status_code == 404
    assert (await there.get("/?from=never")).status_code == 400
    assert len(school.office.store.audit.all(school.tess.id)) >= 2
