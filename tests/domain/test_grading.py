"""What an answer is worth, and what is said to its mistakes."""

from __future__ import annotations

from contextlib import suppress
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.grading import TYPED_LIMIT, Chosen, Outcome, Response, Typed, Unreadable, grade, replies
from bot.domain.options import NearMiss, NearText
from bot.domain.questions import Question
from bot.domain.terms import ErrorKind
from tests.domain.samples import BANK, OTHERWISE, multiple_choice, numeric, ordering, question, short_text

CLOSED = [item for item in BANK.questions if item.closed]
SINGLE = [item for item in CLOSED if item.type not in ("multiple_choice", "ordering")]


def chosen(*keys: str | int) -> Chosen:
    return Chosen(keys=tuple(str(key) for key in keys))


def typed(text: str) -> Typed:
    return Typed(text=text)


def refusal(item: Question, response: Response) -> str:
    with pytest.raises(Unreadable) as refused:
        grade(item, response)
    return refused.value.reason


@pytest.mark.parametrize("item", CLOSED, ids=lambda item: item.id)
def test_the_key_is_right_and_needs_no_reply(item: Question) -> None:
    verdict = grade(item, Chosen(keys=item.right_keys))
    assert (verdict.outcome, verdict.score, verdict.max_score, verdict.errors) == (Outcome.RIGHT, 1, 1, ())
    assert replies(item, Chosen(keys=item.right_keys)) == ()


@pytest.mark.parametrize("item", SINGLE, ids=lambda item: item.id)
def test_any_other_choice_is_wrong_and_gets_its_own_reply(item: Question) -> None:
    for key in set(item.choice_keys) - set(item.right_keys):
        reply = item.wrong(key)
        assert reply is not None
        verdict = grade(item, chosen(key))
        assert (verdict.outcome, verdict.score, verdict.errors) == (Outcome.WRONG, 0, (reply.error,))
        assert replies(item, chosen(key)) == (reply,)


@pytest.mark.parametrize(
    ("keys", "score"),
    [
        ((0, 1), 1),
        ((0,), 1 / 2),
        ((0, 1, 2), 2 / 3),
        ((0, 2), 1 / 6),
        ((0, 2, 3), 0),
        ((2,), 0),
        ((0, 1, 2, 3, 4), 0),
    ],
)
def test_multiple_choice_gives_the_share_of_right_less_the_share_of_wrong(
    keys: tuple[int, ...], score: float
) -> None:
    assert grade(multiple_choice(right=2, wrong=3), chosen(*keys)).score == pytest.approx(score)


def test_multiple_choice_without_wrong_options_asks_for_all_of_them() -> None:
    assert grade(multiple_choice(right=3, wrong=0), chosen(0, 1)).score == pytest.approx(2 / 3)


def test_each_wrong_choice_is_replied_to_in_the_order_chosen_and_each_error_named_once() -> None:
    item = multiple_choice(right=1, wrong=7)
    response = chosen(7, 0, 2, 1)  # the seventh wrong option stands for the same error as the first
    assert [reply.feedback for reply in replies(item, response)] == ["No to 6.", "No to 1.", "No to 0."]
    assert grade(item, response).errors == (ErrorKind.WRONG_ACTOR, ErrorKind.REVERSED_STANCE)


@given(st.data())
def test_multiple_choice_is_partly_right_between_nothing_and_all_whatever_the_order(
    data: st.DataObject,
) -> None:
    item = multiple_choice(right=data.draw(st.integers(1, 4)), wrong=data.draw(st.integers(0, 4)) or 1)
    keys = data.draw(st.lists(st.sampled_from(item.choice_keys), min_size=1, unique=True))
    verdict, other_way_round = grade(item, chosen(*keys)), grade(item, chosen(*reversed(keys)))
    assert 0 <= verdict.score <= 1
    assert verdict.score == other_way_round.score
    assert (verdict.outcome is Outcome.RIGHT) == (verdict.score == 1) == (set(keys) == set(item.right_keys))
    assert (verdict.outcome is Outcome.WRONG) == (verdict.score == 0)


@pytest.mark.parametrize(
    ("order", "score"),
    [((0, 1, 2, 3), 1), ((1, 0, 2, 3), 2 / 3), ((1, 2, 0, 3), 1 / 3), ((1, 2, 3, 0), 0), ((3, 2, 1, 0), 0)],
)
def test_ordering_gives_what_is_in_order_beyond_chance(order: tuple[int, ...], score: float) -> None:
    assert grade(ordering(4), chosen(*order)).score == pytest.approx(score)


@pytest.mark.parametrize("items", [3, 4, 5, 6])
def test_only_the_right_order_is_worth_a_full_mark(items: int) -> None:
    item = ordering(items)
    scores = {keys: grade(item, chosen(*keys)).score for keys in permutations(range(items))}
    assert all(0 <= score <= 1 for score in scores.values())
    assert [keys for keys, score in scores.items() if score == 1] == [tuple(range(items))]


def test_any_other_order_has_one_reply() -> None:
    assert replies(ordering(3), chosen(1, 0, 2)) == (OTHERWISE,)
    assert grade(ordering(3), chosen(1, 0, 2)).errors == (OTHERWISE.error,)


@pytest.mark.parametrize("text", ["3", "3 percent", "three %", "3.0", "2.9", "3.1", "3,1"])
def test_a_number_is_right_up_to_its_tolerance_and_with_it(text: str) -> None:
    assert grade(numeric(3, tolerance=0.1), typed(text)).outcome is Outcome.RIGHT


@pytest.mark.parametrize("text", ["3.11", "2.89", "4", "-3"])
def test_a_number_beyond_its_tolerance_is_wrong(text: str) -> None:
    verdict = grade(numeric(3, tolerance=0.1), typed(text))
    assert (verdict.outcome, verdict.score, verdict.errors) == (Outcome.WRONG, 0, (OTHERWISE.error,))


def test_a_tolerance_is_that_of_decimal_figures() -> None:
    assert 1.1 - 1.0 > 0.1  # what floats make of it
    assert grade(numeric(1.0, tolerance=0.1), typed("1.1")).outcome is Outcome.RIGHT


def test_a_telling_wrong_number_has_its_own_reply() -> None:
    near = NearMiss(value=12, error=ErrorKind.WRONG_ACTOR, feedback="That is the shops' figure.")
    assert replies(numeric(240, near=(near,)), typed("12")) == (near,)
    assert replies(numeric(240, near=(near,)), typed("13")) == (OTHERWISE,)


@pytest.mark.parametrize("text", ["Bridge Street", "the bridge street", "bridge stret", "Bridge St"])
def test_a_name_is_right_in_any_accepted_form_and_with_one_typo(text: str) -> None:
    assert grade(question("name-of-street"), typed(text)).outcome is Outcome.RIGHT


def test_a_telling_wrong_name_has_its_own_reply_even_mistyped() -> None:
    item = question("name-of-street")
    for text in ("School Lane", "schol lane"):
        assert [reply.feedback for reply in replies(item, typed(text))] == [
            "School Lane is where the cars went."
        ]
    assert [reply.feedback for reply in replies(item, typed("Main Street"))] == [
        "The association names the street in its statement."
    ]


@pytest.mark.parametrize(("text", "outcome"), [("Stones", "right"), ("Stoney", "wrong"), ("Stone", "wrong")])
def test_a_typo_that_leads_as_near_to_a_telling_mistake_is_not_forgiven(text: str, outcome: str) -> None:
    near = NearText(text="Stone", error=ErrorKind.WRONG_ACTOR, feedback="Stone is somebody else.")
    item = short_text("Stones", near=(near,))
    assert grade(item, typed(text)).outcome == outcome


@pytest.mark.parametrize("item", CLOSED, ids=lambda item: item.id)
def test_a_choice_that_is_not_there_cannot_be_graded(item: Question) -> None:
    for key in ("", "99", "-1", "nobody", "\N{SUPERSCRIPT TWO}"):
        assert refusal(item, chosen(key)) == "unknown_choice"


@pytest.mark.parametrize("item", CLOSED, ids=lambda item: item.id)
def test_choosing_nothing_cannot_be_graded(item: Question) -> None:
    assert refusal(item, chosen()) == "empty"


def test_one_choice_means_one() -> None:
    assert refusal(question("how-long"), chosen(0, 1)) == "wrong_kind"
    assert refusal(question("brook-promises"), chosen(0, 0)) == "wrong_kind"


@pytest.mark.parametrize("keys", [(0, 1), (0, 1, 1), (0, 1, 2, 2)])
def test_an_order_is_one_of_all_items(keys: tuple[int, ...]) -> None:
    assert refusal(ordering(3), chosen(*keys)) == "incomplete"


def test_text_and_buttons_are_not_taken_for_each_other() -> None:
    assert refusal(question("how-long"), typed("one year")) == "wrong_kind"
    assert refusal(question("cars-a-day"), chosen(0)) == "wrong_kind"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("many", "not_a_number"),
        ("3 or 4", "not_a_number"),
        ("3 dollars", "wrong_unit"),
        ("about 3", "wrong_unit"),
        ("3" * (TYPED_LIMIT + 1), "too_long"),
    ],
)
def test_a_number_that_cannot_be_read_is_asked_for_again(text: str, reason: str) -> None:
    assert refusal(numeric(3), typed(text)) == reason


@pytest.mark.parametrize(("text", "reason"), [("?!", "empty"), ("x" * (TYPED_LIMIT + 1), "too_long")])
def test_a_text_without_letters_or_without_end_is_asked_for_again(text: str, reason: str) -> None:
    assert refusal(short_text("Bridge Street"), typed(text)) == reason


@given(st.text(max_size=TYPED_LIMIT + 5), st.sampled_from(["cars-a-day", "name-of-street"]))
def test_whatever_is_typed_is_graded_or_refused(text: str, question_id: str) -> None:
    item = question(question_id)
    with suppress(Unreadable):
        verdict = grade(item, typed(text))
        assert verdict.score in (0, 1)
        assert bool(replies(item, typed(text))) == (verdict.score == 0)


def test_half_a_character_is_kept_as_a_question_mark() -> None:
    assert typed("Bridge\ud83d").text == "Bridge?"
