"""Banks are kept whole, version by version, and the newest is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BankError
from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from tests.domain.samples import BANK, SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next, begin, refused

NEXT = SMALL.replace(b"version: 1", b"version: 2").replace(
    b"{text: For one year,", b"{text: For exactly a year,"
)
OTHER = SMALL.replace(b"id: milltown-bridge", b"id: another-bridge").replace(
    b"title: The Old", b"title: An Old"
)


def load(quiz: Quiz, data: bytes) -> int:
    return quiz.load_bank(data, name="small.yaml", now=NOW).row


def offered(quiz: Quiz) -> list[int]:
    return [offer.row for offer in quiz.offered()]


def test_a_loaded_bank_is_offered(quiz: Quiz) -> None:
    offer = quiz.load_bank(SMALL, name="small.yaml", now=NOW)
    assert offer.bank == BANK
    assert quiz.offered() == (offer,)
    assert quiz.bank(offer.row) == BANK


def test_the_same_file_again_is_the_same_row(quiz: Quiz) -> None:
    assert load(quiz, SMALL) == load(quiz, SMALL)
    assert len(quiz.offered()) == 1


def test_a_new_version_takes_the_place_of_the_old(quiz: Quiz) -> None:
    old, new = load(quiz, SMALL), load(quiz, NEXT)
    assert offered(quiz) == [new]
    assert quiz.bank(old).version == 1


def test_an_old_file_loaded_again_is_offered_again(quiz: Quiz) -> None:
    old, new = load(quiz, SMALL), load(quiz, NEXT)
    assert load(quiz, SMALL) == old != new
    assert offered(quiz) == [old]


def test_a_file_changed_under_the_same_version_number_is_a_row_of_its_own(quiz: Quiz) -> None:
    changed = load(quiz, SMALL.replace(b"For one year,", b"For exactly a year,"))
    assert load(quiz, SMALL) != changed


def test_banks_that_are_gone_are_not_offered_and_others_come_by_title(quiz: Quiz) -> None:
    small, other = load(quiz, SMALL), load(quiz, OTHER)
    assert offered(quiz) == [other, small]
    quiz.offer_only([small])
    assert offered(quiz) == [small]
    quiz.offer_only([small, other])  # takes away, never adds
    assert offered(quiz) == [small]
    quiz.offer_only([])
    assert offered(quiz) == []


def test_a_file_that_cannot_be_parsed_changes_nothing(store: Store) -> None:
    def refuse(data: bytes, name: str) -> object:
        if data == b"broken":
            raise BankError(f"{name} is broken")
        return parse(data, name)

    quiz = Quiz(store, parse=refuse)  # type: ignore[arg-type]
    row = load(quiz, SMALL)
    with pytest.raises(BankError, match=r"small\.yaml is broken"):
        load(quiz, b"broken")
    assert offered(quiz) == [row]


def test_a_running_attempt_keeps_the_version_it_began_with(quiz: Quiz, anna: LearnerRecord) -> None:
    attempt = begin(quiz, anna, load(quiz, SMALL))
    answer_next(quiz, attempt)
    load(quiz, NEXT)
    quiz.offer_only([])
    assert quiz.ask(attempt.id, anna.id, now=NOW).bank.version == 1
    first = quiz.answered(attempt.id, 0, anna.id)
    assert first is not None
    assert "For one year" in {option.text for option in getattr(first.question, "options", ())}


def test_a_stored_bank_is_read_again_after_a_restart(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "quiz.db")
    row = load(Quiz(store, parse=parse), SMALL)
    store.close()
    store = Store.open(tmp_path / "quiz.db")
    assert Quiz(store, parse=parse).bank(row) == BANK
    store.close()


def test_a_stored_bank_is_parsed_once(store: Store) -> None:
    parsed = []

    def count(data: bytes, name: str) -> object:
        parsed.append(name)
        return parse(data, name)

    row = load(Quiz(store, parse=parse), SMALL)
    quiz = Quiz(store, parse=count)  # type: ignore[arg-type]
    assert quiz.bank(row) is quiz.bank(row)
    assert len(parsed) == 1


def test_files_are_checked_by_the_rules_unless_told_otherwise(store: Store) -> None:
    quiz = Quiz(store)
    assert quiz.load_bank(SMALL, name="small.yaml", now=NOW).bank == BANK
    with pytest.raises(BankError, match=r"small\.yaml:5:10: Q113"):
        load(quiz, SMALL.replace(b"version: 1", b"version: one"))


def test_a_stored_bank_is_not_held_to_rules_that_came_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(data: bytes, name: str) -> object:
        raise BankError(f"{name} breaks a new rule")

    row = load(Quiz(store), SMALL)
    monkeypatch.setattr("bot.bank.checks.load", forbid)
    assert Quiz(store).bank(row) == BANK


def test_a_stored_bank_that_no_longer_reads_is_named(store: Store) -> None:
    row = store.banks.add(BANK, b"schema: 99", NOW)
    with pytest.raises(BankError, match=f"the stored bank {row} can no longer be read"):
        Quiz(store).bank(row)


@pytest.mark.parametrize("unknown", [0, -1, 99, 2**63])
def test_a_bank_that_is_not_there_is_named(quiz: Quiz, unknown: int) -> None:
    with refused("unknown"):
        quiz.bank(unknown)


def test_parsed_banks_are_kept_up_to_a_size(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    most = 3 * (len(BANK.questions) + len(BANK.quotes)) + 1
    monkeypatch.setattr("bot.quiz.library.AT_HAND", most)
    quiz = Quiz(store)
    rows = [
        load(quiz, SMALL.replace(b"id: milltown-bridge", f"id: bridge-{number}".encode()))
        for number in range(9)
    ]
    assert sum(each.size for each in quiz._library._shelf.values()) <= most
    assert [quiz.bank(row).id for row in rows] == [f"bridge-{number}" for number in range(9)]  # read anew
