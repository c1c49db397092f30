"""Hostile files, through the same readers as uploads."""

from __future__ import annotations

import copy
import datetime as dt
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.bank.checks import check
from bot.bank.files import read
from bot.errors import UsageError
from bot.formats import Format, dump, named
from bot.teaching.uploads import checked
from fuzz.counting import Tally, resident
from fuzz.texts import texts
from tests.formats.test_golden import FILES, orchard
from tests.formats.test_noise import SIGNS
from tests.formats.workbook_parts import parts_of, zipped

BANKS = FILES.parent.parent / "banks"
TODAY = dt.date(2026, 1, 5)

ROUND = 500
"""Files that one run of hypothesis makes: it remembers what it made, so it is begun anew."""

SHARES = {"bank": 25, "gift": 15, "aiken": 12, "moodle-xml": 16, "csv": 12, "xlsx": 10, "kahoot": 10}
"""Files of each kind, of a hundred."""

_HEADS = {
    "gift": b"::a:: b {",
    "aiken": b"Which?\nA. one\nB. two\nANSWER: A\n\n",
    "csv": b"prompt,choice 1,choice 2,correct\n",
    "moodle-xml": b"<quiz><question type='multichoice'>",
}
_YAML_SIGNS = [
    *(b": ", b"- ", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!t ", b"| ", b"> ", b"? ", b"%", b"<<: "),
    *(b"---\n", b"...\n", b"\n  ", b"\n", b"null", b"~", b"yes", b"1_0", b"0x1", b"[" * 200, b"a: " * 50),
]


@cache
def hostile(kind: str) -> st.SearchStrategy[bytes]:
    """Return files of a kind: damaged good ones, signs without order, bytes without sense."""
    if kind == "bank":
        return st.one_of(_damaged(_good("bank"), _YAML_SIGNS), _damaged(_good("bank"), _YAML_SIGNS), _banks())
    if kind in {"xlsx", "kahoot"}:
        return st.one_of(_workbooks(kind), _workbooks(kind), _filled(kind))
    good, signs = _good(kind), st.sampled_from(SIGNS) | texts(400).map(_encoded)
    ordered = st.lists(signs | st.binary(max_size=8), max_size=30).map(b"".join)
    return st.one_of(_damaged(good, SIGNS), _damaged(good, SIGNS), ordered.map(_HEADS[kind].__add__))


def run(count: int, *, start: int, tell: Callable[[str], None]) -> Tally:
    """Read ``count`` hostile files of all kinds and return what came of it."""
    tally = Tally("Hostile files")
    shares = {kind: max(1, count * share // 100) for kind, share in SHARES.items()}
    rounds = [
        (begun / shares[kind], kind, min(ROUND, shares[kind] - begun))
        for kind in SHARES
        for begun in range(0, shares[kind], ROUND)
    ]
    # Kinds in turn, so that the memory of one moment can be compared with that of another.
    for number, (_, kind, size) in enumerate(sorted(rounds)):
        _round(kind, size, tally, start + number)
        tally.weigh_each(count // 10)
        tell(f"{tally.tries:,} files, {tally.wrong.total()} wrong, {resident():.0f} MiB")
    return tally


def _round(kind: str, size: int, tally: Tally, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=hostile(kind))
    def one(data: bytes) -> None:
        begun = time.process_time()
        tally.count[kind] += 1
        try:
            tally.ended[read_as(kind, data)] += 1
        except Exception as error:
            tally.raised(error, f"{kind}: {data[:2000]!r}")
        tally.took(time.process_time() - begun, kind)

    one()


def read_as(kind: str, data: bytes) -> str:
    """Read a file as an upload of that kind is read; return how it ended, raise what is a fault."""
    return _bank(data) if kind == "bank" else _import(named(kind), data)


def _bank(data: bytes) -> str:
    try:
        found = checked(data, name="bank.yaml", text=_article(), today=TODAY)
    except UsageError:
        return "refused"
    lines = data.count(b"\n") + data.count(b"\r") + 2
    if not all(1 <= fault.line <= lines and fault.column >= 1 for fault in found.faults):
        raise AssertionError(f"a fault stands nowhere: {found.faults}")
    for fault in found.faults:
        str(fault).encode()
    return "taken" if found.bank is not None else "faults told"


def _import(form: Format, data: bytes) -> str:
    try:
        imported = form.read(data, "noise")
    except UsageError as error:
        str(error).encode()
        return "refused"
    reading = read(dump(imported.draft), name="draft.yaml")
    unsound = [fault for fault in reading.faults if fault.code < "Q111"]
    if reading.root is None or unsound:
        raise AssertionError(f"the draft is no sound YAML: {unsound}")
    check(reading)
    return "imported" if imported.questions else "nothing in it"


@cache
def _article() -> str:
    return (BANKS / "small.txt").read_text("utf-8")


@cache
def _good(kind: str) -> bytes:
    files = {
        "bank": BANKS / "small.yaml",
        "gift": FILES / "moodle.gift",
        "aiken": FILES / "quiz.aiken.txt",
        "moodle-xml": FILES / "moodle.xml",
        "csv": FILES / "sheet.csv",
    }
    return files[kind].read_bytes()


@cache
def _parts(kind: str) -> Mapping[str, bytes]:
    return parts_of(named(kind).write(orchard()).data)


def _damaged(good: bytes, signs: list[bytes]) -> st.SearchStrategy[bytes]:
    piece = st.sampled_from(signs) | texts(400).map(_encoded) | st.binary(max_size=6)
    change = st.tuples(st.integers(0, len(good)), st.integers(0, 60), piece)

    def changed(changes: list[tuple[int, int, bytes]]) -> bytes:
        data = good
        for at, length, instead in changes:
            data = data[:at] + instead + data[at + length :]
        return data

    return st.lists(change, min_size=1, max_size=5).map(changed)


def _banks() -> st.SearchStrategy[bytes]:
    """Return banks in which sound YAML has a hostile value in any place."""
    root = yaml.safe_load(_good("bank"))
    places = list(_places(root, ()))
    number = st.integers(-(2**70), 2**70) | st.floats()
    leaf = texts(2000) | st.none() | st.booleans() | number
    value = st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(20), inner))

    def changed(changes: list[tuple[tuple[Any, ...], Any]]) -> bytes:
        new = copy.deepcopy(root)
        for place, instead in changes:
            at = new
            try:
                for part in place[:-1]:
                    at = at[part]
                at[place[-1]] = instead
            except (LookupError, TypeError):
                continue  # an earlier change took the place away
        return yaml.dump(new, Dumper=yaml.CSafeDumper, allow_unicode=True).encode()

    return st.lists(st.tuples(st.sampled_from(places), value), min_size=1, max_size=4).map(changed)


def _places(value: Any, path: tuple[Any, ...]) -> Any:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _places(inner, (*path, key))


def _workbooks(kind: str) -> st.SearchStrategy[bytes]:
    """Return workbooks of which a part was damaged, before or after they were packed."""
    parts = _parts(kind)

    def damaged(name: str, start: int, length: int, instead: bytes) -> bytes:
        start %= len(parts[name]) + 1
        return zipped({**parts, name: parts[name][:start] + instead + parts[name][start + length :]})

    piece = st.sampled_from(SIGNS) | texts(200).map(_encoded)
    inside = st.builds(
        damaged, st.sampled_from(sorted(parts)), st.integers(0, 20_000), st.integers(0, 60), piece
    )
    return inside | _damaged(zipped(parts), SIGNS)


def _filled(kind: str) -> st.SearchStrategy[bytes]:
    """Return workbooks with hostile texts in a cell."""
    parts = _parts(kind)
    strings = next((name for name in parts if name.endswith("sharedStrings.xml")), None)
    sheet = strings or next(name for name in sorted(parts) if "worksheets/sheet" in name)

    def filled(text: str) -> bytes:
        safe = text.replace("&", "&amp;").replace("<", "&lt;")
        content = parts[sheet].replace(b"<t>", b"<t>" + _encoded(safe), 3)
        return zipped({**parts, sheet: content})

    return texts(2000).map(filled)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
