"""What people see on the pages, and what they do not."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from bot.domain.roles import Role
from bot.web.filters import Filters
from tests.conftest import Clock
from tests.web.conftest import SignedIn
from tests.web.school import NOW, SET, School

QUESTION = "how-long"


def cells(page: str, table: str) -> list[list[str]]:
    """The rows of a table, as text."""
    body = page.split(f'<table id="{table}">')[1].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


async def test_a_teacher_sees_their_classes_and_what_these_were_given(
    school: School, signed_in: SignedIn
) -> None:
    page = await (await signed_in(school.tess)).page("/")
    assert cells(page, "sets") == [["The Old Bridge of Milltown", "Civics", "8", "8", "50.0 %"]]
    assert cells(page, "classes") == [["Civics", "8", "1"]]
    assert "History" not in page


async def test_an_admin_sees_everything(school: School, signed_in: SignedIn) -> None:
    page = await (await signed_in(school.admin)).page("/")
    assert cells(page, "sets")[0][1:3] == ["everyone", "10"]
    assert [row[0] for row in cells(page, "classes")] == ["Civics", "History"]


async def test_a_teacher_sees_all_answers_to_their_own_set_but_the_names_of_their_own_learners_alone(
    school: School, signed_in: SignedIn
) -> None:
    school.office.store._connection.write(
        "INSERT INTO sets (bank_id, owner_id, everybody, since) VALUES (?, ?, 0, '')", [SET, school.tess.id]
    )
    tess, theo = await signed_in(school.tess), await signed_in(school.theo)
    page = await tess.page(f"/sets/{SET}?names=yes")
    names = [row[0] for row in cells(page, "learners")]
    assert len(names) == 10
    assert names[0] == "Anna of Civics"
    assert names[-1].startswith("Learner ")
    assert "Iris" not in (await tess.get(f"/sets/{SET}/report.csv?names=yes")).text
    assert "Fewer than 5 people" in await theo.page(f"/sets/{SET}")


async def test_a_learner_sees_their_own_scores_and_nothing_else(school: School, signed_in: SignedIn) -> None:
    anna = await signed_in(school.learners[0])
    for path in ("/", "/me"):
        page = await anna.page(path)
        assert cells(page, "scores") == [
            ["The Old Bridge of Milltown", "2026-01-05", "finished", "4 of 15", "27 %"]
        ]
        assert 'href="/"' not in page


FOREIGN = (
    f"/sets/{SET}?class=2",
    f"/sets/{SET}/report.csv?class=2",
    f"/sets/{SET}/questions/{QUESTION}?class=2",
    "/?class=2",
    "/classes/2",
    "/classes/2/report.xlsx",
    "/classes/2/learners/11",
    "/classes/1/learners/11",
    "/classes/2/learners/1",
)
ABSENT = (
    f"/sets/{SET}?class=99",
    "/sets/none",
    "/?class=99",
    "/?set=none",
    "/classes/99",
    "/classes/x",
    "/classes/1/learners/99",
    "/classes/99999999999999999999",
    f"/sets/{SET}/questions/none",
    f"/sets/{SET}/report.exe",
    "/nothing",
)


async def test_what_is_another_teachers_looks_as_if_it_were_not_there(
    school: School, signed_in: SignedIn
) -> None:
    tess = await signed_in(school.tess)
    answers = [await tess.get(path) for path in (*FOREIGN, *ABSENT)]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1


async def test_a_learner_finds_no_page_of_a_teachers(school: School, signed_in: SignedIn) -> None:
    anna = await signed_in(school.learners[0])
    paths = (*FOREIGN, f"/sets/{SET}", f"/sets/{SET}?class=1", "/classes/1", "/classes/1/learners/1")
    answers = [await anna.get(path) for path in paths if not path.startswith("/?")]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1


async def test_a_role_that_is_taken_back_is_gone_at_once(
    school: School, signed_in: SignedIn, clock: Clock
) -> None:
    tess = await signed_in(school.tess)
    await tess.page("/classes/1")
    school.office.roles.revoke(school.admin, str(school.tess.telegram_id), Role.TEACHER, now=clock())
    assert (await tess.get("/classes/1")).status_code == 404


async def test_people_are_numbers_unless_names_are_asked_for(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    plain = await tess.page(f"/sets/{SET}?class=1")
    named = await tess.page(f"/sets/{SET}?class=1&names=yes")
    assert "Learner 1" in plain
    assert "Anna" not in plain
    assert [row[0] for row in cells(named, "learners")][:2] == ["Anna of Civics", "Bo of Civics"]


async def test_no_name_is_in_any_address(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    for path in (
        "/",
        f"/sets/{SET}?class=1&names=yes",
        "/classes/1?names=yes",
        "/classes/1/learners/1?names=yes",
    ):
        addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', await tess.page(path)))
        assert not any(name in addresses for name in ("Anna", "Tess", "Civics"))


async def test_a_group_that_is_too_small_shows_no_figures(school: School, signed_in: SignedIn) -> None:
    theo = await signed_in(school.theo)
    for path in (f"/sets/{SET}", "/classes/2", "/classes/2/learners/11", "/"):
        page = await theo.page(path)
        assert "ewer than 5 people" in page
        assert "Iris" not in page
        assert not re.search(r"\d %", page.split("<main")[1])
    assert (await theo.get(f"/sets/{SET}/report.png")).status_code == 400


async def test_who_is_forgotten_is_in_no_view_and_no_file(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    assert "Anna" in await tess.page("/classes/1?names=yes")
    school.office.quiz.forget(school.learners[0].id)
    assert "Anna" not in await tess.page("/classes/1?names=yes")
    assert "Anna" not in (await tess.get(f"/sets/{SET}/report.csv?names=yes")).text
    assert (await tess.get("/classes/1/learners/1")).status_code == 404


async def test_days_narrow_what_is_counted(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    on, after = NOW.date(), NOW.date() + timedelta(days=1)
    assert "8 people" in await tess.page(f"/sets/{SET}?from={on}&to={on}")
    assert "Fewer than 5 people" in await tess.page(f"/sets/{SET}?from={after}")


async def test_all_attempts_come_with_their_warning(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    assert "All ended attempts are counted" in await tess.page(f"/sets/{SET}?attempts=all")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "“from” is no day"),
        ("to=9999-12-31", "“to” is no day"),
        ("from=2026-02-01&to=2026-01-01", "no day is left"),
        ("attempts=last", "“attempts” is either"),
    ],
)
async def test_a_filter_that_cannot_be_read_is_named(
    school: School, signed_in: SignedIn, query: str, said: str
) -> None:
    answer = await (await signed_in(school.tess)).get(f"/sets/{SET}?{query}")
    assert answer.status_code == 400
    assert said in answer.text


async def test_empty_filters_are_none(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    assert "8 people" in await tess.page(f"/sets/{SET}?class=&from=&to=&attempts=first&sort=")


async def test_tables_are_sorted_by_links_both_ways(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    page = await tess.page(f"/sets/{SET}?sort=questions.facility")
    shares = [float(row[4].split()[0]) for row in cells(page, "questions")]
    assert shares == sorted(shares)
    assert 'aria-sort="ascending"' in page
    assert "sort=-questions.facility#questions" in page
    turned = await tess.page(f"/sets/{SET}?sort=-questions.facility")
    assert [float(row[4].split()[0]) for row in cells(turned, "questions")] == sorted(shares, reverse=True)


async def test_blanks_come_last_either_way(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    for sort in ("questions.discrimination_index", "-questions.discrimination_index"):
        rows = cells(await tess.page(f"/sets/{SET}?sort={sort}"), "questions")
        assert [row[9].startswith("–") for row in rows] == sorted(row[9].startswith("–") for row in rows)
        assert rows[-1][9].startswith("–")


async def test_a_sort_that_is_none_changes_nothing(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    rows = cells(await tess.page(f'/sets/{SET}?sort="><script>'), "questions")
    assert [row[0] for row in rows] == [str(number) for number in range(1, 16)]


async def test_a_question_shows_how_each_option_was_used(school: School, signed_in: SignedIn) -> None:
    page = await (await signed_in(school.tess)).page(f"/sets/{SET}/questions/{QUESTION}")
    rows = cells(page, "options")
    assert [row[0] for row in rows if "right" in row[1]] == ["For one year"]
    assert sum(int(row[2]) for row in rows) == 8


async def test_a_members_attempts_at_what_the_class_was_given_are_shown(
    school: School, signed_in: SignedIn
) -> None:
    page = await (await signed_in(school.tess)).page("/classes/1/learners/1?names=yes")
    assert "<h1>Anna of Civics</h1>" in page
    assert cells(page, "scores")[0][3] == "4 of 15"


async def test_the_files_are_those_of_the_command_line(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    found = {
        form: await tess.get(f"/sets/{SET}/report.{form}") for form in ("html", "csv", "xlsx", "json", "png")
    }
    assert {each.status_code for each in found.values()} == {200}
    assert found["json"].json()["sets"][0]["learners"] == 8
    assert len(found["csv"].text.splitlines()) == 1 + 8 * 15
    assert "Questions" in openpyxl.load_workbook(io.BytesIO(found["xlsx"].content)).sheetnames
    assert found["png"].content.startswith(b"\x89PNG")
    for form, answer in found.items():
        assert answer.headers["content-disposition"] == f'attachment; filename="civicquiz-report.{form}"'
        assert "sandbox" in answer.headers["content-security-policy"]


async def test_the_files_of_a_class_hold_all_that_it_was_given(school: School, signed_in: SignedIn) -> None:
    answer = await (await signed_in(school.tess)).get("/classes/1/report.json")
    assert [each["set_id"] for each in answer.json()["sets"]] == [SET]


async def test_every_file_is_in_the_audit(school: School, signed_in: SignedIn) -> None:
    await (await signed_in(school.tess)).get(f"/sets/{SET}/report.csv?names=yes")
    noted = school.office.store.audit.all(school.tess.id)[-1]
    assert noted.what == "report exported"
    assert noted.details == {"form": "csv", "names": True, "sets": [SET], "class_id": 1}


async def test_what_teachers_call_things_is_text_and_not_markup(school: School, signed_in: SignedIn) -> None:
    database = school.office.store._connection.database
    database.execute("UPDATE classes SET name = '<b>\"x' WHERE id = 1")
    database.execute("UPDATE members SET name = '<script>' WHERE learner_id = 1")
    database.commit()
    page = await (await signed_in(school.tess)).page("/classes/1?names=yes")
    assert "<script>" not in page
    assert "Class &lt;b&gt;&#34;x" in page


async def test_pages_tell_that_nothing_is_an_opinion(school: School, signed_in: SignedIn) -> None:
    tess = await signed_in(school.tess)
    for path in ("/", "/me", f"/sets/{SET}", "/classes/1", "/classes/1/learners/1"):
        assert "Nothing here is a person" in await tess.page(path)


async def test_a_teachers_report_tells_no_other_teachers_classes_apart(school: School) -> None:
    access, filters = school.office.access, Filters()
    for who, names in ((school.admin, {"Civics", "History"}), (school.tess, {"Civics"})):
        (whole,) = access(school.admin).sets()  # as if the set were theirs
        wanted = access(who).wanted(whole, filters)
        assert wanted is not None
        (found,) = school.office.reporter.report(wanted, now=NOW).sets
        assert {each.name for each in found.classes} == names
