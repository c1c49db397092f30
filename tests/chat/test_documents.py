"""Files that a teacher sends: banks, articles, other tools' questions, and what is none of these."""

from __future__ import annotations

import pytest

from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.store.database import Store
from tests.chat.test_sets import load
from tests.teaching.set_files import ARTICLE, BROKEN, FIRST, UNVERIFIED

MANY_FAULTS = FIRST.replace(b"difficulty: 1", b"difficulty: 8").replace(b"difficulty: 2", b"difficulty: 9")
MANY_FAULTS = MANY_FAULTS.replace(b"skill: detail", b"skill: trivia")


async def test_a_bank_is_answered_with_its_card(teacher: Person) -> None:
    await load(teacher)
    card = teacher.last
    assert card.text.startswith("✅ Loaded. It is a draft: no learner can see it yet.")
    assert "bridge, version 1: draft" in card.text
    assert "The Milltown Messenger, 2024-03-05" in card.text
    assert "All 11 quotes were found word for word in the article (2026-11-22)." in card.text
    assert "15 questions" in card.text
    assert "Types: stance (4), true false not stated (2)" in card.text
    assert "Levels: 1 (5), 2 (7), 3 (3)" in card.text
    assert "Ana Brook" in card.text
    assert "Positions: Opposes it (1), Partly for, partly against (1)" in card.text
    assert card.labels == ("Preview", "Publish", "Export", "Discard this draft", "‹ All sets")


async def test_nobody_waits_behind_a_file_that_is_being_read(
    teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("bot.chat.routing.set_aside", lambda: said.append("aside"))
    await load(teacher)
    assert said == ["aside"]


async def test_a_bank_with_faults_is_answered_with_all_of_them_by_line(teacher: Person, store: Store) -> None:
    await load(teacher, BROKEN)
    assert "bridge.yaml was not loaded: 1 fault." in teacher.last.text
    assert "\n5: Q113 " in teacher.last.text
    assert store.sets.versions("bridge") == []


async def test_a_long_list_of_faults_comes_as_a_file(teacher: Person) -> None:
    await load(teacher, MANY_FAULTS)
    shown, listing = teacher.messages[-2:]
    assert "bridge.yaml was not loaded: 17 faults." in shown.text
    assert "and 2 more: all of them are in the file below." in shown.text
    assert listing.attachment is not None
    assert len(listing.attachment.content.splitlines()) == 17


async def test_the_article_proves_the_quotes_and_is_not_kept(teacher: Person, store: Store) -> None:
    await load(teacher, UNVERIFIED)
    assert "The 11 quotes are not checked" in teacher.last.text
    await teacher.sends_document("article.txt", ARTICLE.encode())
    assert "Each quote was found in the article, word for word." in teacher.last.text
    assert "The article’s text was not kept." in teacher.last.text
    kept = store.sets.get("bridge")
    assert kept is not None
    assert kept.article is None


async def test_the_article_is_kept_when_the_teacher_says_so(teacher: Person) -> None:
    await load(teacher, UNVERIFIED)
    await teacher.sends_document("article.txt", ARTICLE.encode(), caption="Keep")
    assert "The article’s text is kept for this set." in teacher.last.text
    await load(teacher, UNVERIFIED.replace(b"exact: Closing the", b"exact: Closing that"))
    assert "Checked against the article: 1 fault." in teacher.last.text
    await teacher.says("/sets bridge")
    await teacher.taps("Erase the kept article")
    assert "The article’s text is erased." in teacher.last.text


async def test_an_article_can_reply_to_the_card_that_it_is_for(teacher: Person) -> None:
    await load(teacher, UNVERIFIED)
    card = teacher.last
    await load(teacher, FIRST.replace(b"id: bridge", b"id: other"))
    await teacher.sends_document("article.txt", ARTICLE.encode(), reply_to=card)
    assert "bridge, version 1: draft" in teacher.last.text


async def test_a_published_version_is_looked_up_and_stays_as_it_is(teacher: Person, store: Store) -> None:
    await load(teacher, UNVERIFIED)
    await teacher.taps("Publish")
    await teacher.sends_document("article.txt", ARTICLE.encode(), reply_to=teacher.last)
    assert "Each quote was found in the article, word for word." in teacher.last.text
    assert "are not checked" not in teacher.last.text
    (version,) = store.sets.versions("bridge")
    assert store.banks.content(version.row) == UNVERIFIED


async def test_another_article_shows_what_it_says_instead(teacher: Person) -> None:
    await load(teacher, UNVERIFIED)
    await teacher.sends_document(
        "article.txt", ARTICLE.replace("Closing the bridge", "Shutting the bridge").encode()
    )
    assert "The nearest passage, in paragraph 3, is" in teacher.last.text
    assert "Nothing was changed here" in teacher.last.text


async def test_an_article_without_a_set_asks_for_the_set(teacher: Person) -> None:
    await teacher.sends_document("article.txt", ARTICLE.encode())
    assert "Which set is article.txt the article of?" in teacher.last.text


async def test_another_tools_file_comes_back_as_a_draft(teacher: Person) -> None:
    gift = b"::Capital:: What is it? {=Paris ~London}\n\n::Essay:: Say something. {}\n"
    await teacher.sends_document("questions.gift", gift)
    shown, draft = teacher.messages[-2:]
    assert "1 question came over from questions.gift." in shown.text
    assert "Left out" in shown.text
    assert draft.attachment is not None
    assert draft.attachment.name == "questions.yaml"
    assert b"cites: []" in draft.attachment.content


async def test_a_text_file_with_the_caption_import_is_taken_as_questions(teacher: Person) -> None:
    aiken = b"What is it?\nA. This\nB. That\nANSWER: A\n"
    await teacher.sends_document("quiz.txt", aiken, caption="import")
    assert "1 question came over" in teacher.messages[-2].text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n"),
        ("bank.pdf", b"%PDF-1.7"),
        ("bank.yaml", b""),
        ("bank.yaml", b"\xff\xfe\x00"),
        ("bank.yaml", b"\x00" * 5),
        ("article.txt", b"\xff\xfe\x00"),
        ("article.txt", b""),
        ("bomb.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><quiz>&b;</quiz>'),
        ("sheet.xlsx", b"PK\x03\x04 not really"),
        ("no suffix", b"schema: 1"),
    ],
)
async def test_a_file_that_cannot_be_used_gets_one_clear_answer(
    teacher: Person, name: str, data: bytes, store: Store
) -> None:
    before = len(teacher.messages)
    await load(teacher)
    await teacher.sends_document(name, data)
    assert len(teacher.messages) == before + 2
    assert len(store.sets.versions("bridge")) == 1


async def test_a_big_file_is_not_even_fetched(teacher: Person, api: BotApi) -> None:
    await teacher.sends_document("bank.yaml", b"#" * (4 * 2**20 + 1))
    assert "bank.yaml is too big" in teacher.last.text


async def test_a_file_that_telegram_does_not_hand_out_is_too_big(teacher: Person, api: BotApi) -> None:
    api.fail("getFile", status=400, description="Bad Request: file is too big")
    await load(teacher)
    assert "bridge.yaml is too big" in teacher.last.text
