"""Nothing is lost under a Telegram that misbehaves, whenever the bot is killed; and its proof works."""

from __future__ import annotations

import asyncio
import dataclasses
import itertools
import os
import sys
from pathlib import Path

import pytest

from bot.bank import files
from bot.domain.grading import grade
from bot.domain.questions import ShortText, TrueFalseNotStated
from bot.domain.responses import Chosen, Response, Typed
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.store.database import Store
from tests.end_to_end.soak.learners import Record
from tests.end_to_end.soak.neighbours import Neighbours
from tests.end_to_end.soak.plan import Plan
from tests.end_to_end.soak.processes import TREE
from tests.end_to_end.soak.program import BANKS, Given, Mode, soak
from tests.end_to_end.soak.proof import Answer, Attempt, Stored, faults, strange_lines
from tests.end_to_end.soak.screens import Place, Screen, Verdict

ANNA = 6_000_000_001


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_every_verdict_is_stored_and_nobody_is_stuck(mode: Mode, tmp_path: Path) -> None:
    given = Given(seed=1, mode=mode, taps=100, kills=2, learners=10, neighbours=1, time_outs=False)
    outcome = await soak(given, tmp_path)
    assert outcome.broken == []
    assert outcome.kills == given.kills
    assert outcome.verdicts > 20
    assert outcome.programs > 0
    assert outcome.faults.total() > 5


_LASTING = """
import asyncio, pathlib, sys
from tests.end_to_end.soak.neighbours import Neighbours
from tests.end_to_end.soak.plan import Plan
from tests.end_to_end.soak.processes import TREE
from tests.end_to_end.soak.program import Given, soak
asyncio.run(soak(Given(seed=1), pathlib.Path(sys.argv[1]), command=("sh", "-c", "echo begun; exec sleep 60")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a process ends with its parent on Linux alone")
async def test_a_run_that_is_killed_leaves_no_bot_that_writes_into_the_next_run(tmp_path: Path) -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _LASTING, str(tmp_path)), cwd=TREE, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    assert await program.stdout.readline() == b"begun\n"
    program.kill()
    async with asyncio.timeout(10):
        assert await program.stdout.read() == b""  # its end comes once nobody holds it, the bot neither
    await program.wait()


def test_a_kill_that_meets_no_running_bot_is_made_up_for() -> None:
    alive = itertools.cycle([True, False, False])
    met: list[bool] = []

    def kill() -> bool:
        met.append(next(alive))
        return met[-1]

    plan = Plan(1, kills=3, apart=2, kill=kill)
    for _ in range(100):
        plan("sendmessage")
    assert met.count(True) == 3


@pytest.fixture
def neighbours(tmp_path: Path) -> Neighbours:
    """Other programs, while somebody has seen the verdict on one question."""
    environment = {**os.environ, "DATABASE": str(tmp_path / "answers.db")}
    admin = Person(BotApi(), id=5_000_000_000, first_name="Admin")
    return Neighbours(1, environment, tmp_path, admin=admin, seen=lambda: {Place(1, 0)})


async def test_a_command_beside_the_bot_that_fails_is_told(neighbours: Neighbours, tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_bytes(b"This is no database." * 1000)
    await neighbours.run(("sets",), None)
    (fault,) = neighbours.broken
    assert fault.startswith("NEIGHBOUR: civicquiz sets ended with 1: The database ")


async def test_a_command_beside_the_bot_may_be_killed(neighbours: Neighbours, tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_bytes(b"This is no database." * 1000)
    await neighbours.run(("sets",), 0)
    assert neighbours.broken == []
    assert neighbours.programs == 1


async def test_a_backup_without_a_verdict_that_was_seen_is_told(
    neighbours: Neighbours, tmp_path: Path
) -> None:
    Store.open(tmp_path / "answers.db").close()
    await neighbours.run(("backup",), None)
    assert neighbours.broken == [f"LOST {Place(1, 0)}: got a verdict and is not in a backup"]


# The proof itself: Anna has answered two questions, and one thing is changed.


def sound() -> tuple[Record, Stored]:
    """What Anna saw and what is stored, as it should be: a choice that is wrong, and a name typed right."""
    bank = files.read(BANKS[0].read_bytes(), name="small.yaml").bank
    assert bank is not None
    chosen = next(each for each in bank.questions if isinstance(each, TrueFalseNotStated))
    typed = next(each for each in bank.questions if isinstance(each, ShortText))
    keys = chosen.choice_keys
    wrong = next(index for index, key in enumerate(keys) if key not in chosen.right_keys)
    record = Record(ANNA)
    first, second = Place(1, 0), Place(1, 1)
    record.words[first] = {index: f"the choice {key}" for index, key in enumerate(keys)}
    record.given[first] = [(wrong,)]
    record.typed[77] = typed.answer
    record.verdicts[first] = {Verdict(first, "wrong", None, (f"the choice {keys[wrong]}",))}
    record.verdicts[second] = {Verdict(second, "right", None, (typed.answer,))}
    response = Chosen(keys=(keys[wrong],))
    errors = tuple(error.value for error in grade(chosen, response).errors)
    answers = [
        Answer(first, chosen.id, response, "wrong", 0.0, 1.0, errors, None),
        Answer(second, typed.id, Typed(text=typed.answer), "right", 1.0, 1.0, (), 77),
    ]
    return record, Stored({1: Attempt(1, ANNA, bank, (chosen.id, typed.id), "finished")}, answers)


def kinds(record: Record, stored: Stored) -> set[str]:
    return {fault.split(" ")[0] for fault in faults([record], stored)}


def changed(stored: Stored, number: int, **values: object) -> Stored:
    answers = list(stored.answers)
    answers[number] = dataclasses.replace(answers[number], **values)  # type: ignore[arg-type]
    return Stored(stored.attempts, answers)


def test_the_proof_finds_nothing_where_all_is_well() -> None:
    assert kinds(*sound()) == set()


def test_the_proof_finds_a_lost_answer() -> None:
    record, stored = sound()
    assert kinds(record, Stored(stored.attempts, stored.answers[:1])) == {"LOST", "ENDING"}


def test_the_proof_finds_a_verdict_that_came_before_its_commit() -> None:
    record, stored = sound()
    record.early.append(Place(1, 1))
    assert kinds(record, stored) == {"EARLY"}


def test_the_proof_finds_an_answer_that_counts_twice() -> None:
    record, stored = sound()
    assert kinds(record, Stored(stored.attempts, [*stored.answers, stored.answers[0]])) == {"DOUBLE"}


def test_the_proof_finds_a_changed_score() -> None:
    record, stored = sound()
    assert kinds(record, changed(stored, 1, score=0.5)) == {"SCORE"}


def test_the_proof_finds_another_outcome_than_was_told() -> None:
    record, stored = sound()
    assert kinds(record, changed(stored, 0, outcome="right")) == {"SCORE", "VERDICT"}


@pytest.mark.parametrize(
    ("number", "response"), [(0, Chosen(keys=("not_stated",))), (1, Typed(text="the mayor"))]
)
def test_the_proof_finds_another_answer_than_was_given(number: int, response: Response) -> None:
    record, stored = sound()
    assert stored.answers[number].response != response
    assert "OTHER" in kinds(record, changed(stored, number, response=response))


def test_the_proof_finds_a_verdict_that_changed() -> None:
    record, stored = sound()
    place = Place(1, 0)
    record.verdicts[place].add(Verdict(place, "wrong", None, ("something else",)))
    assert "CHANGED" in kinds(record, stored)


def test_the_proof_finds_somebody_elses_answer() -> None:
    record, stored = sound()
    record.person += 1
    assert kinds(record, stored) == {"FOREIGN"}


def test_the_proof_finds_a_gap() -> None:
    record, stored = sound()
    assert "GAP" in kinds(record, Stored(stored.attempts, stored.answers[1:]))


def test_the_log_may_tell_of_a_bad_network_and_of_nothing_else() -> None:
    head = "2026-01-05 12:00:00,123"
    log = f"""\
{head} INFO bot.chat.retries: sendMessage: HTTP 502; trying again in 0.4 s
{head} ERROR bot.chat.errors: update 7: a fault of ours
Traceback (most recent call last):
{head} WARNING bot.chat.updates: Telegram answers again
{head} INFO bot.chat.lanes: never heard of
"""
    assert [line.removeprefix(head).strip() for line in strange_lines(log)] == [
        "ERROR bot.chat.errors: update 7: a fault of ours",
        "Traceback (most recent call last):",
        "INFO bot.chat.lanes: never heard of",
    ]


def test_the_log_may_tell_of_a_process_for_reports_that_began_as_its_bot_was_killed() -> None:
    orphaned = """\
Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/usr/lib/python3.11/multiprocessing/spawn.py", line 122, in spawn_main
    exitcode = _main(fd, parent_sentinel)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/multiprocessing/spawn.py", line 130, in _main
    preparation_data = reduction.pickle.load(from_parent)
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
EOFError: Ran out of input
"""
    assert strange_lines(orphaned) == []
    assert len(strange_lines(orphaned.replace("spawn.py", "queues.py"))) == 9
    assert len(strange_lines(orphaned + orphaned.replace("EOFError", "OSError"))) == 9


def test_a_learner_reads_whose_verdict_it_is_and_what_it_says() -> None:
    text = "🟡 Partly right: 50 % of the point. Question 3 of 5\n\nYour answer:\n\n• A. One\n• B. Two\n\nBy"
    buttons = [[{"text": "Next", "callback_data": "n:1z:2"}]]
    screen = Screen({"message_id": 1, "text": text, "reply_markup": {"inline_keyboard": buttons}})
    assert screen.verdict == Verdict(Place(71, 2), "partly", 50, ("A. One", "B. Two"))
