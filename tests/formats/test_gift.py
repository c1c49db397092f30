"""GIFT, one kind of item at a time."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.options import Option
from bot.domain.questions import MultipleChoice, Ordering
from bot.errors import UsageError
from bot.formats import Imported, named
from tests.formats.test_golden import orchard


def read(text: str) -> Imported:
    return named("gift").read(text.encode(), "quiz.gift")


def one(text: str) -> dict[str, Any]:
    imported = read(text)
    assert len(imported.questions) == 1, imported.left_out
    return imported.questions[0]


def why_not(text: str) -> str:
    imported = read(text)
    assert imported.questions == []
    assert imported.exit_code == 2
    return str(imported.left_out[-1])


def options(question: dict[str, Any]) -> dict[str, bool]:
    return {option["text"]: option.get("correct", False) for option in question["options"]}


def test_multiple_choice() -> None:
    question = one("Who's buried in the tomb?{~Grant ~Jefferson =no one}")
    assert (question["type"], question["prompt"]) == ("single_choice", "Who's buried in the tomb?")
    assert options(question) == {"Grant": False, "Jefferson": False, "no one": True}


def test_the_missing_word_leaves_a_gap() -> None:
    assert one("Grant is {~buried =entombed} in the tomb.")["prompt"] == "Grant is _____ in the tomb."


def test_several_right_answers_are_a_multiple_choice() -> None:
    imported = read("Which two?{~%50%a ~%50%b ~%-50%c ~%-50%d}")
    assert imported.questions[0]["type"] == "multiple_choice"
    assert imported.left_out == ()


def test_other_penalties_than_ours_are_noted() -> None:
    imported = read("Which two?{~%50%a ~%50%b ~c}")
    assert options(imported.questions[0]) == {"a": True, "b": True, "c": False}
    assert "the weights of its options (50 %, 50 %, 0 %)" in str(imported.left_out[0])
    assert imported.exit_code == 1


def test_half_right_options_are_noted() -> None:
    imported = read("Which?{~a ~%50%b =c}")
    assert options(imported.questions[0]) == {"a": False, "b": False, "c": True}
    assert imported.left_out[0].what == 'the weight 50 % of "b"'


@pytest.mark.parametrize("key", ["T", "TRUE", "F", "FALSE"])
def test_true_and_false_are_a_single_choice(key: str) -> None:
    assert options(one(f"It stays.{{{key}}}")) == {"True": key[0] == "T", "False": key[0] == "F"}


def test_true_and_false_have_remarks_on_wrong_and_on_right() -> None:
    question = one("It stays.{FALSE#x = 1 ~ 2#Well done.####Because.}")
    assert question["options"] == [
        {"text": "True", "feedback": "x = 1 ~ 2"},
        {"text": "False", "correct": True, "feedback": "Well done."},
    ]
    assert question["explanation"] == "Because."


@pytest.mark.parametrize("text", ["Two and two?{=four =4}", "Two and two?{four =4}"])
def test_short_answers(text: str) -> None:
    question = one(text)
    assert (question["type"], question["answer"], question["accepted"]) == ("short_text", "four", ["4"])


def test_short_answers_that_are_wrong_are_near_misses() -> None:
    question = one("Where?{=Nazareth =%0%Bethlehem#Born there. =%0%*#Read again.}")
    assert question["near"] == [{"text": "Bethlehem", "feedback": "Born there."}]
    assert question["otherwise"] == {"feedback": "Read again."}


def test_an_answer_that_stands_for_many_stays_out() -> None:
    assert "stands for many texts (*)" in why_not("Who?{=*union*}")
    assert one("Which sign?{=\\\\*}")["answer"] == "*"


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [
        ("#60", 60, None),
        ("#60:2", 60, 2),
        ("# 3.141..3.142", 3.1415, 0.0005),
        ("#=60:0.5", 60, 0.5),
        ("#-2.5", -2.5, None),
        ("#1e3", 1000, None),
    ],
)
def test_numbers(answer: str, value: float, tolerance: float | None) -> None:
    question = one(f"How many?{{{answer}}}")
    assert (question["type"], question["answer"], question.get("tolerance")) == ("numeric", value, tolerance)


def test_numbers_that_are_wrong_are_near_misses() -> None:
    question = one("How many?{#=60:1 =%0%600:1#Ten times. ~#Look again.}")
    assert question["near"] == [{"value": 600, "feedback": "Ten times."}]
    assert question["otherwise"] == {"feedback": "Look again."}


def test_a_wider_range_for_less_is_noted() -> None:
    imported = read("When?{#=1822:0 =%50%1822:2}")
    assert "near" not in imported.questions[0]
    assert imported.left_out[0].what == 'the answer "1822 ± 2" for 50 %'


@pytest.mark.parametrize(
    ("answer", "why"),
    [("#=1 =2", "several numbers"), ("#soon", "not a number"), ("#1e99", "not a number"), ("#", "no number")],
)
def test_numbers_that_cannot_be_asked_for_stay_out(answer: str, why: str) -> None:
    assert why in why_not(f"How many?{{{answer}}}")


def test_ordering_as_moodle_writes_it() -> None:
    question = one(
        "Order them.{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\nHale\nVoss &amp; co\nthe union\n####So.}"
    )
    assert [item["text"] for item in question["items"]] == ["Hale", "Voss & co", "the union"]
    assert question["explanation"] == "So."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Match.{=Canada -> Ottawa =Italy -> Rome}", "a matching question"),
        ("What do you think?{}", "an essay"),
        ("What do you think?{####Nothing is wrong.}", "an essay"),
        ("Read this first.", "a description"),
        ("Which?{=a =b ~c}", "several options are fully right"),
        ("Which?{~%50%a ~%-50%b =%50%c}", "no option is fully right"),
        ("Which?{~a}", "fewer than two options"),
        ("Which?{~a ~b}", "no option is right"),
    ],
)
def test_what_has_no_counterpart_is_named_with_its_line(text: str, why: str) -> None:
    assert why in why_not(f"// a comment\n\n{text}")
    assert why_not(f"// a comment\n\n{text}").startswith("line 3: the question ")


def test_titles_become_ids_and_comments_give_ids_and_tags() -> None:
    assert one("::Kanji Origins::From where?{T}")["id"] == "kanji-origins"
    question = one("// [id:kanji] [tag:skill:detail]\n// [tag:difficulty:3]\n::Other::From where?{T}")
    assert (question["id"], question["skill"], question["difficulty"]) == ("kanji", "detail", 3)


def test_comments_do_not_end_an_item_and_lines_count_on() -> None:
    imported = read("Which?{\n// the right one\n=a\n~b}\n\nHow?{}")
    assert options(imported.questions[0]) == {"a": True, "b": False}
    assert imported.left_out[0].place == "line 6"


def test_one_category_is_the_title_and_more_are_noted() -> None:
    assert read("$CATEGORY: $course$/top/Week 3\n\nSo.{T}").draft["title"] == "Week 3"
    imported = read("$CATEGORY: a/b\n\nSo.{T}\n\n$CATEGORY: a/c\nNo.{F}")
    assert imported.draft["title"] == "quiz"
    assert [left.what for left in imported.left_out] == ['the category "a/b"', 'the category "a/c"']


def test_escapes_mean_the_sign_itself() -> None:
    question = one(r"Which is \{1\}\: 2 \= 1\#?{=\~ \\ x#a\nb ~[plain]%50%}")
    assert question["prompt"] == "Which is {1}: 2 = 1#?"
    assert question["options"] == [{"text": "~ \\ x", "correct": True, "feedback": "a\nb"}, {"text": "%50%"}]


def test_texts_are_in_the_format_of_the_question_unless_they_say_otherwise() -> None:
    imported = read("[html]<p>Is <i>x</i> &lt; y?</p>{=[plain]<i> ~<i>b</i>}")
    assert imported.questions[0]["prompt"] == "Is x < y?"
    assert options(imported.questions[0]) == {"<i>": True, "b": False}
    assert imported.left_out[0].what == "formatting (i)"


def test_a_broken_item_is_named_and_the_rest_is_read() -> None:
    imported = read("First?{T}\n\nBroken? {=a ~b\n\nThird?{F}\n\nTwo {=a} blocks {=b}")
    assert [question["prompt"] for question in imported.questions] == ["First?", "Third?"]
    assert [(left.place, left.what) for left in imported.left_out] == [
        ("line 3", 'the question "Broken?"'),
        ("line 7", 'the question "Two"'),
    ]
    assert imported.left_out[0].why == 'its answers are not closed: put "}" behind them'
    assert imported.left_out[1].why.startswith('it cannot be read from "{" on line 7 on; check its braces')


def test_an_endless_item_is_named() -> None:
    assert "too long to be one question" in why_not("Which?{=a " + "~b" * 500 + "}")


def test_more_answers_than_anybody_writes_are_refused() -> None:
    with pytest.raises(UsageError, match="more answers than are read"):
        read("a{" + "~b" * 200_001)


def test_a_question_of_several_right_options_is_written_with_our_weights() -> None:
    assert (
        b"\t~%50%Rita Hale's\n\t~%50%Tom Voss's\n\t~%-100%The union's#" in named("gift").write(orchard()).data
    )


def test_what_is_to_be_ordered_keeps_braces() -> None:
    bank = orchard()
    question = next(each for each in bank.questions if isinstance(each, Ordering))
    items = tuple(item.model_copy(update={"text": "// {a} #1 \\ <b>"}) for item in question.items)
    odd = bank.model_copy(update={"questions": (question.model_copy(update={"items": items}),)})
    again = named("gift").read(named("gift").write(odd).data, "quiz.gift")
    assert [item["text"] for item in again.questions[0]["items"]] == ["// {a} #1 \\ <b>"] * 3


def test_a_question_without_a_key_is_not_written() -> None:
    bank = orchard()
    question = next(each for each in bank.questions if isinstance(each, MultipleChoice))
    keyless = question.model_copy(update={"options": (Option(text="a"), Option(text="b"))})
    written = named("gift").write(bank.model_copy(update={"questions": (keyless,)}))
    assert (
        str(written.left_out[1]) == 'question "who-speaks": the whole question: none of its options is right'
    )


def test_signs_that_are_escaped_make_no_item_too_long() -> None:
    bank = orchard()
    question = bank.questions[0].model_copy(update={"prompt": "=" * 1_200})
    written = named("gift").write(bank.model_copy(update={"questions": (question,)}))
    assert named("gift").read(written.data, "quiz.gift").questions[0]["prompt"] == "=" * 1_200


def test_a_category_with_a_tab_in_it_gives_a_title_without() -> None:
    imported = read("$CATEGORY: $course$/top/Week\t3\n\nSo.{T}")
    assert imported.draft["title"] == "Week 3"
