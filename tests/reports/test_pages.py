"""The page: everything is in it, nothing is fetched or run, and nobody is left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from lxml import html

from bot.quiz import Quiz
from bot.reports.building import Reporter, Wanted
from bot.reports.figures import NO_OPINION, Report
from bot.reports.pages import page
from bot.store.database import Store
from bot.store.reports import Scope
from tests.quiz.conftest import NOW
from tests.reports.conftest import SET, take


@pytest.fixture
def text(report: Report) -> str:
    return page(report)


@pytest.fixture
def tree(text: str) -> Any:
    return html.document_fromstring(text)


def test_nothing_is_fetched_and_nothing_runs(text: str, tree: Any) -> None:
    assert tree.xpath("//script | //link | //iframe | //img | //object") == []
    assert not re.search(r"url\((?!#)|@import|\bon\w+=\"", text)
    assert "default-src 'none'" in text


def test_it_says_that_nothing_in_it_is_an_opinion(tree: Any) -> None:
    assert NO_OPINION in tree.text_content()


def test_every_table_has_headers_with_a_scope(tree: Any) -> None:
    tables = tree.xpath("//table")
    assert len(tables) > 10
    for table in tables:
        assert table.xpath(".//thead//th")
        assert not table.xpath(".//th[not(@scope)]")
        assert table.xpath("./caption") or table.getparent().get("aria-label")


def test_every_picture_says_in_words_what_it_shows(tree: Any, report: Report) -> None:
    labels = [figure.get("aria-label") for figure in tree.xpath("//figure[@role='img']")]
    assert len(labels) == 2
    item = report.sets[0].items[0]
    assert item.facility.value is not None
    assert f"1: {100 * item.facility.value:.0f}" in labels[1]


def test_no_id_stands_twice_and_every_link_leads_somewhere(tree: Any) -> None:
    ids = Counter(tree.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    links = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")]
    assert links
    assert set(links) <= set(ids)


def test_a_blank_figure_says_why_and_is_never_zero(reporter: Reporter) -> None:
    report = reporter.report(Wanted((Scope(SET),)), now=NOW)
    blank = [item for item in report.sets[0].items if item.facility.value is None]
    options = [option for item in report.sets[0].items for option in item.options if 0 < option.n < 5]
    assert options or blank
    assert "fewer than 5 people: not shown" in page(report)


def test_a_small_group_gets_a_sentence_instead(store: Store, quiz: Quiz, row: int) -> None:
    take(quiz, row, 1, seed=1)
    text = page(Reporter(store, quiz.bank, fewest=5).report(Wanted((Scope(SET),)), now=NOW))
    assert "Fewer than 5 people" in text
    assert "<table>" not in text


def test_what_people_write_is_text_and_no_markup(report: Report) -> None:
    (found,) = report.sets
    learner = found.by_learner[0].model_copy(update={"name": "<script>alert(1)</script>"})
    changed = found.model_copy(update={"by_learner": (learner,), "title": "<b>x</b>"})
    text = page(report.model_copy(update={"sets": (changed,)}))
    assert "<script" not in text
    assert "<b>" not in text
