"""Which format a file has, and what every format promises."""

from __future__ import annotations

import pytest

from bot.errors import UsageError
from bot.formats import FORMATS, Format, Imported, LeftOut, fitting, named
from tests.formats.test_golden import orchard
from tests.formats.workbook_parts import workbook

AIKEN = b"Who?\nA. Hale\nB. Voss\nANSWER: B\n"
GIFT = b"Who? {~Hale =Voss}\n"
KAHOOT = workbook(
    {"Sheet1": [["Question", "Answer 1", "Answer 2", "Correct answer(s)"], ["Who?", "Hale", "Voss", 2]]}
)
OURS = workbook({"questions": [["prompt", "choice 1", "choice 2", "correct"], ["Who?", "Hale", "Voss", 2]]})


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.txt", AIKEN, "aiken"),
        ("a.txt", GIFT, "gift"),
        ("A.GIFT", AIKEN, "gift"),
        ("a.xml", b"<quiz/>", "moodle-xml"),
        ("a.csv", b"prompt", "csv"),
        ("a.xlsx", KAHOOT, "kahoot"),
        ("a.xlsx", OURS, "xlsx"),
        ("a.xlsx", b"no workbook", "xlsx"),
        ("a.yml", b"schema: 1", "yaml"),
    ],
)
def test_a_file_is_known_by_its_suffix_and_what_is_in_it(name: str, data: bytes, wanted: str) -> None:
    assert fitting(data, name).name == wanted


def test_an_unknown_suffix_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r'"quiz\.docx" .* \.yaml, \.yml, \.txt'):
        fitting(GIFT, "quiz.docx")


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        UsageError, match='no format "word": choose one of yaml, aiken, gift, moodle-xml, csv'
    ):
        named("word")


def test_formats_are_found_by_name_in_any_case() -> None:
    assert [named(each.name.upper()) for each in FORMATS] == list(FORMATS)


@pytest.mark.parametrize("data", [AIKEN, GIFT])
def test_the_same_question_comes_out_of_formats_that_hold_the_same(data: bytes) -> None:
    assert fitting(data, "a.txt").read(data, "a.txt").questions == [
        {
            "id": "who",
            "type": "single_choice",
            "prompt": "Who?",
            "options": [{"text": "Hale"}, {"text": "Voss", "correct": True}],
            "cites": [],
        }
    ]


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_an_empty_file_is_refused(each: Format) -> None:
    with pytest.raises(UsageError, match='"nothing" is empty'):
        each.read(b" \n", "nothing")


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_file_of_20_mb_is_refused(each: Format) -> None:
    with pytest.raises(UsageError, match=r'"huge" has 20\.0 MiB, more than the 4 MiB that are read'):
        each.read(b"x" * 20 * 1024 * 1024, "huge")


@pytest.mark.parametrize("name", ["gift", "aiken", "moodle-xml", "csv"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "a PDF"),
        (OURS, "a zipped file"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old or password-protected"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(name: str, data: bytes, kind: str) -> None:
    with pytest.raises(UsageError, match=f'"quiz" is {kind}'):
        named(name).read(data, "quiz")


@pytest.mark.parametrize("name", ["gift", "aiken", "moodle-xml", "csv"])
def test_a_file_in_another_encoding_is_refused_with_its_line(name: str) -> None:
    with pytest.raises(UsageError, match=r'"quiz" is not text in UTF-8 \(line 2\): save it again as UTF-8'):
        named(name).read("first\nCaf\xe9 {T}".encode("latin-1"), "quiz")


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
def test_a_written_file_ends_as_its_format_does(each: Format) -> None:
    assert fitting(each.write(orchard()).data, f"quiz{each.suffixes[0]}") is each


@pytest.mark.parametrize("name", ["gift", "aiken", "moodle-xml", "kahoot", "csv"])
def test_what_of_the_bank_cannot_be_written_is_listed_first(name: str) -> None:
    first = named(name).write(orchard()).left_out[0]
    assert first.place == 'bank "netherby-orchard"'
    assert first.what == "its source, actors, issues, quotes and stances"


def test_the_exit_code_says_how_much_came_over() -> None:
    left_out = (LeftOut("line 1", "an essay", "a person must mark it"),)
    assert Imported({"questions": [{}]}).exit_code == 0
    assert Imported({"questions": [{}]}, left_out).exit_code == 1
    assert Imported({"questions": []}, left_out).exit_code == 2


def test_what_was_left_out_reads_as_a_sentence() -> None:
    assert (
        str(LeftOut("line 1", "an essay", "a person must mark it"))
        == "line 1: an essay: a person must mark it"
    )
