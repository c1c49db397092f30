"""What is said about files that do not have the form of a bank."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.bank.checks import RULES, check
from bot.bank.files import MAX_BYTES, read
from bot.bank.rules.rule import FileRule
from tests.bank.variants import SMALL, Edit, all_of, block_of, put, within

QUOTE = "    prompt: By the article, for how long will"


@dataclass(frozen=True)
class Case:
    """A file with one fault: what is wrong, where, and a part of what is said."""

    code: str
    file: str | bytes | Edit
    place: str
    says: str


CASES = [
    Case("Q102", b"#" * (MAX_BYTES + 1), "1:1", "larger than the 4 MiB"),
    Case("Q103", SMALL.encode("utf-16"), "1:1", "UTF-16"),
    Case("Q103", SMALL.replace("Ana", "Añna").encode("latin-1"), "24:18", "not in UTF-8"),
    Case("Q104", put("Ana Brook, role", "Ana\u202eBrook, role"), "24:20", "U+202E"),
    Case("Q104", put("Ana Brook, role", "Ana\x07Brook, role"), "24:20", "U+0007"),
    Case("Q104", within("how-long", "text: For good", 'text: "For \\u2066good"'), "79:16", "U+2066"),
    Case("Q104", within("how-long", "text: For good", 'text: "For\\tgood"'), "79:16", "U+0009"),
    Case("Q105", put("  castle: {name", "\tcastle: {name"), "25:1", "replace it with spaces"),
    Case(
        "Q106",
        within("how-long", "prompt: By the article,", "prompt: By the article:"),
        "75:27",
        "whole text in quotes",
    ),
    Case("Q106", within("how-long", "prompt: By", "prompt: @By"), "75:13", '"@"'),
    Case(
        "Q106",
        within("how-long", "prompt: By the article", 'prompt: "By" the article'),
        "75:18",
        "as a whole",
    ),
    Case("Q106", within("how-long", "prompt: By", "prompt: [sic] By"), "75:19", "as a whole"),
    Case("Q106", put('"Castle\'s spokeswoman"', "'Castle's spokeswoman'"), "28:42", "open on line 28"),
    Case("Q106", put("quotes: [sales-fell]}", "quotes: [sales-fell}"), "58:135", 'close it with "]"'),
    Case(
        "Q106",
        put("{actor: castle, issue: closing, position: opposes, quotes: [cuts-off]}", "{actor: castle"),
        "65:5",
        'close them with "}"',
    ),
    Case("Q106", within("how-long", "    difficulty: 1", "   difficulty: 1"), "74:4", "indent"),
    Case("Q106", within("how-long", "    difficulty: 1", "    difficulty 1"), "74:5", 'write "key: value"'),
    Case("Q106", put("title: The Old", "title:The Old"), "6:1", "no colon with a space"),
    Case(
        "Q106",
        within("how-long", "cites: [close-a-year, too-early-bridge]", "cites: - close-a-year"),
        "82:12",
        "on the next line",
    ),
    Case(
        "Q106", within("name-of-street", "sales-fell]", 'sales-fell, "ten-years]'), "270:25", "never closed"
    ),
    Case("Q106", within("how-long", "text: For good", "text: #1"), "80:7", "a # in them begins a comment"),
    Case("Q106", within("how-long", "text: For good", "text: *"), "79:17", 'cannot begin with "*"'),
    Case("Q106", within("how-long", "text: For good", 'text: "\\q"'), "79:17", "write it twice"),
    Case("Q106", within("how-long", "text: For good", "text:"), "79:14", "value that is missing"),
    Case("Q106", put("title: The Old", "? [a, b]\n: c\ntitle: The Old"), "6:3", "where a key is due"),
    Case("Q106", lambda text: text + "...\nmore: 1\n", "272:1", 'delete the "..."'),
    Case("Q107", "", "1:1", "The file is empty"),
    Case("Q107", "# nothing yet\n", "1:1", "The file is empty"),
    Case("Q107", "- a\n- b\n", "1:1", "The file is a list"),
    Case("Q107", "Hello there.\n", "1:1", "The file is a text"),
    Case("Q107", lambda text: text + "---\nschema: 1\n", "271:1", "A second document"),
    Case("Q108", put("  castle: {name", "  castle: &him {name"), "25:11", '"&him" names a part'),
    Case("Q108", put("authors: [Sam Reed]", "authors: *sam"), "16:12", '"*sam" stands for another part'),
    Case("Q108", within("how-long", "prompt: By", "prompt: !!str By"), "75:13", '"!!str" is a tag'),
    Case("Q108", within("how-long", "prompt: By", "prompt: !python/name:os.system By"), "75:13", "is a tag"),
    Case("Q108", put("  castle: {name", "  castle: {<<: {kind: body}, name"), "25:12", '"<<" merges'),
    Case("Q108", lambda text: "%YAML 1.1\n---\n" + text, "1:1", "begins with %"),
    Case(
        "Q109",
        put("title: The Old", f"deep: {'[' * 40}{']' * 40}\ntitle: The Old"),
        "6:18",
        "stand in each other",
    ),
    Case(
        "Q109",
        within("how-long", "[close-a-year, too-early-bridge]", f"[{'x, ' * 101}]"),
        "82:313",
        "too many entries",
    ),
    Case(
        "Q110",
        within("how-long", "difficulty: 1", "difficulty: 1\n    difficulty: 2"),
        "75:5",
        "already stands on line 74",
    ),
    Case("Q110", put("  overdue: {by", "  fewer-sales: {by"), "59:3", "already stands on line 58"),
    Case(
        "Q111",
        within("how-long", "difficulty: 1", "difficulty: 1\n    dificulty: 2"),
        "75:5",
        'write "difficulty"',
    ),
    Case(
        "Q111",
        within("how-long", "difficulty: 1", "difficulty: 1\n    colour: red"),
        "75:5",
        'Its keys are "id", ',
    ),
    Case(
        "Q111", within("how-long", "correct: true", "correct: true, corect: true"), "78:45", 'write "correct"'
    ),
    Case("Q111", within("how-long", "correct: true", "correct:true"), "78:30", "space after the colon"),
    Case(
        "Q111",
        within("how-long", "text: For good", "text: For good, and ever"),
        "79:26",
        "whole text in quotes",
    ),
    Case("Q111", put("authors: [", "editor: Lee\n  authors: ["), "16:3", "The source knows no key"),
    Case("Q111", put("title: The Old", "tags: [a]\ntitle: The Old"), "6:1", "The bank knows no key"),
    Case(
        "Q111",
        within("name-of-street", "{text: School Lane,", "{text: School Lane, value: 1,"),
        "267:29",
        "Near miss 1",
    ),
    Case(
        "Q112",
        within(
            "how-long",
            "    explanation: The article says that the town will close the bridge to cars for one year, "
            "starting in May.\n",
            "",
        ),
        "71:5",
        'lacks "explanation"',
    ),
    Case("Q112", within("how-long", "    type: single_choice\n", ""), "71:5", 'lacks "type"'),
    Case(
        "Q112",
        within("who-cuts-off", "shops: {error: wrong_actor, ", "shops: {"),
        "128:14",
        '"shops" among the others',
    ),
    Case("Q113", within("how-long", "text: For good", "text: Yes"), "79:16", 'put it in quotes, "Yes"'),
    Case("Q113", within("how-long", "text: For good", "text: 2017"), "79:16", 'put it in quotes, "2017"'),
    Case("Q113", within("how-long", "text: For good", "text: 1_000"), "79:16", "write plain figures"),
    Case("Q113", within("how-long", "text: For good", "text: 12:30"), "79:16", "put it in quotes for a text"),
    Case("Q113", within("how-long", "text: For good", "text: [For good]"), "79:16", "is a list"),
    Case(
        "Q113",
        within("how-long", "difficulty: 1", "difficulty: easy"),
        "74:17",
        "1 recall, 2 compare, 3 infer",
    ),
    Case("Q113", within("how-long", "difficulty: 1", 'difficulty: "1"'), "74:17", "without quotes"),
    Case("Q113", within("how-long", "difficulty: 1", "difficulty: 1.5"), "74:17", "a whole number"),
    Case("Q113", within("how-long", "correct: true", "correct: right"), "78:39", "write true or false"),
    Case(
        "Q113",
        within("cars-a-day", "answer: 240", "answer: 1,240"),
        "249:13",
        "without quotes, commas and unit",
    ),
    Case("Q113", within("cars-a-day", "answer: 240", "answer: .inf"), "249:13", "plain figures"),
    Case(
        "Q113",
        within("how-long", "[close-a-year, too-early-bridge]", "close-a-year"),
        "82:12",
        "write a list",
    ),
    Case(
        "Q113",
        put('stone: {name: Eva Stone, role: "Castle\'s spokeswoman"}', "stone: Eva Stone"),
        "28:10",
        "keys with values",
    ),
    Case("Q113", put("questions:\n", "questions:\n  - hello\n"), "71:5", "Question 1 is a text (hello)"),
    Case("Q113", within("how-long", "type: single_choice", "type: {a: b}"), "72:11", "is keys with values"),
    Case("Q114", within("how-long", "text: For good", 'text: ""'), "79:16", "is empty"),
    Case("Q114", within("how-long", "text: For good", 'text: " "'), "79:16", "is empty"),
    Case(
        "Q114",
        within("how-long", QUOTE + " the Old Bridge be closed to cars?", "    prompt:"),
        "75:12",
        "is empty",
    ),
    Case(
        "Q114",
        within("how-long", "text: For good", "text: " + "x" * 301),
        "79:16",
        "301 characters, at most 300",
    ),
    Case(
        "Q114",
        within("how-long", "- {text: For good,", '- {text: "For\\ngood",'),
        "79:16",
        "breaks into lines",
    ),
    Case("Q115", put("id: milltown-bridge", "id: Milltown Bridge"), "4:5", '"milltown-bridge"'),
    Case("Q115", put("  castle: {name", "  Castle: {name"), "25:3", 'such as "castle"'),
    Case("Q115", put("language: en", "language: English"), "7:11", '"pt-BR"'),
    Case("Q115", put("schema: 1", "schema: 2"), "3:9", "write 1"),
    Case("Q115", put("https://messenger.example/old-bridge", "messenger.example"), "17:8", '"https://"'),
    Case("Q115", put("2024-03-05", "5 March 2024"), "12:14", "year-month-day"),
    Case("Q115", put("2024-03-05", "2024-02-30"), "12:14", "year-month-day"),
    Case("Q115", put("2024-03-05", '"1502841600"'), "12:14", "year-month-day"),
    Case("Q115", within("how-long", "skill: detail", "skill: details"), "73:12", 'write "detail"'),
    Case("Q115", within("how-long", "single_choice", "singel_choice"), "72:11", 'write "single_choice"'),
    Case("Q115", within("castle-closing", "key: opposes", "key: against"), "153:10", '"opposes"'),
    Case(
        "Q115", within("castle-closing", "      mixed: {", "      maybe: {"), "156:7", 'This key is "maybe"'
    ),
    Case("Q116", within("how-long", "difficulty: 1", "difficulty: 4"), "74:17", "at most 3"),
    Case(
        "Q116", within("cars-a-day", "answer: 240", "answer: 240\n    tolerance: -1"), "250:16", "at least 0"
    ),
    Case(
        "Q116",
        within("name-of-street", "[sales-fell]", f"[{', '.join(['sales-fell'] * 11)}]"),
        "270:12",
        "more than 10",
    ),
    Case(
        "Q116",
        all_of(
            within("order-of-speakers", "      - {text: The association on sales during the trial}\n", ""),
            within("order-of-speakers", "      - {text: The Walkers' League on ten years}\n", ""),
        ),
        "236:7",
        "2 of at least 3",
    ),
    Case(
        "Q117", within("brook-promises", "id: brook-promises", "id: how-long"), "84:9", "question on line 71"
    ),
    Case(
        "Q118",
        within("how-long", "too-early-bridge]", "too-early-brige]"),
        "82:27",
        'write "too-early-bridge"',
    ),
    Case("Q118", within("how-long", "too-early-bridge]", "nowhere-at-all]"), "82:27", "correct the id"),
    Case("Q118", within("who-cuts-off", "      shops: {", "      shop: {"), "128:7", 'no actor "shop"'),
    Case("Q118", put("conveyed_by: stone", "conveyed_by: reporter"), "47:100", 'no actor "reporter"'),
    Case(
        "Q118",
        put(
            "kind: value, issue: closing, quotes: [ten-years]",
            "kind: value, issue: closings, quotes: [ten-years]",
        ),
        "59:86",
        'write "closing"',
    ),
    Case(
        "Q120",
        within("how-long", "prompt: By the article, for how long", "prompt: By the article, #1 for how long"),
        "75:29",
        "this is a comment",
    ),
]


def _file_of(case: Case) -> bytes:
    if isinstance(case.file, bytes):
        return case.file
    return (case.file if isinstance(case.file, str) else case.file(SMALL)).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.says}")
def test_a_file_with_one_fault_gets_one_sentence_at_its_place(case: Case) -> None:
    faults = check(read(_file_of(case), name="bank.yaml"))
    found = [(f"{fault.line}:{fault.column}", fault.code) for fault in faults]
    assert found == [(case.place, case.code)], "\n".join(map(str, faults))
    assert case.says in faults[0].message


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if isinstance(rule, FileRule)])
def test_every_rule_of_the_reader_has_such_a_case(code: str) -> None:
    elsewhere = {"Q101": "test_inspection", "Q119": "test_hostile_files"}
    assert code in {case.code for case in CASES} | elsewhere.keys()


def test_sentences_never_speak_of_the_program() -> None:
    said = [fault.message for case in CASES for fault in read(_file_of(case), name="bank.yaml").faults]
    words = (
        "input",
        "pydantic",
        "validation",
        "NoneType",
        "'str'",
        "dict",
        "tuple",
        "null",
        "boolean",
        "Traceback",
    )
    assert [sentence for sentence in said if any(word in sentence for word in words)] == []
    assert all(sentence.endswith(".") for sentence in said)


def test_a_byte_order_mark_and_windows_line_ends_are_passed_over() -> None:
    plain = read(SMALL.encode(), name="bank.yaml")
    marked = read(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(), name="bank.yaml")
    assert plain.bank is not None
    assert marked.bank == plain.bank


def test_dates_in_texts_are_texts() -> None:
    found = read(within("how-long", "text: For good", "text: 2017-08-16")(SMALL).encode(), name="bank.yaml")
    assert found.bank is not None
    assert found.bank.questions[0].options[2].text == "2017-08-16"  # type: ignore[union-attr]


def test_all_faults_of_a_file_are_told_at_once_and_in_order() -> None:
    broken = all_of(
        put("2024-03-05", "yesterday"),
        within("how-long", "difficulty: 1", "difficulty: 9"),
        within("brook-promises", "skill: detail", "skill: details"),
        within("who-cuts-off", "cites: [cuts-off]", "cites: [cut-off]"),
        within("castle-closing", "does Ben Castle stand", "does Mayor Brook stand"),
    )
    faults = check(read(broken(SMALL).encode(), name="bank.yaml"))
    assert [fault.code for fault in faults] == ["Q115", "Q116", "Q115", "Q118", "Q402"]
    assert list(faults) == sorted(faults)


def test_what_hangs_on_a_broken_part_is_not_reported_as_well() -> None:
    broken = put("cuts-off: {by: castle,", "cuts-off: {bye: castle,")(SMALL)
    faults = check(read(broken.encode(), name="bank.yaml"))
    assert [fault.code for fault in faults] == ["Q112", "Q111"]


def test_a_list_is_not_called_short_because_its_entries_are_broken() -> None:
    only = SMALL[: SMALL.index("questions:")] + "questions:\n" + block_of(SMALL, "how-long")
    faults = check(read(only.replace("difficulty: 1", "difficulty: 9").encode(), name="bank.yaml"))
    assert [fault.code for fault in faults if fault.is_error] == ["Q116"]
    assert "difficulty" in faults[0].message


def test_places_are_found_although_broken_questions_were_left_out() -> None:
    broken = all_of(
        within("how-long", "difficulty: 1", "difficulty: 9"),
        within("value-or-figure", "Which words from the article", "Which words"),
    )
    faults = check(read(broken(SMALL).encode(), name="bank.yaml"))
    line = broken(SMALL).splitlines()[faults[1].line - 1]
    assert faults[1].code == "Q401"
    assert line == "    prompt: Which words can be checked against a shop's books?"
