"""``civicquiz report``: files from the command line, and sentences where there is nothing to write."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.quiz import Quiz
from bot.store.database import Store
from tests.commands.conftest import Run
from tests.domain.samples import SMALL
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next
from tests.reports.conftest import SET, take


@pytest.fixture
def taken(folder: Path) -> Path:
    """Six people have answered, in the folder's database."""
    store = Store.open(folder / "civicquiz.db")
    quiz = Quiz(store)
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    for number in range(1, 7):
        take(quiz, row, number, seed=number, ids=("how-long", "cars-a-day", "who-cuts-off"))
    store.close()
    return folder


@pytest.mark.parametrize(
    ("form", "head"),
    [
        ("html", b"<!DOCTYPE html>"),
        ("csv", b"\xef\xbb\xbfset,version"),
        ("xlsx", b"PK"),
        ("json", b"{"),
        ("png", b"\x89PNG"),
    ],
)
def test_each_format_is_written(run: Run, taken: Path, form: str, head: bytes) -> None:
    result = run("report", "--format", form, "-o", f"out.{form}")
    assert (result.exit_code, result.output) == (0, f"out.{form}: {SET}.\n")
    assert (taken / f"out.{form}").read_bytes().startswith(head)


def test_where_nothing_can_be_written_that_is_said_in_a_sentence(
    run: Run, taken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("os.open", refused)
    monkeypatch.setattr("os.unlink", refused)
    result = run("report", "-o", "out.html")
    assert result.exit_code == 2
    assert "out.html cannot be written: read-only file system." in result.output


def test_a_report_is_narrowed_by_set_and_days(run: Run, taken: Path) -> None:
    run(
        "report",
        "--set",
        SET,
        "--from",
        "2026-01-05",
        "--to",
        "2026-01-05",
        "--format",
        "json",
        "-o",
        "a.json",
    )
    run("report", "--from", "2026-01-06", "--format", "json", "-o", "b.json")
    found = [json.loads((taken / name).read_text("utf-8")) for name in ("a.json", "b.json")]
    assert [each["sets"][0]["learners"] for each in found] == [6, None]


def test_all_attempts_bring_their_warning(run: Run, taken: Path) -> None:
    run("report", "--attempts", "all", "--format", "json", "-o", "a.json")
    assert "Later attempts repeat" in json.loads((taken / "a.json").read_text("utf-8"))["warnings"][0]


def test_people_have_names_only_by_choice(run: Run, taken: Path) -> None:
    run("report", "--format", "csv", "-o", "a.csv")
    run("report", "--format", "csv", "--names", "-o", "b.csv")
    assert "Person 1" not in (taken / "a.csv").read_text("utf-8")
    assert "Person 1" in (taken / "b.csv").read_text("utf-8")


def test_a_small_group_shows_nothing(run: Run, taken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_MIN_GROUP", "7")
    run("report", "-o", "a.html")
    assert "Fewer than 7 people" in (taken / "a.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--set", "nowhere"),
            'There are no answers to a set "nowhere". Sets with answers: milltown-bridge.',
        ),
        (("--class", "Nobodies"), 'There is no class "Nobodies": give its name or its join code.'),
        (("--from", "2026-02-01", "--to", "2026-01-01"), "--to 2026-01-01 is before --from 2026-02-01"),
        (("-o", "there.html"), "there.html is there already"),
    ],
)
def test_what_does_not_fit_is_one_sentence(run: Run, taken: Path, words: tuple[str, ...], said: str) -> None:
    (taken / "there.html").touch()
    result = run("report", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert (taken / "there.html").read_bytes() == b""
    assert list(taken.glob("*.part")) == []


def test_without_answers_there_is_nothing_to_report(run: Run) -> None:
    assert "nobody has ended a quiz yet" in run("report").output


def test_the_schema_of_the_data_is_printed(run: Run) -> None:
    assert json.loads(run("report", "--schema").output)["title"] == "Report"


def test_a_report_goes_to_standard_output(taken: Path) -> None:
    words = [sys.executable, "-m", "bot", "report", "--format", "json", "-o", "-"]
    tree = Path(__file__).parents[2]
    done = subprocess.run(words, cwd=taken, env={"PYTHONPATH": str(tree)}, capture_output=True, check=True)
    assert json.loads(done.stdout)["sets"][0]["set_id"] == SET


def test_an_export_is_in_the_audit(run: Run, taken: Path) -> None:
    run("report", "--names", "-o", "a.html")
    store = Store.open(taken / "civicquiz.db")
    noted = store._connection.all("SELECT * FROM audit")
    store.close()
    assert any("report exported" in str(row) and '"names": true' in str(row) for row in noted)


def test_a_report_of_a_class_counts_only_what_it_was_given(run: Run, taken: Path) -> None:
    store = Store.open(taken / "civicquiz.db")
    quiz = Quiz(store)
    row = quiz.offered()[0].row
    teacher = quiz.learner(77, name="Tia", language="en", now=NOW)
    class_ = store.classes.add(
        teacher.id, "Civics", "civics", code="K7M4PX", zone="UTC", pseudonyms=False, now=NOW
    )
    assert class_ is not None
    task = store.assignments.add(
        class_.id, row, due_at=None, attempts=None, questions=None, feedback="now", now=NOW
    )
    for number in range(1, 6):  # all of them have taken it before, on their own
        learner = quiz.learner(number, name=f"Person {number}", language="en", now=NOW)
        attempt = quiz.start(
            learner.id, row, size=None, seed=1, now=NOW, question_ids=["how-long"], assignment_id=task.id
        )
        answer_next(quiz, attempt, rightly=number > 1)
    store.close()
    for typed in ("civics", "K7M-4PX"):
        run("report", "--class", typed, "--format", "json", "-o", f"{typed}.json")
        (found,) = json.loads((taken / f"{typed}.json").read_text("utf-8"))["sets"]
        assert (found["learners"], found["answers"], found["items"][0]["right"]) == (5, 5, 4)
