"""Question sets on the command line: loaded, listed, published, compared, regraded and withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.grading import Chosen
from bot.quiz import Quiz
from bot.store.database import Store
from tests.commands.conftest import Run
from tests.teaching.conftest import NOW
from tests.teaching.set_files import ARTICLE, BROKEN, FIRST, SECOND, UNVERIFIED


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    for name, data in {"first": FIRST, "second": SECOND, "broken": BROKEN, "unverified": UNVERIFIED}.items():
        (folder / f"{name}.yaml").write_bytes(data)
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")


def taken(folder: Path) -> None:
    """Somebody answers "how-long" rightly by the first version's key."""
    store = Store.open(folder / "civicquiz.db")
    quiz = Quiz(store)
    anna = quiz.learner(1, name="Anna", language="en", now=NOW)
    row = quiz.offered()[0].row
    attempt = quiz.start(anna.id, row, size=None, seed=1, now=NOW, question_ids=["how-long"])
    quiz.ask(attempt.id, anna.id, now=NOW)
    quiz.answer(attempt.id, 0, Chosen(keys=("1",)), anna.id, now=NOW)
    store.close()


def test_a_file_is_loaded_as_a_draft_and_then_published(run: Run) -> None:
    assert "bridge, version 1, draft: 15 questions on 11 quotes" in run("load", "first.yaml").output
    assert "version 1  draft" in run("sets").output
    assert run("publish", "bridge").output == 'Version 1 of "bridge" is published.\n'
    assert "version 1  published" in run("sets").output


def test_load_can_publish_at_once(run: Run) -> None:
    run("load", "first.yaml", "--publish")
    run("load", "second.yaml", "--publish")
    assert "version 2  published\n  version 1  withdrawn" in run("sets").output


def test_a_file_with_errors_is_told_with_its_lines_and_the_others_are_loaded(run: Run) -> None:
    result = run("load", "broken.yaml", "first.yaml")
    assert result.exit_code == 2
    assert "broken.yaml:5:10: Q113" in result.output
    assert "version 1  draft" in run("sets").output


def test_an_article_proves_the_quotes(run: Run) -> None:
    assert "not checked against the article" in run("load", "unverified.yaml").output
    assert "found word for word" in run("load", "unverified.yaml", "--text", "article.txt").output


def test_a_withdrawn_set_can_be_published_again(run: Run) -> None:
    run("load", "first.yaml", "--publish")
    assert "withdrawn: nobody can begin it now" in run("withdraw", "bridge").output
    assert "version 1  withdrawn" in run("sets").output
    assert run("publish", "bridge", "--version", "1").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("publish", "nowhere"),
        ("withdraw", "nowhere"),
        ("diff", "nowhere"),
        ("regrade", "nowhere"),
        ("load", "nowhere.yaml"),
        ("diff", "first.yaml"),
        ("publish", "bridge", "--version", "9"),
    ],
)
def test_what_is_not_there_is_one_sentence(run: Run, words: tuple[str, ...]) -> None:
    run("load", "first.yaml")
    result = run(*words)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_diff_names_the_keys_that_changed(run: Run) -> None:
    told = "! how-long: the key was “For one year” and is “For two weeks”"
    assert told in run("diff", "first.yaml", "second.yaml").output
    run("load", "first.yaml", "--publish")
    assert told in run("diff", "second.yaml").output
    run("load", "second.yaml")
    assert told in run("diff", "bridge").output


def test_regrade_shows_first_and_then_does_it(run: Run, folder: Path) -> None:
    run("load", "first.yaml", "--publish")
    taken(folder)
    run("load", "second.yaml", "--publish")
    shown = run("regrade", "bridge").output
    assert "Anna, quiz of 2026-01-05: 1 → 0 of 1" in shown
    assert "Nothing was changed yet" in shown
    assert "The old verdicts are in the audit." in run("regrade", "bridge", "--yes").output
    assert "No score would change." in run("regrade", "bridge").output


def test_regrade_leaves_it_to_the_bot_to_tell_whose_score_has_changed(run: Run, folder: Path) -> None:
    run("load", "first.yaml", "--publish")
    taken(folder)
    run("load", "second.yaml", "--publish")
    assert "tells each learner" not in run("regrade", "bridge").output
    assert "tells each learner whose score has changed, once." in run("regrade", "bridge", "--yes").output
    store = Store.open(folder / "civicquiz.db")
    assert [whom.bank_id for whom in store.rescored.waiting(10)] == ["bridge"]
    store.close()


def test_the_database_can_be_named(run: Run, folder: Path) -> None:
    run("load", "first.yaml", "--database", "other.db")
    assert "There are no sets yet" in run("sets").output
    assert (folder / "other.db").exists()
