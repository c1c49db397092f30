"""Nothing that a file holds makes reading it fail, or take more than its size allows."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.bank import building, decoding, passages, shaping
from bot.bank.checks import check
from bot.bank.faults import MAX_FAULTS
from bot.bank.files import MAX_BYTES, read
from bot.bank.quotes import Article
from tests.bank.variants import SMALL

HEAD = SMALL[: SMALL.index("questions:")]
NOTHING = "{id: q-%d, type: single_choice}"


def _questions(count: int, entry: str) -> str:
    return HEAD + "questions:\n" + "\n".join(f"- {entry % number}" for number in range(count)) + "\n"


class Reader:
    """Counts what the parser of YAML is asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events = 0
        self.texts = 0
        plain = yaml.CSafeLoader

        class Counting(plain):  # type: ignore[misc, valid-type]
            def __init__(loader, text: str) -> None:  # noqa: N805
                self.texts += 1
                super().__init__(text)

            def get_event(loader) -> object:  # noqa: N805
                self.events += 1
                return super().get_event()

        monkeypatch.setattr(yaml, "CSafeLoader", Counting)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_ends_reading_at_once(reader: Reader, opening: str) -> None:
    read(f"a:\n  {opening * 1_000_000}".encode(), name="bank.yaml")
    assert reader.events < 3 * building.MAX_DEPTH


@pytest.mark.parametrize(
    "data",
    [
        b"#" * (MAX_BYTES + 1),
        b"\xff" * MAX_BYTES,
        b"\t" * MAX_BYTES,
        b"\x00" * MAX_BYTES,
        b"%TAG !a! tag:x\n" * 200_000,  # libyaml takes time squared over these
    ],
)
def test_what_cannot_be_yaml_is_never_given_to_its_parser(reader: Reader, data: bytes) -> None:
    assert read(data, name="bank.yaml").faults
    assert reader.texts == 0


def test_aliases_are_told_and_never_expanded(reader: Reader) -> None:
    laughs = "a: &a [x, x]\n" + "".join(f"a{n}: &b{n} [*a, *a]\n" for n in range(40))
    faults = read(laughs.encode(), name="bank.yaml").faults
    assert reader.events < 1_000
    assert {fault.code for fault in faults} >= {"Q108"}


def test_endless_lists_end_reading(reader: Reader) -> None:
    faults = read(("a: [" + "x," * 1_000_000).encode(), name="bank.yaml").faults
    assert [fault.code for fault in faults] == ["Q109"]
    assert reader.events < 11_000


def test_more_questions_than_a_bank_may_have_are_refused() -> None:
    faults = read(_questions(5_001, NOTHING).encode(), name="bank.yaml").faults
    assert faults


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["a: 1"] * 5_000),
        "a: [" + "1_0, " * 5_000 + "]",
        "a: [" + "*b, " * 5_000 + "]",
        "a:\n" + "".join(f"  - &x{n} y\n" for n in range(5_000)),
        _questions(400, "{type: numeric, " + ", ".join(f"k{n}: 1" for n in range(40)) + "} # %d"),
        _questions(400, "{id: q-%d, type: nothing, a, b, c, d, e}"),
    ],
)
def test_a_report_ends_after_a_thousand_faults_of_a_sort(text: str) -> None:
    faults = check(read(text.encode(), name="bank.yaml"))
    assert len(faults) <= MAX_FAULTS + 2


def test_a_shortened_report_says_so() -> None:
    faults = read("\n".join(["a: 1"] * 5_000).encode(), name="bank.yaml").faults
    assert faults[-1].code == "Q119"
    assert faults[-1].line == MAX_FAULTS + 2


def test_only_some_of_very_many_errors_are_taken_from_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    errors_of = shaping._errors_of

    def counted(part: TypeAdapter[Any], entry: object) -> list[Any]:
        asked.append(entry)
        return errors_of(part, entry)

    monkeypatch.setattr(shaping, "_errors_of", counted)
    monkeypatch.setattr(shaping, "_validated", pytest.fail)
    read(_questions(4_000, NOTHING).encode(), name="bank.yaml")
    assert len(asked) < 1_000


def test_the_nearest_id_is_looked_for_a_hundred_times_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def nearest(word: str, known: list[str]) -> None:
        nonlocal asked
        asked += 1

    monkeypatch.setattr("bot.bank.references.say.nearest", nearest)
    quotes = "".join(f"  q-{n}: {{by: nobody-{n}, exact: x}}\n" for n in range(2_000))
    start = HEAD.index("\nquotes:\n") + len("\nquotes:\n")
    faults = read((HEAD[:start] + quotes + SMALL[start:]).encode(), name="bank.yaml").faults
    assert asked == 100
    assert len(faults) == MAX_FAULTS + 1


def test_characters_that_cannot_be_seen_are_told_twenty_times_at_most() -> None:
    faults = decoding.characters("\x07" * 10_000, name="bank.yaml")
    assert len(faults) == 20


def test_the_nearest_passage_is_looked_for_in_a_few_places_only() -> None:
    article = Article("the bridge is closed " * 20_000 + "but one word is rare")
    assert len(passages._windows(article, "one word is not rare the bridge")) <= 4


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(data: bytes) -> None:
    assert read(data, name="bank.yaml").faults


_SIGNS = (
    "",
    " ",
    "\n",
    "\n  ",
    ": ",
    ", ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "#",
    " #a",
    "&a ",
    "*a",
    "!t ",
    "| ",
)
_WORDS = (
    "> ",
    "? ",
    "%",
    "null",
    "yes",
    "1",
    "1_0",
    "0x1",
    "~",
    "<<: ",
    "---\n",
    "...\n",
    "\\",
    "\t",
    "\u202e",
    "é",
)
_PIECES = st.sampled_from((*_SIGNS, *_WORDS, "x" * 400, "[" * 20))


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(SMALL)), length=st.integers(0, 60), piece=_PIECES)
def test_no_mutation_of_a_bank_makes_checking_fail(at: int, length: int, piece: str) -> None:
    mutated = SMALL[:at] + piece + SMALL[at + length :]
    faults = check(read(mutated.encode(), name="bank.yaml"))
    lines = mutated.count("\n") + 2
    assert all(1 <= fault.line <= lines and fault.column >= 1 for fault in faults)


_SECTIONS = ("source", "verified", "actors", "issues", "quotes", "claims", "stances", "questions")
_KEYS = st.sampled_from((*_SECTIONS, "schema", "id", "version", "title", "published", "on", "type", "x"))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_no_structure_makes_reading_fail(value: dict[str, object]) -> None:
    assert read(orjson.dumps(value), name="bank.yaml").faults


@settings(max_examples=60, deadline=None)
@given(section=_KEYS, value=_VALUES)
def test_no_value_in_the_place_of_a_section_makes_checking_fail(section: str, value: object) -> None:
    root = read(SMALL.encode(), name="bank.yaml").root
    assert root is not None
    check(read(orjson.dumps({**root.value, section: value}), name="bank.yaml"))
