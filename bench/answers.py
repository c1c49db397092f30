"""What a tap costs with few and with many stored answers: asking a question and committing its answer."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.config import shipped
from bot.domain.questions import Ordering
from bot.domain.responses import Chosen, Response, Typed
from bot.quiz import Quiz
from bot.store.database import Store

FEW, MANY = 1_000, 1_000_000
_PER_ATTEMPT = 50
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Cost:
    """What the taps on a database with ``stored`` answers took."""

    stored: int
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median_ms(self) -> float:
        """Milliseconds of a tap."""
        return statistics.median(self.wall) * 1000

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU of a tap."""
        return statistics.median(self.cpu) * 1000


def measure(few: int, many: int, rounds: int) -> tuple[Cost, Cost]:
    """Answer the shipped bank ``rounds`` times on each of two databases, in turn."""
    costs = Cost(few), Cost(many)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        quizzes = []
        for cost in costs:
            store = stack.enter_context(closing(Store.open(Path(folder) / f"{cost.stored}.db")))
            quizzes.append(_filled(store, cost.stored))
        for number in range(rounds + 1):
            for quiz, cost in zip(quizzes, costs, strict=True):
                taps = attempt(quiz, telegram_id=1 + number)
                if number:  # the first round warms up
                    cost.wall += [wall for wall, _ in taps]
                    cost.cpu.append(statistics.mean(cpu for _, cpu in taps))
    return costs


def _filled(store: Store, answers: int) -> Quiz:
    quiz = Quiz(store)
    for path in sorted(shipped("questions").glob("*.yaml")):
        quiz.load_bank(path.read_bytes(), name=path.name, now=_NOW)
    connection = store._connection.database  # noqa: SLF001 - a million answers the long way would take an hour
    attempts = answers // _PER_ATTEMPT
    connection.executescript(f"""
        BEGIN;
        CREATE TEMP TABLE n AS
            WITH RECURSIVE n (i) AS
                (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {attempts + _PER_ATTEMPT})
            SELECT i FROM n;
        INSERT INTO learners (telegram_id, name, language, since)
            SELECT -i, 'Someone', 'en', '2026-01-01T00:00:00+00:00' FROM n WHERE i <= {attempts};
        INSERT INTO attempts (learner_id, bank_row, mode, seed, question_ids, started_at, ended_at, ending)
            SELECT id, 1, 'quiz', 1, '[]', since, '2026-01-01T01:00:00+00:00', 'finished' FROM learners;
        INSERT INTO answers (attempt_id, position, learner_id, question_id, response, outcome, score,
                             max_score, errors, seconds, answered_at)
            SELECT attempts.id, i - 1, learner_id, 'question-' || i, '{{"kind":"chosen","keys":["1"]}}',
                   'right', 1, 1, '[]', 9.5, ended_at
            FROM attempts JOIN n ON i <= {_PER_ATTEMPT} ORDER BY 1, 2;
        DROP TABLE n;
        COMMIT;
    """)
    return quiz


def attempt(quiz: Quiz, telegram_id: int) -> list[tuple[float, float]]:
    """Answer every question of the first bank as a new learner; return wall and CPU seconds of each."""
    learner = quiz.learner(telegram_id, name="Ann", language="en", now=_NOW)
    begun = quiz.start(learner.id, quiz.offered()[0].row, size=None, seed=telegram_id, now=_NOW)
    taps = []
    for _ in begun.question_ids:
        wall, cpu = time.perf_counter(), time.process_time()
        asked = quiz.ask(begun.id, learner.id, now=_NOW)
        chosen = asked.choices if isinstance(asked.question, Ordering) else asked.choices[:1]
        response: Response = Chosen(keys=chosen) if chosen else Typed(text="7")
        quiz.answer(begun.id, asked.position, response, learner.id, now=_NOW)
        taps.append((time.perf_counter() - wall, time.process_time() - cpu))
    return taps
