"""A process that is killed has stored every verdict that it showed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.database import Store

ANSWER_AND_WAIT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bot.quiz import Quiz
from bot.store.database import Store
from tests.domain.samples import SMALL, parse
from tests.quiz.taking import answer_next, begin

quiz = Quiz(Store.open(Path(sys.argv[1])), parse=parse)
now = datetime.now(UTC)
row = quiz.load_bank(SMALL, name="small.yaml", now=now).row
attempt = begin(quiz, quiz.learner(1, name="Anna", language="en", now=now), row)
for _ in range(2):
    print(answer_next(quiz, attempt).answer.outcome, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_process_leaves_the_answers_that_it_gave(path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", ANSWER_AND_WAIT, str(path)]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        shown = [process.stdout.readline().strip() for _ in range(2)]
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert shown == ["right", "right"]
    store = Store.open(path)
    assert [answer.outcome for answer in store.answers.of_attempt(1)] == shown
    assert store.attempts.open_of(1) is not None
    store.close()
