"""Drafted questions: enough of them, balanced, and fit to pass the rules of a bank."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.bank.faults import Severity
from bot.domain.bank import Bank
from bot.domain.drafting import draft
from bot.domain.questions import (
    Question,
    StanceQuestion,
    WhichQuote,
)
from bot.domain.terms import Skill
from tests.domain.drafted_banks import HARBOUR, bank, faults, with_questions


@pytest.fixture(scope="module")
def empty() -> Bank:
    return bank(**HARBOUR)


@pytest.fixture(scope="module")
def drafted(empty: Bank) -> dict[str, Question]:
    return {question.id: question for question in draft(empty, seed=1)}


@pytest.mark.parametrize("seed", range(6))
def test_ten_quotes_six_claims_and_six_stances_become_a_quiz_that_passes_the_rules(
    empty: Bank, seed: int
) -> None:
    assert (len(empty.quotes), len(empty.claims), len(empty.stances)) == (10, 6, 6)
    questions = draft(empty, seed=seed)
    assert len(questions) >= 20
    assert [str(fault) for fault in faults(empty, questions)] == []


def test_they_train_all_six_skills_at_all_three_levels(drafted: dict[str, Question]) -> None:
    assert {question.skill for question in drafted.values()} == set(Skill)
    assert {question.difficulty for question in drafted.values()} == {1, 2, 3}


def test_the_same_seed_gives_the_same_questions_and_another_one_others(empty: Bank) -> None:
    assert draft(empty, seed=3) == draft(empty, seed=3)
    assert draft(empty, seed=3) != draft(empty, seed=4)


def test_an_id_says_what_a_question_is_about_under_every_seed(empty: Bank) -> None:
    first, second = ({one.id: one for one in draft(empty, seed=seed)} for seed in (3, 4))
    both = first.keys() & second.keys()
    assert len(both) > 20
    assert all(first[key].type == second[key].type for key in both)


def test_a_limit_takes_of_every_kind_by_turns(empty: Bank) -> None:
    questions = draft(empty, seed=1, limit=8)
    assert len(questions) == 8
    assert len({question.type for question in questions}) == 6
    assert draft(empty, seed=1, limit=0) == ()


def test_what_the_bank_asks_already_is_not_drafted_again(empty: Bank) -> None:
    once = draft(empty, seed=1)
    again = draft(with_questions(empty, once), seed=1)
    assert {question.id for question in once}.isdisjoint(question.id for question in again)
    assert len(again) <= 5  # only what balance had left out the first time


def test_a_question_of_the_teachers_own_on_the_same_stance_words_or_quote_counts_as_asked(
    empty: Bank, drafted: dict[str, Question]
) -> None:
    own = [
        drafted["stance-finch-pier"].model_copy(
            update={"id": "own-stance", "prompt": "By the article, Finch?"}
        ),
        drafted["said-memory"].model_copy(update={"id": "own-words", "prompt": "By the article, who?"}),
        drafted["shows-herring"].model_copy(update={"id": "own-quote", "prompt": "By the article, which?"}),
    ]
    ids = {question.id for question in draft(with_questions(empty, own), seed=1)}
    assert ids.isdisjoint({"stance-finch-pier", "said-memory", "shows-herring"})


def test_long_ids_are_cut_and_stay_apart() -> None:
    long = "a-very-long-id-that-is-nearly-too-long"
    parts = {
        "actors": {f"{long}-{n}": {"name": f"Pat {n}", "role": "a neighbour"} for n in (1, 2, 3)},
        "issues": {"one": "Should it be built?"},
        "quotes": {f"{long}-{n}": {"by": f"{long}-{n}", "exact": f"words of number {n}"} for n in (1, 2, 3)},
        "claims": {},
        "stances": [
            {"actor": f"{long}-{n}", "issue": "one", "position": "supports", "quotes": [f"{long}-{n}"]}
            for n in (1, 2, 3)
        ],
    }
    ids = [question.id for question in draft(bank(**parts), seed=1)]
    assert len(ids) == len(set(ids)) == 6
    assert max(map(len, ids)) <= 40


def test_nothing_to_draft_from_drafts_nothing() -> None:
    lonely = bank(
        actors={"pat": {"name": "Pat", "role": "a neighbour"}},
        issues={"one": "Should it be built?"},
        quotes={"it": {"by": "pat", "exact": "It is late."}},
    )
    assert draft(lonely, seed=1) == ()


def test_no_side_is_the_key_too_often() -> None:
    one_sided = [
        (actor, issue, "opposes") for actor in ("vale", "finch", "dell") for issue in ("pier", "ferry")
    ]
    assert stance_keys(one_sided) == {"opposes": 4}


def test_of_two_sides_neither_is_the_key_in_more_than_three_of_four() -> None:
    sided = [("vale", "pier", "supports"), ("vale", "ferry", "mixed"), ("finch", "ferry", "mixed")]
    sided += [(actor, "pier", "opposes") for actor in ("finch", "anglers", "dell", "quill")]
    assert stance_keys(sided) == {"opposes": 3, "supports": 1, "mixed": 2}


def stance_keys(stances: list[tuple[str, str, str]]) -> Counter[str]:
    """Return how often each position is the key of what is drafted from these stances."""
    entries = [
        {"actor": actor, "issue": issue, "position": position, "quotes": ["visitors"]}
        for actor, issue, position in stances
    ]
    questions = draft(bank(**{**HARBOUR, "stances": entries}), seed=1)
    return Counter(str(question.key) for question in questions if isinstance(question, StanceQuestion))


def test_long_quotes_are_cited_and_shown_as_far_as_a_message_holds_them() -> None:
    wordy = {
        key: {**quote, "exact": f"{quote['exact']} {'and so on ' * 100}end"} if key != "noise" else quote
        for key, quote in HARBOUR["quotes"].items()
    }
    stances = [
        {**HARBOUR["stances"][0], "quotes": ["tear-down", "danger", "visitors"]},
        *HARBOUR["stances"][1:],
    ]
    parts = {**HARBOUR, "quotes": wordy, "stances": stances}
    questions = draft(bank(**parts), seed=1)
    assert [fault for fault in faults(bank(**parts), questions) if fault.severity is Severity.ERROR] == []
    assert not any(isinstance(question, WhichQuote) for question in questions)
    stance = next(question for question in questions if question.id == "stance-vale-pier")
    assert stance.cites == ("tear-down",)
