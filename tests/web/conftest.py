"""A school, its pages, and browsers that are none: clients in this process."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.web.app import build
from tests.conftest import Clock
from tests.web.school import School
from tests.web.school import school as built

ROOT = "https://quiz.example"


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def page(self, path: str) -> str:
        """Return a page that must be there."""
        answer = await self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def opens(self, link: str) -> httpx.Response:
        """Open a sign-in link and press the button."""
        return await self.posts(link, await self.page(link))

    async def posts(self, path: str, page: str, **headers: str) -> httpx.Response:
        """Send the form of a page."""
        found = re.search(r'name="form_token" value="(\w+)"', page)
        assert found is not None
        return await self.client.post(path, data={"form_token": found[1]}, headers=headers)


@pytest.fixture
def school(store: Store, clock: Clock) -> School:
    return built(store, now=clock)


@pytest.fixture
async def visitor(school: School) -> AsyncIterator[Callable[[], Visitor]]:
    transport = httpx.ASGITransport(app=build(school.office, school.entrance))
    clients: list[httpx.AsyncClient] = []

    def visitor() -> Visitor:
        clients.append(httpx.AsyncClient(transport=transport, base_url=ROOT))
        return Visitor(clients[-1])

    yield visitor
    for client in clients:
        await client.aclose()


@pytest.fixture
def signed_in(school: School, visitor: Callable[[], Visitor]) -> SignedIn:
    return SignedIn(school, visitor)


class SignedIn:
    """Signs people in."""

    def __init__(self, school: School, visitor: Callable[[], Visitor]) -> None:
        self._school = school
        self._visitor = visitor

    async def __call__(self, who: LearnerRecord) -> Visitor:
        visitor = self._visitor()
        answer = await visitor.opens(self._school.link(who))
        assert answer.headers["location"] == "/"
        return visitor
