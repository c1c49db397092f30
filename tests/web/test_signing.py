"""Signing in by a link, staying signed in, and signing out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.web.security import FAILURES, WINDOW
from bot.web.sessions import LINK_LASTS, SESSION_LASTS
from tests.conftest import Clock
from tests.web.conftest import SignedIn, Visitor
from tests.web.school import SET, School

New = Callable[[], Visitor]


async def test_a_link_signs_its_person_in(school: School, visitor: New) -> None:
    anna = visitor()
    answer = await anna.opens(school.link(school.learners[0]))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Signed in as Anna" in await anna.page("/")


async def test_a_link_works_once(school: School, visitor: New) -> None:
    link = school.link(school.tess)
    await visitor().opens(link)
    again = visitor()
    answer = await again.opens(link)
    assert answer.status_code == 403
    assert "does not work" in answer.text
    assert (await again.get("/")).headers["location"] == "/signin"


async def test_looking_at_a_link_does_not_use_it_up(school: School, visitor: New) -> None:
    link = school.link(school.tess)
    await visitor().page(link)
    await visitor().client.head(link)
    assert (await visitor().opens(link)).status_code == 303


async def test_a_link_works_for_ten_minutes(school: School, visitor: New, clock: Clock) -> None:
    link = school.link(school.tess)
    clock.advance(minutes=10)
    assert timedelta(minutes=10) == LINK_LASTS
    assert (await visitor().opens(link)).status_code == 403


async def test_a_new_link_ends_the_one_before(school: School, visitor: New) -> None:
    old, new = school.link(school.tess), school.link(school.tess)
    assert (await visitor().opens(old)).status_code == 403
    assert (await visitor().opens(new)).status_code == 303


async def test_neither_link_nor_session_is_stored_as_it_is(school: School, visitor: New) -> None:
    tess = visitor()
    link = school.link(school.tess)
    dumped = "\n".join(school.office.store._connection.database.iterdump())
    assert link.rpartition("/")[2] not in dumped
    await tess.opens(link)
    dumped = "\n".join(school.office.store._connection.database.iterdump())
    assert "token-" not in dumped


async def test_the_cookie_is_for_this_site_alone(school: School, visitor: New) -> None:
    answer = await visitor().opens(school.link(school.tess))
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-"))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=28800"} <= set(cookie.split("; "))


async def test_a_session_ends_after_eight_hours(school: School, signed_in: SignedIn, clock: Clock) -> None:
    tess = await signed_in(school.tess)
    clock.advance(seconds=SESSION_LASTS.total_seconds() - 1)
    await tess.page("/")
    clock.advance(seconds=1)
    assert (await tess.get("/")).headers["location"] == "/signin"


async def test_signing_out_ends_every_session_of_the_person_and_no_other(
    school: School, signed_in: SignedIn
) -> None:
    desk, phone, other = [await signed_in(who) for who in (school.tess, school.tess, school.theo)]
    link = school.link(school.tess)
    answer = await phone.posts("/signout", await phone.page("/"))
    assert answer.headers["location"] == "/signin"
    assert [(await each.get("/")).status_code for each in (desk, phone, other)] == [303, 303, 200]
    assert (await phone.opens(link)).status_code == 403


async def test_a_sign_out_that_the_page_did_not_send_is_refused(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    page = await tess.page("/")
    assert (await tess.client.post("/signout")).status_code == 403
    assert (await tess.client.post("/signout", data={"form_token": "é"})).status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert (await tess.posts("/signout", page, **elsewhere)).status_code == 403
    await tess.page("/")


async def test_another_ones_form_does_not_sign_out(school: School, signed_in: SignedIn) -> None:
    tess, theo = await signed_in(school.tess), await signed_in(school.theo)
    assert (await tess.posts("/signout", await theo.page("/"))).status_code == 403


async def test_nobody_can_be_signed_in_by_a_form_from_elsewhere(school: School, visitor: New) -> None:
    attacker, victim = visitor(), visitor()
    link = school.link(school.tess)
    answer = await victim.posts(link, await attacker.page(link))
    assert answer.status_code == 403
    assert (await victim.get("/")).status_code == 303
    assert (await visitor().client.post(link)).status_code == 403
    assert (await attacker.opens(link)).status_code == 303


async def test_a_forged_cookie_is_nobodys(school: School, visitor: New, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    value = tess.client.cookies["__Host-civicquiz"]
    for forged in (f"{value}x", "x" + value, value.partition(".")[0], "", "é".encode().decode("latin-1")):
        stranger = visitor()
        answer = await stranger.client.get("/", headers=[(b"cookie", f"__Host-civicquiz={forged}".encode())])
        assert answer.status_code == 303


async def test_who_tries_many_links_has_to_wait(school: School, visitor: New, clock: Clock) -> None:
    stranger = visitor()
    for number in range(FAILURES):
        assert (await stranger.opens(f"/signin/guess-{number}")).status_code == 403
    answer = await stranger.opens("/signin/guess")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(int(WINDOW.total_seconds()))
    clock.advance(seconds=WINDOW.total_seconds())
    assert (await visitor().opens(school.link(school.tess))).status_code == 303


async def test_a_class_that_signs_in_at_once_from_one_address_need_not_wait(
    school: School, visitor: New
) -> None:
    for _ in range(FAILURES + 5):
        assert (await visitor().opens(school.link(school.learners[0]))).status_code == 303


async def test_who_erases_their_data_is_signed_out(school: School, signed_in: SignedIn) -> None:
    anna = await signed_in(school.learners[0])
    school.office.quiz.forget(school.learners[0].id)
    assert (await anna.get("/me")).status_code == 303


async def test_every_address_asks_who_is_not_signed_in_to_sign_in(school: School, visitor: New) -> None:
    stranger = visitor()
    paths = ("/", "/me", f"/sets/{SET}", "/sets/none", f"/sets/{SET}/report.csv", "/classes/1", "/nothing")
    answers = [await stranger.get(path) for path in paths]
    assert {(each.status_code, each.headers["location"], each.content) for each in answers} == {
        (303, "/signin", b"")
    }
    assert "Send /web to the bot" in await stranger.page("/signin")
