"""Kahoot's spreadsheet template: choices between two to four short answers, and a time limit.

The row that names the columns is looked for, because the template has lines of advice above it. Kahoot
counts any one of several right answers as right; multiple_choice asks for all of them, which is noted both
ways. Explanations, feedback and all else have no place in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.bank import Bank
from bot.domain.questions import MultipleChoice, SingleChoice
from bot.errors import UsageError
from bot.formats.cells import Row, header_of, letter
from bot.formats.drafts import Drafting, asked
from bot.formats.format import Exported, Format, Imported
from bot.formats.plain_questions import Feature, Held
from bot.formats.workbooks import read_sheets, write_sheets

LONGEST_QUESTION = 120
LONGEST_ANSWER = 75
SECONDS = 60
"""Kahoot wants a time limit; a minute leaves time to read."""

_HEADER_WITHIN = 20
_HEADER = [
    None,
    f"Question - max {LONGEST_QUESTION} characters",
    *(f"Answer {number} - max {LONGEST_ANSWER} characters" for number in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
]
_COLUMNS = ("question", "answer 1", "answer 2", "answer 3", "answer 4", "time limit", "correct answer")
_ABOVE = 7
"""Rows above the one that names the columns, as in Kahoot's own template."""
_ANY_COUNTS = "any one right answer counts in Kahoot, and all of them are asked for here"


def read(data: bytes, name: str) -> Imported:
    """Return the questions of a filled-in template; a row that cannot be used is left out.

    Raises ``UsageError`` if the file is no workbook, empty, too large once unpacked, not the template, or
    holds no question at all.
    """
    drafting = Drafting(name)
    for rows in read_sheets(data, name).values():
        columns = _columns(rows)
        if columns is not None:
            timed = sum(_take(row, columns, drafting) for row in rows[columns["header"] + 1 :])
            if timed:
                place = f"column {letter(columns['time limit'])}"
                drafting.leave_out(place, f"the time limits of {timed} questions", "there is no hurry here")
            return drafting.done()
    raise UsageError(
        f'"{name}" is not Kahoot\'s template: no row names its columns "Question", "Answer 1" ...'
    )


def write(bank: Bank) -> Exported:
    """Return the questions that fit the template; longer ones and other types are left out."""
    held = Held("Kahoot", frozenset())
    rows: list[list[str | int | None]] = [
        [None, "Quiz template"],
        *([] for _ in range(_ABOVE - 1)),
        list(_HEADER),
    ]
    for question in held.questions(bank):
        if not isinstance(question, SingleChoice | MultipleChoice):
            held.refuse(question, "Kahoot's template holds choices only")
            continue
        prompt = " ".join(question.prompt.split("\n"))
        texts = [option.text for option in question.options]
        if len(prompt) > LONGEST_QUESTION or len(texts) > 4 or max(map(len, texts)) > LONGEST_ANSWER:
            held.refuse(
                question,
                f"Kahoot takes {LONGEST_QUESTION} characters, and up to four answers of {LONGEST_ANSWER}",
            )
            continue
        if isinstance(question, MultipleChoice):
            held.lose(question, Feature.ALL_RIGHT if len(question.right_keys) > 1 else Feature.TYPE)
        right = ",".join(str(int(key) + 1) for key in question.right_keys)
        rows.append([len(rows) - _ABOVE, prompt, *texts, *[None] * (4 - len(texts)), SECONDS, right])
    return Exported(write_sheets({"Sheet1": (rows, _ABOVE + 1)}), held.left_out(bank))


def recognises(data: bytes) -> bool:
    """Tell whether a workbook is Kahoot's template."""
    try:
        sheets = read_sheets(data, "the file", at_most=_HEADER_WITHIN)
    except UsageError:
        return False
    return any(_columns(rows) is not None for rows in sheets.values())


def _columns(rows: Sequence[Row]) -> dict[str, int] | None:
    """Return the index of each column and of the row that names them, or None if no row does."""
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        header = header_of(row.cells)
        found = {
            name: next((place for place, cell in enumerate(header) if re.match(rf"{name}\b", cell)), -1)
            for name in _COLUMNS
        }
        if min(found["question"], found["answer 1"], found["answer 2"], found["correct answer"]) >= 0:
            return {**found, "header": index}
    return None


def _take(row: Row, columns: dict[str, int], drafting: Drafting) -> bool:
    """Add the question of a row; return whether it had a time limit that is lost."""

    def cell(name: str) -> str:
        index = columns[name]
        return row.cells[index].strip() if 0 <= index < len(row.cells) else ""

    texts = {str(number): cell(f"answer {number}") for number in range(1, 5)}
    prompt = cell("question")
    if row.refused is not None:
        drafting.leave_out(row.place, asked(prompt), row.refused)
        return False
    if not prompt and not any(texts.values()):
        return False
    right = set(re.split(r"[,;.\s]+", cell("correct answer"))) - {""}
    filled = {number for number, text in texts.items() if text}
    if not right or not right <= filled or len(filled) < 2:
        why = "it needs two answers at least, and the numbers of the right ones"
        drafting.leave_out(row.place, asked(prompt), why)
        return False
    for what, why in row.notes:
        drafting.leave_out(row.place, what, why)
    if len(right) > 1:
        drafting.leave_out(row.place, "that one of its right answers is enough", _ANY_COUNTS)
    kind = "multiple_choice" if len(right) > 1 else "single_choice"
    options = [
        {"text": text, "correct": True} if number in right else {"text": text}
        for number, text in texts.items()
        if text
    ]
    drafting.add(row.place, {"type": kind, "prompt": prompt, "options": options})
    return bool(cell("time limit"))


FORMAT = Format(
    name="kahoot", title="Kahoot", suffixes=(".xlsx",), read=read, write=write, recognises=recognises
)
