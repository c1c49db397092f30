"""`civicquiz cite` and `civicquiz draft`: quotes for questions, and questions for quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.commands.conftest import Run
from tests.teaching.set_files import ARTICLE, FIRST

UNASKED = FIRST[: FIRST.index(b"questions:")]

DRAFT = b"""\
# from my old tool
schema: 1
id: bridge
version: 1
title: The bridge
source: {}
actors: {brook: {name: Ana Brook, role: mayor}}
issues: {}
quotes: {}
questions:
  - id: sales
    type: short_text
    prompt: On which street did sales fall?   # easy
    answer: Bridge Street
    explanation: Sales on Bridge Street fell 12 percent during the trial.
    cites: []

  - id: year
    type: short_text
    prompt: For how long will the bridge be closed to cars?
    answer: one year
    cites: []
"""


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    (folder / "draft.yaml").write_bytes(DRAFT)
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "facts.yaml").write_bytes(UNASKED)


def test_a_key_takes_a_passage_and_another_says_whose_words_it_is(run: Run, folder: Path) -> None:
    result = run("cite", "draft.yaml", "--text", "article.txt", input="1a1b")
    assert "(paragraph 4)" in result.output
    assert "2 cited, 0 left" in result.output
    written = (folder / "draft.yaml").read_bytes()
    bank = yaml.safe_load(written)
    sales, year = (bank["quotes"][question["cites"][0]] for question in bank["questions"])
    assert sales["exact"] in ARTICLE
    assert (sales["by"], sales["paragraph"]) == ("reporter", 4)
    assert year["by"] == "brook"
    assert written.startswith(b"# from my old tool\nschema: 1\n")
    assert b"sales fall?   # easy\n" in written


def test_the_same_passage_twice_is_one_quote(run: Run, folder: Path) -> None:
    twice = DRAFT.replace(
        b"answer: one year\n", b"answer: one year\n    explanation: Sales on Bridge Street fell.\n"
    )
    (folder / "draft.yaml").write_bytes(twice)
    run("cite", "draft.yaml", "--text", "article.txt", input="1a1a")
    bank = yaml.safe_load((folder / "draft.yaml").read_bytes())
    assert len(bank["quotes"]) == 1
    assert bank["questions"][0]["cites"] == bank["questions"][1]["cites"]


def test_one_can_skip_and_quit_and_what_was_done_is_kept(run: Run, folder: Path) -> None:
    assert "0 cited, 2 left" in run("cite", "draft.yaml", "--text", "article.txt", input="sq").output
    assert (folder / "draft.yaml").read_bytes() == DRAFT
    assert "1 cited, 1 left" in run("cite", "draft.yaml", "--text", "article.txt", input="x1aq").output
    assert "1 of 1  year" in run("cite", "draft.yaml", "--text", "article.txt", input="q").output


def test_a_bank_in_which_all_is_cited_is_left_alone(run: Run, folder: Path) -> None:
    (folder / "bridge.yaml").write_bytes(FIRST)
    assert "every question cites something" in run("cite", "bridge.yaml", "--text", "article.txt").output
    assert (folder / "bridge.yaml").read_bytes() == FIRST


def test_questions_are_drafted_of_a_bank_that_has_none(run: Run, folder: Path) -> None:
    result = run("draft", "facts.yaml", "--out", "bank.yaml")
    assert ", errors: 0" in result.output
    written = (folder / "bank.yaml").read_bytes()
    assert written.startswith(UNASKED)
    assert len(yaml.safe_load(written)["questions"]) >= 20
    assert run("check", "bank.yaml").exit_code == 0
    assert (folder / "facts.yaml").read_bytes() == UNASKED


def test_without_out_they_are_printed_and_nothing_is_written(run: Run, folder: Path) -> None:
    before = sorted(folder.iterdir())
    result = run("draft", "facts.yaml", "--limit", "3")
    assert len(yaml.safe_load(result.stdout)) == 3
    assert sorted(folder.iterdir()) == before
    assert run("draft", "facts.yaml", "--limit", "3").stdout == result.stdout


def test_each_can_be_accepted_or_rejected(run: Run, folder: Path) -> None:
    run("draft", "facts.yaml", "--limit", "3", "--review", "--out", "bank.yaml", input="ara")
    assert len(yaml.safe_load((folder / "bank.yaml").read_bytes())["questions"]) == 2


def test_one_can_be_edited_first(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def edit(text: str, extension: str) -> str:
        return text.replace("difficulty: 3", "difficulty: 2").replace("id: ", "id: my-")

    monkeypatch.setattr("click.edit", edit)
    run("draft", "facts.yaml", "--limit", "1", "--review", "--out", "bank.yaml", input="ea")
    (question,) = yaml.safe_load((folder / "bank.yaml").read_bytes())["questions"]
    assert question["id"].startswith("my-")


def test_an_edit_that_is_no_question_is_told_and_left(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.edit", lambda text, extension: "- nonsense")
    result = run("draft", "facts.yaml", "--limit", "1", "--review", "--out", "bank.yaml", input="ea")
    assert "not a question any more" in result.output
    assert len(yaml.safe_load((folder / "bank.yaml").read_bytes())["questions"]) == 1


def test_a_bank_with_faults_is_told_with_their_lines(run: Run, folder: Path) -> None:
    (folder / "facts.yaml").write_bytes(UNASKED.replace(b"version: 1\n", b"version: one\n"))
    result = run("draft", "facts.yaml")
    assert result.exit_code == 2
    assert "facts.yaml:5:10: Q113" in result.stderr
