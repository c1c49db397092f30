"""What thirty learners feel while the bot makes one report after the other: ``python -m bench.reporting``.

The reports are HTML files for an administrator, of a million answers in the database that the learners use.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import uvloop

from bench import felt
from bench.felt import Felt
from bench.reports import MANY, QUESTIONS, fill
from bench.subjects import QUIZ
from bench.telegram import Telegram
from bench.webhook import Json
from bot.store.database import Store

LEARNERS = 30

_ADMIN = 77
_HTML = "rf:0:1:0"
_A_FILE = 0  # what is sent with a file in it is not read, so its chat is not known
_LONGEST = 120.0


async def measure(*, answers: int = MANY, rounds: int, seconds: float) -> tuple[Felt, Felt, int]:
    """Return what is felt alone and beside reports, turn and turn about, and how many reports were made."""
    made = 0

    async def report(telegram: Telegram, seconds: float) -> None:
        nonlocal made
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            await _have_one_made(telegram)
            made += 1

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "reports.db"
        with closing(Store.open(database)) as store:
            fill(store, answers // QUESTIONS)
        settings = {"DATABASE": str(database), "ADMIN_IDS": str(_ADMIN), "LOG_LEVEL": "ERROR"}
        alone, beside = await felt.measure(
            *(QUIZ, report, Path(folder)),
            learners=LEARNERS,
            rounds=rounds,
            seconds=seconds,
            settings=settings,
        )
    return alone, beside, made


async def _have_one_made(telegram: Telegram) -> None:
    """Tap the button for a report as HTML, and wait for the file."""
    come = asyncio.Event()

    def hear(method: str, _: Json) -> None:
        if method == "sendDocument":
            come.set()

    telegram.listeners[_A_FILE] = hear
    person: Json = {"id": _ADMIN, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    message = telegram.message({"id": _ADMIN, "type": "private", "first_name": "Ada"}, text="Which file?")
    query = {"id": f"{_ADMIN}:1", "from": person, "chat_instance": "1", "data": _HTML, "message": message}
    telegram.push("callback_query", query)
    async with asyncio.timeout(_LONGEST):
        await come.wait()


def main() -> None:
    """Measure shortly, and print."""
    answers = int(sys.argv[1]) if len(sys.argv) > 1 else MANY // 20
    rounds, seconds = (int(sys.argv[2]), float(sys.argv[3])) if len(sys.argv) > 3 else (2, 5.0)
    alone, beside, made = uvloop.run(measure(answers=answers, rounds=rounds, seconds=seconds))
    for name, each in (("alone", alone), (f"beside {made} reports", beside)):
        print(f"{name:20} {each.taps:6} verdicts  p50 {each.median_ms:.2f} ms  p99 {each.p99_ms:.2f} ms")
    print(f"ratios {beside.median_ms / alone.median_ms:.2f} {beside.p99_ms / alone.p99_ms:.2f}")


if __name__ == "__main__":
    main()
