"""What drafted questions say, kind by kind."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.bank.faults import Severity
from bot.domain.bank import Bank
from bot.domain.drafting import draft
from bot.domain.grading import grade
from bot.domain.questions import (
    Numeric,
    Question,
    SingleChoice,
    StanceQuestion,
    TrueFalseNotStated,
    WhichQuote,
    WhoSaid,
)
from bot.domain.responses import Outcome, Typed
from bot.domain.terms import ErrorKind, Position, Skill, Standing
from tests.domain.drafted_banks import HARBOUR, bank, faults


@pytest.fixture(scope="module")
def empty() -> Bank:
    return bank(**HARBOUR)


@pytest.fixture(scope="module")
def drafted(empty: Bank) -> dict[str, Question]:
    return {question.id: question for question in draft(empty, seed=1)}


def test_a_stance_question_reverses_the_stance_and_cites_its_words(drafted: dict[str, Question]) -> None:
    question = drafted["stance-finch-pier"]
    assert isinstance(question, StanceQuestion)
    assert (question.key, question.cites) == (Position.OPPOSES, ("memory", "visitors"))
    assert question.others[Position.SUPPORTS].error is ErrorKind.REVERSED_STANCE
    assert question.others[Position.SUPPORTS].feedback == (
        "It is the other way round: by the article (paragraph 3), the answer of Omar Finch is no."
    )
    assert question.explanation == (
        "By the article, the answer of Omar Finch to this question is no. "
        'The article quotes Omar Finch (paragraph 3): "The pier is the memory of this town".'
    )


def test_a_silence_that_the_bank_records_is_asked_for_as_inference(drafted: dict[str, Question]) -> None:
    question = drafted["stance-finch-ferry"]
    assert isinstance(question, StanceQuestion)
    assert (question.key, question.skill, question.difficulty) == (Position.NOT_STATED, Skill.INFERENCE, 3)
    assert {other.error for other in question.others.values()} == {ErrorKind.NOT_IN_ARTICLE}


def test_who_passed_words_on_is_told_and_never_a_wrong_choice() -> None:
    parts = {
        **HARBOUR,
        "quotes": {**HARBOUR["quotes"], "memory": {**HARBOUR["quotes"]["memory"], "conveyed_by": "vale"}},
    }
    for seed in range(8):
        questions = {question.id: question for question in draft(bank(**parts), seed=seed)}
        for question_id in ("said-memory", "claimed-town-memory"):
            question = questions[question_id]
            assert isinstance(question, WhoSaid)
            assert "vale" not in question.others
        shows = questions["shows-town-memory"]
        assert isinstance(shows, WhichQuote)
        assert shows.others.keys().isdisjoint({"danger", "tear-down"})
    assert "The article has these words of Omar Finch from Nora Vale (paragraph 3)" in (
        questions["claimed-town-memory"].explanation
    )


def test_who_wants_the_same_is_no_wrong_choice_for_a_claim(empty: Bank) -> None:
    for seed in range(8):
        question = {one.id: one for one in draft(empty, seed=seed)}["claimed-town-memory"]
        assert isinstance(question, WhoSaid)
        assert "anglers" not in question.others
        assert question.others["vale"].error is ErrorKind.REVERSED_STANCE


def test_a_name_with_an_article_stands_rightly_inside_a_sentence(drafted: dict[str, Question]) -> None:
    assert "position of the Anglers' Club on this question" in drafted["stance-anglers-pier"].prompt


def test_words_that_name_their_speaker_are_not_asked_for() -> None:
    parts = {
        **HARBOUR,
        "quotes": {**HARBOUR["quotes"], "memory": {"by": "finch", "exact": "Finch does not forget"}},
    }
    assert "said-memory" not in {question.id for question in draft(bank(**parts), seed=1)}


def test_words_that_the_article_has_twice_are_neither_asked_for_nor_shown_as_a_choice() -> None:
    parts = {
        **HARBOUR,
        "quotes": {**HARBOUR["quotes"], "noise": {**HARBOUR["quotes"]["noise"], "prefix": 'Dell said: "'}},
    }
    for question in draft(bank(**parts), seed=1):
        assert question.id != "said-noise"
        if isinstance(question, WhichQuote):
            assert "noise" not in question.choice_keys


def test_a_claims_kind_has_wrong_kinds_that_nobody_could_take_for_right(drafted: dict[str, Question]) -> None:
    question = drafted["kind-herring"]
    assert isinstance(question, SingleChoice)
    texts = [option.text for option in question.options]
    assert "It gives a number or trend" in texts
    assert "It says what is the case" not in texts  # a figure is a fact, too
    value = next(option for option in question.options if option.text == "It says what is good or bad")
    assert value.error is ErrorKind.FACT_OPINION


def test_a_number_is_asked_for_as_a_gap_with_other_numbers_as_near_misses(
    drafted: dict[str, Question],
) -> None:
    question = drafted["number-catch"]
    assert isinstance(question, Numeric)
    assert question.prompt.endswith('in the article? "our members land ... tons of herring from it"')
    assert (question.answer, question.unit, question.period) == (40, "tons", "by the article of 2024-05-06")
    assert [miss.value for miss in question.near] == [900]
    assert grade(question, Typed(text="40 tons")).outcome is Outcome.RIGHT


def test_a_claim_with_the_number_of_something_else_is_contradicted(drafted: dict[str, Question]) -> None:
    question = drafted["figure-herring"]
    assert isinstance(question, TrueFalseNotStated)
    assert question.prompt.endswith("of the Anglers' Club: Members land 900 tons of herring.")
    assert question.key is Standing.CONTRADICTED
    assert question.others[Standing.STATED].feedback == (
        "That number belongs to other words of the article (paragraph 5): "
        '"the harbour counted 900 visitors a day last July".'
    )


def test_the_number_of_the_same_unit_is_exchanged_first_and_none_that_would_be_right() -> None:
    parts = {
        **HARBOUR,
        "quotes": {
            **HARBOUR["quotes"],
            "catch": {"by": "anglers", "exact": "our members land 40 tons of herring and 7 tons of cod"},
            "visitors": {"by": "reporter", "exact": "900 visitors came, and 55 tons of fish"},
            "noise": {"by": "dell", "exact": "I buy 66 tons of it"},
        },
        "claims": {
            **HARBOUR["claims"],
            "more": {
                **HARBOUR["claims"]["herring"],
                "says": "Members land 55 tons of herring.",
                "quotes": ["catch"],
            },
        },
    }
    for seed in range(6):
        questions = {question.id: question for question in draft(bank(**parts), seed=seed)}
        assert questions["figure-herring"].prompt.endswith("Members land 66 tons of herring.")


def test_the_right_kind_stands_in_every_place(drafted: dict[str, Question]) -> None:
    places = [question.right_keys for question in drafted.values() if isinstance(question, SingleChoice)]
    assert Counter(places) == {("0",): 2, ("1",): 2, ("2",): 1, ("3",): 1}


@pytest.mark.parametrize(
    "words", ["back in 2013 policies were new", "it costs $40 millions", "on May 5 at 3:30", "a 12-day trip"]
)
def test_years_money_dates_and_times_are_no_figures(words: str) -> None:
    parts = {**HARBOUR, "quotes": {**HARBOUR["quotes"], "visitors": {"by": "reporter", "exact": words}}}
    assert "number-visitors" not in {question.id for question in draft(bank(**parts), seed=1)}


def test_the_article_vouches_for_no_claim_of_which_the_reporter_says_nothing(empty: Bank) -> None:
    ids = {question.id for seed in range(5) for question in draft(empty, seed=seed)}
    # On the pier, the reporter narrates what the mayor said; who knows what else the article says of it.
    assert not {question_id for question_id in ids if question_id.startswith("vouched-")}
    silent = {
        **HARBOUR,
        "stances": [one for one in HARBOUR["stances"] if one["issue"] == "ferry"],
        "claims": {key: one for key, one in HARBOUR["claims"].items() if one["issue"] == "pier"},
    }
    questions = {question.id: question for question in draft(bank(**silent), seed=1)}
    assert {key for key in questions if key.startswith("vouched-")} == {
        "vouched-town-memory",
        "vouched-cheaper",
    }
    question = questions["vouched-town-memory"]
    assert isinstance(question, TrueFalseNotStated)
    assert question.key is Standing.NOT_STATED
    assert question.others[Standing.STATED].error is ErrorKind.FACT_OPINION


def test_an_issue_that_seems_to_ask_the_reader_is_put_in_quotation_marks() -> None:
    parts = {**HARBOUR, "issues": {**HARBOUR["issues"], "pier": "Should we tear down the pier?"}}
    questions = draft(bank(**parts), seed=1)
    stance = next(question for question in questions if question.id == "stance-finch-pier")
    assert stance.prompt.endswith('on this question? "Should we tear down the pier?"')
    assert [fault for fault in faults(bank(**parts), questions) if fault.severity is Severity.ERROR] == []
