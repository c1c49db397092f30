"""What must hold afterwards: of what learners were told, the database, and the bot's log."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.bank import files
from bot.domain.bank import Bank
from bot.domain.grading import grade
from bot.domain.questions import MultipleChoice
from bot.domain.responses import Response, Typed
from tests.end_to_end.soak.learners import Record
from tests.end_to_end.soak.screens import Place, Verdict

_RESPONSE: TypeAdapter[Response] = TypeAdapter(Response)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A row of the table ``attempts``, with its learner's Telegram id and its bank."""

    id: int
    person: int
    bank: Bank
    question_ids: tuple[str, ...]
    ending: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of the table ``answers``."""

    place: Place
    question_id: str
    response: Response
    outcome: str
    score: float
    max_score: float
    errors: tuple[str, ...]
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database file holds."""

    attempts: Mapping[int, Attempt]
    answers: Sequence[Answer]


def read(path: Path) -> Stored:
    """Return what is in the database file at ``path``, read past the bot's own store."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        check = database.execute("PRAGMA integrity_check").fetchall()
        assert check == [("ok",)], check
        banks = {row: _bank(content) for row, content in database.execute("SELECT id, content FROM banks")}
        attempts = {
            row: Attempt(row, person, banks[bank], tuple(json.loads(ids)), ending)
            for row, person, bank, ids, ending in database.execute(
                "SELECT attempts.id, telegram_id, bank_row, question_ids, ending"
                " FROM attempts JOIN learners ON learners.id = learner_id"
            )
        }
        answers = [
            _answer(*row)
            for row in database.execute(
                "SELECT attempt_id, position, question_id, response, outcome, score, max_score, errors,"
                " message_id FROM answers ORDER BY attempt_id, position"
            )
        ]
    finally:
        database.close()
    return Stored(attempts, answers)


def _answer(attempt: int, position: int, question: str, response: str, *rest: Any) -> Answer:
    outcome, score, max_score, errors, message_id = rest
    given: Response = _RESPONSE.validate_json(response)
    misreadings = tuple(json.loads(errors))
    return Answer(
        Place(attempt, position), question, given, outcome, score, max_score, misreadings, message_id
    )


def _bank(content: bytes) -> Bank:
    bank = files.read(content, name="a stored bank").bank
    assert bank is not None
    return bank


def is_stored(path: Path, place: Place) -> bool:
    """Tell whether the answer to a question has been committed by now.

    The file is opened anew each time: a reader that stays would spare the bot the recovery after a kill.
    """
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        found = database.execute(
            "SELECT 1 FROM answers WHERE attempt_id = ? AND position = ?", [place.attempt, place.position]
        ).fetchall()
    finally:
        database.close()
    return bool(found)


def places(path: Path) -> set[Place]:
    """Return where there is an answer in a file that nobody writes to."""
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return {Place(*row) for row in database.execute("SELECT attempt_id, position FROM answers")}
    finally:
        database.close()


def faults(records: Iterable[Record], stored: Stored) -> Iterator[str]:
    """Yield a sentence for everything that is not as it must be."""
    yield from _within_the_database(stored)
    by_place = {answer.place: answer for answer in stored.answers}
    for record in records:
        yield from (f"EARLY {place}: got a verdict before it was stored" for place in record.early)
        for place, verdicts in record.verdicts.items():
            answer, attempt = by_place.get(place), stored.attempts.get(place.attempt)
            if answer is None or attempt is None:
                yield f"LOST {place}: got a verdict and is not stored: {verdicts}"
                continue
            if attempt.person != record.person:
                yield f"FOREIGN {place}: shown to {record.person}, of {attempt.person}"
            for verdict in verdicts:
                yield from _against(verdict, answer)
            yield from _as_given(answer, attempt, record, verdicts)


def _within_the_database(stored: Stored) -> Iterator[str]:
    for place, times in Counter(answer.place for answer in stored.answers).items():
        if times > 1:
            yield f"DOUBLE {place}: {times} answers"
    positions: dict[int, set[int]] = {}
    for answer in stored.answers:
        place, attempt = answer.place, stored.attempts.get(answer.place.attempt)
        if attempt is None or not place.position < len(attempt.question_ids):
            yield f"ASTRAY {place}: no attempt has such a question"
            continue
        positions.setdefault(place.attempt, set()).add(place.position)
        if attempt.question_ids[place.position] != answer.question_id:
            yield f"ASTRAY {place}: answers {answer.question_id}"
        verdict = grade(attempt.bank.question(answer.question_id), answer.response)
        again = (verdict.outcome, verdict.score, verdict.max_score, verdict.errors)
        if again != (answer.outcome, answer.score, answer.max_score, answer.errors):
            yield f"SCORE {place}: {answer} is {again} when graded again"
    for attempt in stored.attempts.values():
        answered = positions.get(attempt.id, set())
        if answered != set(range(len(answered))):
            yield f"GAP in attempt {attempt.id}: {sorted(answered)}"
        if (attempt.ending == "finished") != (len(answered) == len(attempt.question_ids)):
            yield f"ENDING of attempt {attempt.id}: {attempt.ending} after {len(answered)} answers"
    for person, times in Counter(a.person for a in stored.attempts.values() if a.ending is None).items():
        if times > 1:
            yield f"OPEN {person}: {times} attempts under way"


def _against(verdict: Verdict, answer: Answer) -> Iterator[str]:
    if verdict.outcome != answer.outcome:
        yield f"VERDICT {answer.place}: said {verdict.outcome}, stored {answer.outcome}"
    if verdict.percent is not None and verdict.percent != round(100 * answer.score):
        yield f"VERDICT {answer.place}: said {verdict.percent} %, stored {answer.score}"


def _as_given(answer: Answer, attempt: Attempt, record: Record, verdicts: set[Verdict]) -> Iterator[str]:
    """Yield what is wrong if the answer stored is not one that the learner gave, and was told of."""
    if len({verdict.yours for verdict in verdicts}) > 1:
        yield f"CHANGED {answer.place}: {verdicts}"
    said = next(iter(verdicts)).yours
    if isinstance(answer.response, Typed):
        sent = record.typed.get(answer.message_id or 0)
        if sent != answer.response.text or said != (sent,):
            yield f"OTHER {answer.place}: {answer.response} stored, {sent!r} sent, {said} said"
        return
    question = attempt.bank.question(answer.question_id)
    stored_as = tuple(question.choice_keys.index(key) for key in answer.response.keys)
    given, words = record.given.get(answer.place, []), record.words.get(answer.place, {})
    if isinstance(question, MultipleChoice):  # a box may have been ticked and not yet have shown it
        marked = record.marked.get(answer.place, set())
        fits = any(set(each) <= set(stored_as) <= marked | set(each) for each in given)
        told = sorted(said) == sorted(words.get(choice, "") for choice in stored_as)
    else:
        fits = stored_as in given
        told = said == tuple(words.get(choice, "") for choice in stored_as)
    if not fits or not told:
        yield f"OTHER {answer.place}: {stored_as} stored, {given} given, {said} said"


# The log

_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?P<level>[A-Z]+) [\w.]+(?: update \d+)?:"
    r" (?:update \d+: )?(?P<said>.*)$"
)
_EXPECTED = (
    r"@\w+ answers now",
    r".*; trying again in [\d.]+ s",
    r"Telegram answers again",
    r"Telegram brings updates to WEBHOOK_URL now",
    r"Telegram could not be reached: .*",
    r"The command menus could not be set: .*",
    r"could not say so: .*",
    r"the person has blocked the bot",
    r"\d+ updates are parked behind a slow chat",
    r"Another program fetches this bot's updates, .*",
    r"What was handled last could not be confirmed and will be repeated: .*",
)
"""What the bot may say about what was done to it."""

_ORPHAN = re.compile(
    r"^Traceback \(most recent call last\):\n"
    r"(?:  .*\n)*  File \".*multiprocessing.spawn\.py\", line \d+, in _main\n(?:  .*\n)*"
    r"EOFError: Ran out of input\n",
    re.M,
)
"""What Python says in a process for reports whose bot was killed before it could tell it what to do."""


def strange_lines(log: str) -> list[str]:
    """Return the lines of the bot's log that say something else than that the network is bad."""
    return [line for line in _ORPHAN.sub("", log).splitlines() if not _is_expected(line)]


def _is_expected(line: str) -> bool:
    read = _LINE.match(line)
    return bool(
        read and read["level"] in {"INFO", "WARNING"} and any(re.match(p, read["said"]) for p in _EXPECTED)
    )
