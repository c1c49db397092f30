"""What reports cost beside bare SQLite, and what a tap costs while one is made: ``python -m bench.reports``.

Everything is measured on a temporary database: learners with fifty answers each to questions of the shipped
bank, in orders of their own, with ability and chance; a fifth of them has tried again. Nothing is asserted.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.answers import attempt
from bot.config import shipped
from bot.domain.grading import grade
from bot.domain.questions import Numeric, Ordering, Question, ShortText
from bot.domain.responses import Chosen, Response, Typed
from bot.quiz import Quiz
from bot.reports.building import Reporter
from bot.store.database import Store
from bot.teaching.elsewhere import one_process
from bot.teaching.reporting import Order, Subject, elsewhere, file_of
from bot.teaching.roles import Roles
from bot.web import pages
from bot.web.filters import Filters
from bot.web.office import Office, Visit
from bot.web.sessions import Session
from bot.web.showing import shown

MANY, QUESTIONS = 1_000_000, 50
BARE = "SELECT question_id, count(*), sum(score) FROM answers GROUP BY question_id"
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_WHEN = _NOW.isoformat()
_ADMIN = 1
_FEWEST = 5
_BUSY_SECONDS = 2
_AGAIN = 5
"""One learner of so many has tried again."""
_ANSWER = tuple[str, str, float, float, str]
_ATTEMPT = tuple[int, list[int]]
"""Whose it is, and the questions in their order."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of what something took, in seconds."""

    what: str
    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Taps:
    """Milliseconds of a tap: asking a question and committing its answer."""

    beside: str
    count: int
    median: float
    p99: float

    @classmethod
    def of(cls, beside: str, rounds: list[list[float]]) -> Taps:
        """Return them of the seconds of some rounds: the medians of what each round came to."""
        hundredths = [statistics.quantiles(walls, n=100) for walls in rounds]
        median, p99 = (statistics.median(each[at] for each in hundredths) for at in (49, 98))
        return cls(beside, sum(map(len, rounds)), 1000 * median, 1000 * p99)


@dataclass(frozen=True, slots=True)
class Found:
    """All that is measured; the first of ``costs`` is bare SQLite's."""

    answers: int
    costs: tuple[Cost, ...]
    peak_mib: float
    """Of a process that makes the HTML report and nothing else."""
    taps: tuple[Taps, ...]
    """The first are those with nothing beside them."""


def measure(*, answers: int = MANY, rounds: int = 5) -> Found:
    """Return what reports of ``answers`` answers cost, as medians of ``rounds`` rounds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "reports.db"
        with closing(Store.open(database)) as store:
            fill(store, answers // QUESTIONS)
            costs = _costs(store, database, rounds)
        with one_process() as process:
            peak = process.submit(_peak, database).result()
        return Found(answers, costs, peak, _taps(database, 2 * rounds))


def _costs(store: Store, database: Path, rounds: int) -> tuple[Cost, ...]:
    quiz = Quiz(store)
    visit, order = _visit(store, quiz), _order(quiz)
    question_id = quiz.bank(order.subject.row).questions[7].id
    reporter = visit.office.reporter

    def show(page: pages.Page | None) -> None:
        assert page is not None
        shown(page.template, visit, path="/", **page.values)

    with closing(sqlite3.connect(database)) as bare:
        works: dict[str, Callable[[], object]] = {
            "bare SQLite, GROUP BY question_id": lambda: bare.execute(BARE).fetchall(),
            "web page: overview": lambda: show(pages.overview(visit, Filters())),
            "web page: one question": lambda: show(
                pages.question_page(visit, Filters(), order.subject.set_id, question_id)
            ),
            "whole HTML report": lambda: file_of("html", reporter, order),
        }
        found: dict[str, list[tuple[float, float]]] = {what: [] for what in works}
        for number in range(rounds + 1):
            for what, work in works.items():
                wall, cpu = time.perf_counter(), time.process_time()
                work()
                if number:  # the first round warms up
                    found[what].append((time.perf_counter() - wall, time.process_time() - cpu))
    return tuple(
        Cost(what, *(statistics.median(each) for each in zip(*taken, strict=True)))
        for what, taken in found.items()
    )


def _taps(database: Path, rounds: int) -> tuple[Taps, ...]:
    """Return taps with nothing beside them, with a report being made, and with a process that only computes.

    The last shows which part is not the report's: what two busy cores of this machine cost anything.
    """
    works: dict[str, Callable[[Path], float]] = {"a report being made": _peak, "a busy loop instead": _busy}
    walls: dict[str, list[list[float]]] = {"nothing": [], **{beside: [] for beside in works}}
    numbers = iter(range(_ADMIN + 1, 1_000_000))
    with closing(Store.open(database)) as store, one_process() as process:
        quiz = Quiz(store)
        attempt(quiz, next(numbers))
        process.submit(_peak, database).result()  # from then on it is there, as the bot's is
        for _ in range(rounds):
            for beside, work in works.items():
                making = process.submit(work, database)
                found: list[float] = []
                while not making.done():
                    found += [wall for wall, _ in attempt(quiz, next(numbers))]
                making.result()
                walls[beside].append(found)
            alone: list[float] = []
            while len(alone) < len(walls["a report being made"][-1]):
                alone += [wall for wall, _ in attempt(quiz, next(numbers))]
            walls["nothing"].append(alone)
    return tuple(Taps.of(beside, found) for beside, found in walls.items())


def _busy(database: Path) -> float:  # noqa: ARG001 - as works are called
    """Compute for two seconds."""
    begun = time.process_time()
    while (taken := time.process_time() - begun) < _BUSY_SECONDS:
        sum(range(1_000))
    return taken


def _peak(database: Path) -> float:
    """Make the HTML report; return the most MiB that this process ever had resident."""
    with closing(Store.open(database)) as store:
        order = _order(Quiz(store))
    elsewhere(database, partial(file_of, "html"), order)
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _order(quiz: Quiz) -> Order:
    offered = quiz.offered()[0]
    subject = Subject(offered.row, offered.bank.id, offered.bank.title)
    return Order(subject, names=False, fewest=_FEWEST, now=_NOW)


def _visit(store: Store, quiz: Quiz) -> Visit:
    roles = Roles(store, admin_ids=frozenset({_ADMIN}))
    reporter = Reporter(store, quiz.bank, fewest=_FEWEST)
    office = Office(store, quiz, roles, reporter, lambda: _NOW, _FEWEST)
    admin = quiz.learner(_ADMIN, name="Ada", language="en", now=_NOW)
    return Visit.of(Session(admin, "form"), office)


def fill(store: Store, learners: int) -> None:
    """Store ``QUESTIONS`` answers of each of ``learners``: in one attempt, or (a fifth) in two halves.

    Each attempt has an order of its own.
    """
    quiz = Quiz(store)
    for path in sorted(shipped("questions").glob("*.yaml")):
        quiz.load_bank(path.read_bytes(), name=path.name, now=_NOW)
    offered = quiz.offered()[0]
    questions = offered.bank.questions[:QUESTIONS]
    rng = random.Random(1)
    attempts = list(enumerate(_attempts(learners, rng), start=1))
    database = store._connection.database  # noqa: SLF001 - a million answers the long way would take an hour
    driver = database.conn
    assert isinstance(driver, sqlite3.Connection)
    with database.atomic():
        driver.executemany(
            "INSERT INTO learners (id, telegram_id, name, language, since) VALUES (?, ?, 'Someone', 'en', ?)",
            ((number, -number, _WHEN) for number in range(1, learners + 1)),
        )
        driver.executemany(
            "INSERT INTO attempts (id, learner_id, bank_row, mode, seed, question_ids, started_at, ended_at,"
            " ending) VALUES (?, ?, ?, 'quiz', 1, ?, ?, ?, 'finished')",
            (
                (number, learner, offered.row, json.dumps([questions[at].id for at in order]), _WHEN, _WHEN)
                for number, (learner, order) in attempts
            ),
        )
        driver.executemany(
            "INSERT INTO answers (attempt_id, learner_id, position, question_id, response, outcome, score,"
            " max_score, errors, seconds, answered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _answers(questions, attempts, rng),
        )


def _attempts(learners: int, rng: random.Random) -> Iterator[_ATTEMPT]:
    """Yield whose each attempt is and which questions it has, in order: the second ones last."""
    orders = {learner: rng.sample(range(QUESTIONS), QUESTIONS) for learner in range(1, learners + 1)}
    half = QUESTIONS // 2
    for learner, order in orders.items():
        yield learner, order if learner % _AGAIN else order[:half]
    for learner, order in orders.items():
        if learner % _AGAIN == 0:
            yield learner, rng.sample(order[:half], half)


def _answers(
    questions: tuple[Question, ...], attempts: list[tuple[int, _ATTEMPT]], rng: random.Random
) -> Iterator[tuple[object, ...]]:
    prepared = [
        (question.id, [_graded(question, response) for response in _responses(question)])
        for question in questions
    ]
    hardness = [rng.uniform(-0.2, 0.3) for _ in questions]
    for number, (learner, order) in attempts:
        able = rng.betavariate(6, 3)
        for position, at in enumerate(order):
            question_id, (right, *others) = prepared[at]
            given = right if rng.random() < able - hardness[at] else rng.choice(others)
            response, outcome, score, most, errors = given
            yield (
                *(number, learner, position, question_id, response, outcome, score, most, errors),
                *(round(rng.uniform(3, 60), 3), _WHEN),
            )


def _responses(question: Question) -> list[Response]:
    """Return the right response and some wrong ones."""
    if isinstance(question, Numeric | ShortText):
        return [Typed(text=text) for text in (str(question.answer), "7", "12", "77777")]
    right = question.right_keys
    if isinstance(question, Ordering):
        orders = [right[at:] + right[:at] for at in range(1, len(right))]
        return [Chosen(keys=keys) for keys in (right, *orders, right[::-1])]
    return [Chosen(keys=right), *(Chosen(keys=(key,)) for key in question.choice_keys if (key,) != right)]


def _graded(question: Question, response: Response) -> _ANSWER:
    verdict = grade(question, response)
    errors = json.dumps(verdict.errors)
    return response.model_dump_json(), verdict.outcome.value, verdict.score, verdict.max_score, errors


def main() -> None:
    """Measure a twentieth, and print."""
    found = measure(answers=MANY // 20, rounds=2)
    bare = found.costs[0]
    for cost in found.costs:
        print(f"{cost.what:40} {cost.wall:7.3f} s {cost.cpu:7.3f} s CPU  x{cost.cpu / bare.cpu:.1f}")
    print(f"peak {found.peak_mib:.0f} MiB")
    for taps in found.taps:
        print(
            f"beside {taps.beside:33} p50 {taps.median:.3f} ms  p99 {taps.p99:.3f} ms  of {taps.count:,} taps"
        )


if __name__ == "__main__":
    main()
