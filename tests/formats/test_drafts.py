"""What a draft takes over from a file, and what it calls it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.bank.faults import Fault
from bot.bank.files import read
from bot.errors import UsageError
from bot.formats import dump, named
from bot.formats.drafts import Drafting, identifier


def question(**parts: Any) -> dict[str, Any]:
    return {"type": "short_text", "prompt": "Who?", "answer": "Hale", **parts}


def faults(draft: dict[str, Any]) -> tuple[Fault, ...]:
    return read(dump(draft), name="draft.yaml").faults


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Mayor's Plan!", "the-mayors-plan"),
        ("Giménez", "gimenez"),
        ("  ?! ", ""),
        ("市", ""),
        ("a" * 60, "a" * 40),
        ("one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
    ],
)
def test_an_id_is_made_of_letters_and_digits(text: str, wanted: str) -> None:
    assert identifier(text) == wanted


def test_ids_are_never_used_twice() -> None:
    drafting = Drafting("quiz.txt")
    for _ in range(3):
        drafting.add("line 1", question())
    assert [each["id"] for each in drafting.questions] == ["who", "who-2", "who-3"]


def test_a_question_without_letters_is_numbered() -> None:
    drafting = Drafting("quiz.txt")
    drafting.add("line 1", question(prompt="市?"))
    assert drafting.questions[0]["id"] == "question-1"


def test_the_title_is_the_name_of_the_file() -> None:
    drafting = Drafting("Week_3 \u202equiz.gift.txt")
    drafting.add("line 1", question())
    assert drafting.done().draft["title"] == "Week 3 quiz"


@pytest.mark.parametrize("sign", ["\u202e", "\x07", "\u2066"])
def test_a_question_with_what_cannot_be_seen_stays_out(sign: str) -> None:
    drafting = Drafting("quiz.txt")
    drafting.add("line 7", question(explanation=f"so {sign}it is"))
    assert drafting.questions == []
    why = f"it holds a character that cannot be seen (U+{ord(sign):04X}); delete it"
    assert [str(left) for left in drafting.done().left_out] == [f'line 7: the question "Who?": {why}']


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"prompt": " "}, "it asks nothing"),
        ({"explanation": "x" * 5_001}, "more than 5,000 characters"),
        (
            {"type": "single_choice", "options": [{"text": "a"}, {"text": " "}]},
            "one of its answers has no text",
        ),
    ],
)
def test_a_question_that_cannot_be_one_stays_out(parts: dict[str, Any], why: str) -> None:
    drafting = Drafting("quiz.txt")
    drafting.add("line 1", question(**parts))
    assert drafting.questions == []
    assert why in drafting.done().left_out[0].why


def test_more_questions_than_a_bank_holds_are_refused() -> None:
    with pytest.raises(UsageError, match=r'"quiz\.txt" holds more than 5,000 questions: split it'):
        named("gift").read(b"a{T}\n\n" * 5_001, "quiz.txt")


def test_a_file_that_is_something_else_altogether_is_refused() -> None:
    with pytest.raises(UsageError, match="more than 20,000 parts that cannot be read"):
        named("gift").read(b"not a question\n\n" * 20_001, "novel.txt")


def test_the_check_of_a_draft_names_exactly_what_is_missing() -> None:
    draft = named("gift").read(b"When? {#1921}", "quiz.gift").draft
    missing = {"skill", "difficulty", "explanation", "unit", "period", "otherwise"}
    found = {fault.message for fault in faults(draft)}
    assert {sentence for sentence in found if "Question" in sentence} == {
        f'Question "when" lacks "{key}": add it.' for key in missing
    }
    assert {sentence for sentence in found if "source" in sentence} == {
        f'The source lacks "{key}": add it.' for key in ("title", "publisher", "published", "summary")
    }
