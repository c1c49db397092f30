"""The way from the chat to the report pages."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.offline.people import Person
from bot.quiz import Quiz
from bot.reports.building import Reporter
from bot.store.database import Store
from bot.teaching.roles import Roles
from bot.web.app import build
from bot.web.office import Entrance, Office
from bot.web.sessions import Sessions
from tests.conftest import Clock
from tests.reports.conftest import take
from tests.web.conftest import Visitor

SECRET = "a secret of the tests, long enough"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"web_secret": SecretStr(SECRET), "web_url": "https://quiz.example"})


@pytest.fixture
async def visitor(store: Store, quiz: Quiz, clock: Clock) -> AsyncIterator[Visitor]:
    office = Office(
        store=store,
        quiz=quiz,
        roles=Roles(store, admin_ids=frozenset()),
        reporter=Reporter(store, quiz.bank, fewest=5),
        now=clock,
        fewest=5,
    )
    tokens = iter(f"web-{number}" for number in range(100))
    entrance = Entrance(Sessions(store, secret=SECRET), tokens.__next__, https=True)
    transport = httpx.ASGITransport(app=build(office, entrance))
    async with httpx.AsyncClient(transport=transport, base_url="https://quiz.example") as client:
        yield Visitor(client)


def link_in(text: str) -> str:
    found = re.search(r"https://quiz\.example(/signin/\S+)", text)
    assert found is not None
    return found[1]


async def test_the_link_signs_in_whoever_asked_for_it(anna: Person, visitor: Visitor) -> None:
    await anna.says("/web")
    assert "works once, for 10 minutes" in anna.last.text
    assert (await visitor.opens(link_in(anna.last.text))).status_code == 303
    assert "Signed in as Anna Ortiz" in await visitor.page("/")


async def test_signing_out_in_the_chat_ends_the_pages(anna: Person, bo: Person, visitor: Visitor) -> None:
    await anna.says("/web")
    await visitor.opens(link_in(anna.last.text))
    await bo.says("/signout")
    assert bo.last.text == "You were not signed in on the pages."
    await visitor.page("/")
    await anna.says("/signout")
    assert anna.last.text == "You are signed out of the pages on every device."
    assert (await visitor.get("/")).status_code == 303


async def test_what_is_stored_of_a_session_is_told(anna: Person, quiz: Quiz, visitor: Visitor) -> None:
    await anna.says("/web")
    await visitor.opens(link_in(anna.last.text))
    assert quiz.export(1)["signed_in_on_the_web"] == [
        {"begun_at": "2026-01-05T12:00:00.000000+00:00", "expires_at": "2026-01-05T20:00:00.000000+00:00"}
    ]


@pytest.fixture
def answered(quiz: Quiz) -> None:
    """Six people have taken the whole quiz."""
    for number in range(1, 7):
        take(quiz, quiz.offered()[0].row, number, seed=number)


async def test_a_report_has_a_button_that_signs_in(admin: Person, answered: None, visitor: Visitor) -> None:
    await admin.says("/report")
    await admin.taps("Open on the web (once, 10 min)")
    assert (await visitor.opens(link_in(admin.opened[-1]))).status_code == 303
    assert "Signed in as Ada" in await visitor.page("/")


async def test_a_report_too_small_to_be_shown_has_none(admin: Person, quiz: Quiz) -> None:
    take(quiz, quiz.offered()[0].row, 1, seed=1)
    await admin.says("/report")
    assert admin.last.labels == ()


class TestAtAnAddressThatTelegramTakesForNoButton:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"web_url": "http://localhost:8080"})

    async def test_a_report_comes_without_it(self, admin: Person, answered: None) -> None:
        await admin.says("/report")
        assert admin.last.labels[-1] == "Files"


class TestWithoutPages:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"web_secret": None})

    @pytest.mark.parametrize("command", ["/web", "/signout"])
    async def test_this_is_said(self, anna: Person, command: str) -> None:
        await anna.says(command)
        assert "has not switched them on" in anna.last.text

    async def test_a_report_has_no_button_to_them(self, admin: Person, answered: None) -> None:
        await admin.says("/report")
        assert admin.last.labels[-1] == "Files"
