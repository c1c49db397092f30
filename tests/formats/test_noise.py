"""Whatever goes in, nothing but ``UsageError`` comes out, and what is read can be written as YAML."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.files import read as read_bank
from bot.errors import UsageError
from bot.formats import FORMATS, Format, dump, named
from tests.formats.test_golden import FILES, orchard
from tests.formats.workbook_parts import parts_of, zipped

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

TEXTS = {
    "gift": (FILES / "moodle.gift").read_bytes(),
    "moodle-xml": (FILES / "moodle.xml").read_bytes(),
    "aiken": (FILES / "quiz.aiken.txt").read_bytes(),
    "csv": (FILES / "sheet.csv").read_bytes(),
    "yaml": (FILES / "orchard.yaml").read_bytes(),
}
SIGNS = [
    *(
        b"\n\n",
        b"{",
        b"}",
        b"=",
        b"~",
        b"#",
        b"####",
        b"::",
        b"\\",
        b"%50%",
        b"->",
        b"[html]",
        b"<p>",
        b"&lt;",
        b"]",
    ),
    *(
        b"<",
        b">",
        b"</text>",
        b'"',
        b"'",
        b";",
        b",",
        b"\xff",
        b"\x00",
        b"\xe2\x80\xae",
        b"ANSWER: A",
        b"A. ",
        b"T}",
    ),
    *(
        b"{#",
        b"{>3 ALL",
        b"1e99",
        b"..",
        b":",
        b"*",
        b"\t",
        b"\r",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"nan",
        b"-0",
    ),
]


def holds(each: Format, data: bytes) -> None:
    """Reading ``data`` ends in a draft that is YAML, or in one sentence."""
    try:
        imported = each.read(data, "noise")
    except UsageError:
        return
    reading = read_bank(dump(imported.draft), name="draft.yaml")
    assert reading.root is not None
    assert len(reading.root.value["questions"]) == len(imported.questions)
    assert [fault for fault in reading.faults if fault.code < "Q111"] == []  # what is written is sound YAML


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.name)
@settings(quick, max_examples=15)
@given(data=st.binary(max_size=60))
def test_bytes_without_sense(each: Format, data: bytes) -> None:
    holds(each, data)


@pytest.mark.parametrize("name", ["gift", "aiken", "csv", "moodle-xml"])
@settings(quick, max_examples=60)
@given(parts=st.lists(st.sampled_from(SIGNS) | st.sampled_from([b"a", b"b c", b" ", b"\n"]), max_size=40))
def test_signs_without_order(name: str, parts: list[bytes]) -> None:
    before = {
        "csv": b"prompt,choice 1,choice 2,correct\n",
        "moodle-xml": b"<quiz><question type='numerical'>",
    }
    holds(named(name), before.get(name, b"") + b"".join(parts))


@pytest.mark.parametrize("name", TEXTS)
@settings(quick, max_examples=30)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 30), st.sampled_from(SIGNS)), min_size=1, max_size=4
    )
)
def test_good_files_that_were_damaged(name: str, changes: list[tuple[int, int, bytes]]) -> None:
    data = TEXTS[name]
    for start, length, instead in changes:
        start %= len(data) + 1
        data = data[:start] + instead + data[start + length :]
    holds(named(name), data)


@pytest.mark.parametrize("name", ["xlsx", "kahoot"])
@settings(quick, max_examples=25)
@given(
    part=st.integers(0, 99),
    start=st.integers(0, 10_000),
    length=st.integers(0, 40),
    instead=st.sampled_from(SIGNS),
)
def test_workbooks_whose_parts_were_damaged(
    name: str, part: int, start: int, length: int, instead: bytes
) -> None:
    parts = parts_of(named(name).write(orchard()).data)
    damaged = sorted(parts)[part % len(parts)]
    start %= len(parts[damaged]) + 1
    parts[damaged] = parts[damaged][:start] + instead + parts[damaged][start + length :]
    holds(named(name), zipped(parts))


@pytest.mark.parametrize("name", ["xlsx", "kahoot"])
@settings(quick, max_examples=15)
@given(start=st.integers(0, 10_000), length=st.integers(0, 400))
def test_workbooks_that_were_cut(name: str, start: int, length: int) -> None:
    data = named(name).write(orchard()).data
    holds(named(name), data[: start % len(data)] + data[start % len(data) + length :])


def test_the_noise_has_something_to_damage() -> None:
    assert all(named(name).read(data, name).questions for name, data in TEXTS.items())
