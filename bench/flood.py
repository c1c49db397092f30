"""What twenty learners feel while one account sends five hundred updates a second."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from bench import felt
from bench.felt import Felt
from bench.subjects import Subject
from bench.telegram import Telegram
from bench.webhook import Json

LEARNERS = 20
UPDATES_PER_SECOND = 500
PACE = {"PERSON_UPDATES_PER_SECOND": "3"}
_STEP = 0.01


async def measure(
    subject: Subject, *, rounds: int, seconds: float, pace: dict[str, str] | None = None
) -> tuple[Felt, Felt]:
    """Return what is felt alone and beside the flood, turn and turn about for ``rounds`` of ``seconds``."""
    with tempfile.TemporaryDirectory() as folder:
        return await felt.measure(
            *(subject, _flood, Path(folder)),
            learners=LEARNERS,
            rounds=rounds,
            seconds=seconds,
            settings=PACE if pace is None else pace,
        )


async def _flood(telegram: Telegram, seconds: float) -> None:
    """Tap and write from one account, by the clock."""
    person: Json = {"id": 66, "is_bot": False, "first_name": "Mallory", "language_code": "en"}
    chat: Json = {"id": 66, "type": "private", "first_name": "Mallory"}
    begun, sent = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < seconds:
        while sent < passed * UPDATES_PER_SECOND:
            message = telegram.message(chat, text="/quiz", entities=[])
            if sent % 2:
                query = {"id": f"66:{sent}", "from": person, "chat_instance": "1", "data": "q"}
                telegram.push("callback_query", query | {"message": message})
            else:
                telegram.push("message", message | {"from": person})
            sent += 1
        await asyncio.sleep(_STEP)
