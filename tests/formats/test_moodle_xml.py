"""Moodle XML, one kind of question at a time, and the ways in which XML attacks."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import UsageError
from bot.formats import Imported, named


def read(inner: str) -> Imported:
    return named("moodle-xml").read(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{inner}</quiz>'.encode(), "quiz.xml"
    )


def question(kind: str, inner: str) -> str:
    text = "<questiontext><text>Who?</text></questiontext>"
    return f'<question type="{kind}"><name><text>The name</text></name>{text}{inner}</question>'


def answer(text: str, fraction: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="plain_text"><text>{text}</text>{more}</answer>'


def one(kind: str, inner: str) -> dict[str, Any]:
    imported = read(question(kind, inner))
    assert len(imported.questions) == 1, imported.left_out
    return imported.questions[0]


def why_not(kind: str, inner: str = "") -> str:
    imported = read(question(kind, inner))
    assert imported.questions == []
    return imported.left_out[0].why


def test_the_id_is_the_idnumber_or_else_the_name() -> None:
    answers = answer("a", "100") + answer("b", "0")
    assert one("multichoice", answers)["id"] == "the-name"
    assert one("multichoice", f"<idnumber>who</idnumber>{answers}")["id"] == "who"


@pytest.mark.parametrize(
    ("single", "kind"), [("true", "single_choice"), ("false", "multiple_choice"), ("0", "multiple_choice")]
)
def test_one_or_several_may_be_chosen(single: str, kind: str) -> None:
    answers = f"<single>{single}</single>{answer('a', '100')}{answer('b', '-100' if kind[0] == 'm' else '0')}"
    assert one("multichoice", answers)["type"] == kind
    assert read(question("multichoice", answers)).left_out == ()


def test_true_and_false_keep_their_feedback() -> None:
    feedback = "<feedback format='html'><text>&lt;p&gt;No.&lt;/p&gt;</text></feedback>"
    found = one("truefalse", answer("true", "0", feedback) + answer("false", "100"))
    assert found["options"] == [{"text": "True", "feedback": "No."}, {"text": "False", "correct": True}]


def test_numbers_have_a_tolerance_and_units() -> None:
    units = "<units><unit><multiplier>1</multiplier><unit_name>trees</unit_name></unit></units>"
    found = one("numerical", answer("60", "100", "<tolerance>0.5</tolerance>") + units)
    assert (found["answer"], found["tolerance"], found["unit"]) == (60, 0.5, "trees")


def test_an_order_keeps_the_feedback_on_any_other() -> None:
    items = "".join(answer(text, str(rank)) for rank, text in enumerate("abc", start=1))
    found = one("ordering", f"{items}<incorrectfeedback><text>First a.</text></incorrectfeedback>")
    assert [item["text"] for item in found["items"]] == ["a", "b", "c"]
    assert found["misordered"] == {"feedback": "First a."}


def test_markup_outside_of_cdata_is_not_lost_in_silence() -> None:
    imported = read(
        '<question type="truefalse"><questiontext><text>It <b>stays</b>.</text></questiontext>'
        f"{answer('true', '100')}{answer('false', '0')}</question>"
    )
    assert imported.questions[0]["prompt"] == "It stays."
    assert imported.left_out[0].what == "formatting"


@pytest.mark.parametrize(
    ("kind", "inner", "why"),
    [
        ("essay", "", "a person must mark"),
        ("description", "", "asks nothing"),
        ("matching", "", "a matching question"),
        ("cloze", "", "several gaps"),
        ("calculatedmulti", "", 'no question of the type "calculatedmulti"'),
        ("truefalse", answer("yes", "100") + answer("no", "0"), 'not "true" and "false"'),
        ("truefalse", answer("true", "50") + answer("false", "50"), "not exactly one"),
        ("multichoice", answer("a", "100") + answer("b", "100"), "several options are fully right"),
        (
            "multichoice",
            "<single>true</single>" + answer("a", "50") + answer("b", "0"),
            "no option is fully right",
        ),
        ("shortanswer", answer("*", "100"), "stands for many texts"),
        ("numerical", answer("*", "100"), "any number is right"),
        ("numerical", answer("sixty", "100"), "not a number"),
        ("ordering", answer("a", "1"), "nothing to put in order"),
    ],
)
def test_what_has_no_counterpart_is_named(kind: str, inner: str, why: str) -> None:
    assert why in why_not(kind, inner)


def test_an_option_that_is_a_picture_keeps_its_question_out() -> None:
    picture = '<answer fraction="100" format="html"><text>&lt;img src="a.png"&gt;</text></answer>'
    assert why_not("multichoice", picture + answer("b", "0")) == "one of its answers has no text"


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        ('<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "declares a document type or entities"),
        ('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>', "declares a document type or entities"),
        (
            '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz a="b">&a;</quiz>',
            "declares a document type",
        ),
        ("<quiz>&unknown;</quiz>", "not well-formed XML"),
        ("<quiz>\n<question></quiz>", r"not well-formed XML \(line 2\)"),
        ("<html/>", "XML, but not from Moodle"),
        ("<quiz/>", "holds no question"),
        ("<quiz>" + "<a>" * 5_000 + "</a>" * 5_000 + "</quiz>", "not well-formed XML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(xml: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=f'"quiz.xml" .*{sentence}'):
        named("moodle-xml").read(xml.encode(), "quiz.xml")


def test_entities_that_grow_are_never_unfolded() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for body in ("&e11;", '<question type="&e11;"/>'):
        with pytest.raises(UsageError):
            named("moodle-xml").read(
                f'<!DOCTYPE quiz [<!ENTITY e0 "a">{bomb}]><quiz>{body}</quiz>'.encode(), "quiz.xml"
            )


def test_a_declared_encoding_that_is_not_true_makes_no_difference() -> None:
    inner = question("truefalse", answer("true", "100") + answer("false", "0"))
    data = f'<?xml version="1.0" encoding="ISO-8859-1"?><quiz>{inner}</quiz>'
    found = named("moodle-xml").read(data.replace("Who?", "Café?").encode(), "quiz.xml")
    assert found.questions[0]["prompt"] == "Café?"
