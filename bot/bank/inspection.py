"""`civicquiz check`: files checked, reported and, where that is asked for, marked as verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from bot.bank.checks import check
from bot.bank.decoding import decode
from bot.bank.faults import Fault, Place
from bot.bank.files import MAX_BYTES, read
from bot.bank.quotes import Article, verify
from bot.bank.rules import reading as say
from bot.bank.writing import replace_file, write_verified
from bot.domain.bank import Bank

MAX_ARTICLE_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Inspection:
    """What came of checking some files."""

    files: int
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    """What was found or done, a sentence for each file without errors."""

    @property
    def errors(self) -> int:
        """How many of the faults are errors."""
        return sum(fault.is_error for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many of the faults are warnings."""
        return len(self.faults) - self.errors

    def exit_code(self, *, strict: bool) -> int:
        """Return 0 where all is well, 1 for warnings that ``strict`` minds, 2 for errors."""
        return 2 if self.errors else 1 if strict and self.warnings else 0

    def as_text(self) -> str:
        """Return every fault on its own line, then the notes, then a line that sums up."""
        count = ", ".join([_counted(self.errors, "error"), _counted(self.warnings, "warning")])
        summary = f"{_counted(self.files, 'file')} checked: {count}."
        return "\n".join([*map(str, self.faults), *self.notes, summary])

    def as_json(self) -> str:
        """Return the same as one JSON object, for other programs."""
        faults = [
            {
                "file": fault.file,
                "line": fault.line,
                "column": fault.column,
                "code": fault.code,
                "severity": fault.severity,
                "message": fault.message,
            }
            for fault in self.faults
        ]
        report = {"files": self.files, "errors": self.errors, "warnings": self.warnings, "faults": faults}
        return orjson.dumps({**report, "notes": self.notes}, option=orjson.OPT_INDENT_2).decode()


def inspect(
    paths: Sequence[Path], *, text: Path | None = None, write: bool = False, today: dt.date
) -> Inspection:
    """Check every file in ``paths``, and their quotes against the article in ``text``.

    With ``write``, a file without errors gets its ``verified`` block, dated ``today`` unless it has that very
    block already. What cannot be read or written is a fault among the others.
    """
    faults: list[Fault] = []
    notes: list[str] = []
    article: Article | None = None
    if text is not None:
        data, problem = _bytes_of(text, MAX_ARTICLE_BYTES)
        words, problems = decode(data, name=_name(text), limit=MAX_ARTICLE_BYTES)
        faults += problem or problems or _empty(text, words)
        article = None if faults else Article(words)
    for path in dict.fromkeys(paths):
        more, note = _inspect(path, article, write=write and article is not None, today=today)
        faults += more
        notes += note
    return Inspection(len(dict.fromkeys(paths)), tuple(faults), tuple(notes))


def _inspect(
    path: Path, article: Article | None, *, write: bool, today: dt.date
) -> tuple[Iterable[Fault], list[str]]:
    name = _name(path)
    data, problem = _bytes_of(path, MAX_BYTES)
    if problem:
        return problem, []
    given = read(data, name=name)
    if not write or article is None or given.bank is None:
        faults = check(given, article)
        return faults, [] if any(fault.is_error for fault in faults) else _note(name, given.bank, article)
    # The rules are held to the bank as it will be written: what is verified now need not be so before.
    verified = verify(given.bank, article, on=today)
    bank = given.bank.model_copy(update={"verified": verified})
    faults = check(replace(given, bank=bank, sound=bank), article)
    if any(fault.is_error for fault in faults):
        return faults, [f"{name}: not written, because of its errors."]
    if given.bank.verified == verified:
        return faults, [*_note(name, bank, article), f"{name}: its quotes are recorded as verified already."]
    try:
        replace_file(path, write_verified(data, verified))
    except OSError as problem_of_system:
        reason = (
            f"The file cannot be written ({_reason(problem_of_system)}): see who may write it and its folder."
        )
        return [*faults, say.can_be_opened.at(Place(name), reason)], []
    return faults, [*_note(name, bank, article), f'{name}: "verified" written.']


def _empty(path: Path, words: str) -> list[Fault]:
    reason = "The file is empty: put the article's text in it."
    return [] if words.strip() else [say.can_be_opened.at(Place(_name(path)), reason)]


def _note(name: str, bank: Bank | None, article: Article | None) -> list[str]:
    if bank is None:
        return []
    quotes = _counted(len(bank.quotes), "quote")
    found = f", all {quotes} found in the article" if article is not None else f", {quotes}"
    return [f"{name}: {_counted(len(bank.questions), 'question')}{found}."]


def _bytes_of(path: Path, limit: int) -> tuple[bytes, list[Fault]]:
    place = Place(_name(path))
    try:
        if path.is_dir():
            return b"", [say.can_be_opened.at(place, "This is a folder: name the file in it.")]
        if not path.is_file():
            why = "This is no ordinary file" if path.exists() else "There is no such file"
            return b"", [say.can_be_opened.at(place, f"{why}: check its name and folder.")]
        with path.open("rb") as file:
            return file.read(limit + 1), []
    except (OSError, ValueError) as problem:
        reason = f"The file cannot be read ({_reason(problem)}): see who may read it."
        return b"", [say.can_be_opened.at(place, reason)]


def _name(path: Path) -> str:
    """Return a file's name as it can be printed, whatever signs it has."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(path))


def _reason(problem: Exception) -> str:
    return (getattr(problem, "strerror", None) or str(problem)).lower()


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
