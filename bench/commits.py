"""What one committed answer costs with SQLite's ``synchronous`` FULL and NORMAL: ``python -m bench.commits``.

Both in WAL mode, by the store's own code, alternating in rounds so that a busy machine troubles both alike.
FULL waits for the disk at each commit; NORMAL does not, and loses the latest commits in a power cut.
"""

from __future__ import annotations

import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.responses import Chosen, Outcome
from bot.store.attempts import AnswerRecord
from bot.store.database import Store

ROUNDS, PER_ROUND = 40, 50
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Print the median, the 99th percentile and the CPU time of an answer's transaction, in milliseconds."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        stores = {level: _store(Path(place) / level, level) for level in ("FULL", "NORMAL")}
        walls: dict[str, list[float]] = {level: [] for level in stores}
        cpus = dict.fromkeys(stores, 0.0)
        for attempt_id in range(1, ROUNDS + 1):
            for level, store in stores.items():
                cpu = time.process_time()
                walls[level] += [_answer(store, attempt_id, position) for position in range(PER_ROUND)]
                cpus[level] += time.process_time() - cpu
        for store in stores.values():
            store.close()
    print(
        f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}, {ROUNDS * PER_ROUND} answers"
    )
    for level, times in walls.items():
        hundredths = statistics.quantiles(times, n=100)
        cpu_each = 1000 * cpus[level] / len(times)
        print(
            f"{level:6}  median {hundredths[49]:.3f} ms   p99 {hundredths[98]:.3f} ms   CPU {cpu_each:.3f} ms"
        )


def _store(path: Path, level: str) -> Store:
    store = Store.open(path)
    database = store._connection.database  # noqa: SLF001 - the store has no other level on purpose
    database.execute(f"PRAGMA synchronous = {level}")
    database.table("banks").insert(
        {
            "bank_id": "b",
            "version": 1,
            "title": "B",
            "content": b"",
            "content_sha256": "",
            "loaded_at": "",
            "offered": 1,
        }
    )
    for number in range(1, ROUNDS + 1):
        learner = store.learners.register(number, name="A", language="en", now=NOW)
        store.attempts.begin(learner.id, 1, mode="quiz", seed=1, question_ids=["q"] * PER_ROUND, now=NOW)
    return store


def _answer(store: Store, attempt_id: int, position: int) -> float:
    answer = AnswerRecord(
        attempt_id=attempt_id,
        position=position,
        question_id="a-question-of-some-length",
        response=Chosen(keys=("1",)),
        outcome=Outcome.RIGHT,
        score=1.0,
        max_score=1.0,
        errors=(),
        seconds=4.2,
        answered_at=NOW,
    )
    start = time.perf_counter()
    store.answers.add(answer, attempt_id, ends=False)
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
