"""A backup takes the database's place whole or not at all, and brings nobody back who was forgotten."""

from __future__ import annotations

import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import CivicQuizError, StoreError
from bot.quiz import Quiz
from bot.store.copying import back_up
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.migrations import STEPS
from bot.store.recognising import opened, standing
from bot.store.restoring import LEAP, restore
from tests.domain.samples import SMALL, parse
from tests.quiz.conftest import NOW
from tests.quiz.taking import answer_next, at, begin
from tests.store.past import ANNA, VERSIONS, made

KEPT = "quiz.db.before-restore-20260105T120000Z"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "bot"
    folder.mkdir()
    return folder / "quiz.db"


def register(path: Path, telegram_id: int, *, later: float = 0) -> LearnerRecord:
    """Somebody writes to the bot, and begins a quiz and answers a question."""
    store = Store.open(path)
    quiz = Quiz(store, parse=parse)
    row = quiz.load_bank(SMALL, name="small.yaml", now=NOW).row
    learner = quiz.learner(telegram_id, name=f"Person {telegram_id}", language="en", now=at(later))
    answer_next(quiz, begin(quiz, learner, row))
    store.close()
    return learner


def forget(path: Path, learner: LearnerRecord) -> None:
    store = Store.open(path)
    store.learners.forget(learner.id)
    store.close()


def people(path: Path) -> list[int]:
    connection = sqlite3.connect(path)
    found = [each for (each,) in connection.execute("SELECT telegram_id FROM learners ORDER BY 1")]
    connection.close()
    return found


def files(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def refusal(backup: Path, path: Path) -> str:
    """Return why nothing is restored; everything is as it was."""
    before = {file.name: file.read_bytes() for file in path.parent.glob("*.*")}
    with pytest.raises(CivicQuizError) as refused:
        restore(backup, path, now=NOW)
    assert {file.name: file.read_bytes() for file in path.parent.glob("*.*")} == before
    return str(refused.value)


def test_what_was_stored_since_is_kept_under_another_name(path: Path, backup: Path) -> None:
    register(path, 1)
    back_up(path, backup)
    register(path, 2)
    done = restore(backup, path, now=NOW)
    assert people(path) == [1]
    assert done.kept == path.with_name(KEPT)
    assert people(path.with_name(KEPT)) == [1, 2]
    assert files(path) == ["quiz.db", KEPT]
    assert (done.contents.attempts, done.contents.answers, done.forgotten) == (1, 1, 0)


def test_a_backup_can_be_restored_where_nothing_is(path: Path, backup: Path) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    path.unlink()
    done = restore(backup, path, now=NOW)
    assert done.kept is None
    assert files(path) == ["quiz.db"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_to_the_database_goes_on_leading_to_it(path: Path, backup: Path) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    link = backup.with_name("link.db")
    link.symlink_to(path)
    restore(backup, link, now=NOW)
    assert link.is_symlink()
    assert files(path) == ["quiz.db", KEPT]


def test_the_backup_stays_as_it_is(path: Path, backup: Path) -> None:
    back_up(made(path, "0004_classes"), backup)
    before = backup.read_bytes()
    restore(backup, path, now=NOW)
    assert backup.read_bytes() == before
    assert files(backup) == ["backup.db", "bot"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(version: str, path: Path, backup: Path) -> None:
    restore(made(backup, version), path, now=NOW)
    with opened(path) as database:
        assert standing(database).applied == tuple(STEPS)
    assert people(path) == [ANNA, ANNA + 1]


def test_somebody_forgotten_since_the_backup_is_not_brought_back(path: Path, backup: Path) -> None:
    anna, _ = register(path, 1), register(path, 2)
    back_up(path, backup)
    forget(path, anna)
    assert restore(backup, path, now=NOW).forgotten == 1
    assert people(path) == [2]
    assert b"Person 1" not in path.read_bytes()
    store = Store.open(path)
    assert store._connection.all("SELECT sum(n) FROM erased_counts") == [(1,)]
    store.close()


def test_they_are_not_brought_back_by_a_second_restore_either(path: Path, backup: Path) -> None:
    anna = register(path, 1)
    back_up(path, backup)
    forget(path, anna)
    for second in (1, 2):
        assert restore(backup, path, now=at(second)).forgotten == 1
    assert people(path) == []


def test_somebody_who_came_back_after_being_forgotten_is_another(path: Path, backup: Path) -> None:
    forget(path, register(path, 1))
    register(path, 1, later=60)
    back_up(path, backup)
    assert restore(backup, path, now=NOW).forgotten == 0
    assert people(path) == [1]


def test_a_number_that_was_given_again_forgets_nobody_else(path: Path, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    forget(path, register(path, 1))
    register(other, 2, later=60)  # number 1 there, too
    assert restore(other, path, now=NOW).forgotten == 0
    assert people(path) == [2]


def test_what_is_kept_of_the_forgotten_names_nobody(path: Path) -> None:
    forget(path, register(path, 6_000_000_001))
    content = path.read_bytes()
    for trace in (b"Person 6000000001", (6_000_000_001).to_bytes(6, "big"), b"6000000001"):
        assert trace not in content


def test_numbers_are_never_given_a_second_time(path: Path, backup: Path) -> None:
    register(path, 1)
    back_up(path, backup)
    register(path, 2)  # attempt 2, whose buttons are in a chat
    restore(backup, path, now=NOW)
    learner = register(path, 3)
    store = Store.open(path)
    assert learner.id > LEAP
    assert [attempt.id for attempt in store.attempts.all_of(learner.id)] > [LEAP]
    assert store.attempts.get(2) is None
    store.close()


def test_numbers_leap_in_tables_that_are_empty_too(path: Path, backup: Path) -> None:
    made(backup, "0001_first_tables")
    restore(backup, path, now=NOW)
    store = Store.open(path)
    sequences: dict[str, int] = dict(store._connection.all("SELECT name, seq FROM sqlite_sequence"))
    store.close()
    assert {"learners", "attempts", "classes", "assignments", "disputes", "audit"} <= sequences.keys()
    assert min(sequences.values()) >= LEAP


def test_sign_ins_and_invitations_to_a_role_end(path: Path, backup: Path) -> None:
    made(backup, VERSIONS[-1])
    restore(backup, path, now=NOW)
    store = Store.open(path)
    for table in ("web_links", "web_sessions", "invites"):
        assert store._connection.all(f"SELECT * FROM {table}") == []
    assert store.audit.all()[-1].what == "backup restored"
    store.close()


def test_a_database_that_somebody_has_open_is_left_alone(path: Path, backup: Path) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    store = Store.open(path)
    assert "is in use: stop the bot" in refusal(backup, path)
    store.learners.register(7, name="Ben", language="en", now=NOW)  # it goes on
    store.close()
    restore(backup, path, now=NOW)
    assert people(path.with_name(KEPT)) == [7, ANNA, ANNA + 1]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_bot_that_was_killed_is_not_in_the_way_and_what_it_had_stored_is_kept(
    path: Path, backup: Path
) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    program = (
        "import sys; from pathlib import Path; from tests.store.test_restoring import *\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "store.learners.register(9, name='Ben', language='en', now=NOW)\n"
        "print('stored', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"stored\n"
        assert "in use" in refusal(backup, path)
        process.send_signal(signal.SIGKILL)
    assert (path.parent / "quiz.db-wal").stat().st_size  # where Ben is
    restore(backup, path, now=NOW)
    assert people(path) == [ANNA, ANNA + 1]
    assert people(path.with_name(KEPT)) == [9, ANNA, ANNA + 1]
    assert files(path) == ["quiz.db", KEPT]


def test_a_log_without_its_database_is_not_taken_for_the_restored_ones(path: Path, backup: Path) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    store = Store.open(path)
    store.learners.register(9, name="Ben", language="en", now=NOW)
    log = (path.parent / "quiz.db-wal").read_bytes()
    store.close()
    path.unlink()
    (path.parent / "quiz.db-wal").write_bytes(log)
    restore(backup, path, now=NOW)
    assert people(path) == [ANNA, ANNA + 1]
    assert files(path) == ["quiz.db", f"{KEPT}-wal"]


def test_a_damaged_database_is_replaced_and_that_nobody_knows_the_forgotten_is_told(
    path: Path, backup: Path
) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    path.write_bytes(b"nothing that was a database" * 1000)
    done = restore(backup, path, now=NOW)
    assert done.forgotten is None
    assert people(path) == [ANNA, ANNA + 1]
    assert path.with_name(KEPT).read_bytes().startswith(b"nothing")


def test_a_newer_database_can_be_replaced_by_what_was_kept_before_it_was_brought_up_to_date(
    path: Path, backup: Path
) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    newer(path)
    restore(backup, path, now=NOW)
    Store.open(path).close()


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO _sqlite_migrations VALUES (99, 'civicquiz', '9999_later', '2030-01-01')")
    connection.commit()
    connection.close()


def test_a_backup_of_a_newer_version_is_refused(path: Path, backup: Path) -> None:
    register(path, 1)
    newer(made(backup, VERSIONS[-1]))
    assert "newer version of civicquiz (it has 9999_later)" in refusal(backup, path)


def test_a_file_of_something_else_is_refused(path: Path, backup: Path) -> None:
    register(path, 1)
    connection = sqlite3.connect(backup)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    assert "something else" in refusal(backup, path)


def test_something_elses_database_is_not_replaced(path: Path, backup: Path) -> None:
    made(backup, VERSIONS[-1])
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    assert "something else" in refusal(backup, path)


def test_a_damaged_backup_is_refused(path: Path, backup: Path) -> None:
    register(path, 1)
    back_up(path, backup)
    content = bytearray(backup.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    backup.write_bytes(content)
    assert "damaged" in refusal(backup, path)


@pytest.mark.parametrize("content", [b"", b"answers\n" * 100])
def test_a_file_that_is_no_database_is_refused(path: Path, backup: Path, content: bytes) -> None:
    register(path, 1)
    backup.write_bytes(content)
    assert str(backup) in refusal(backup, path)


def test_a_missing_backup_is_named(path: Path, backup: Path) -> None:
    register(path, 1)
    assert f"{backup} is not there" in refusal(backup, path)


def test_the_database_is_no_backup_of_itself(path: Path) -> None:
    register(path, 1)
    assert "is the database itself" in refusal(path, path)


def test_updates_that_wait_for_their_answer_go_on_waiting(path: Path, backup: Path) -> None:
    back_up(made(path, VERSIONS[-1]), backup)
    waiting = path.with_name("quiz.db.waiting")
    waiting.write_text('[{"update_id": 1}]')
    restore(backup, path, now=NOW)
    assert waiting.read_text() == '[{"update_id": 1}]'


def test_a_bot_that_was_opening_the_database_meanwhile_does_not_write_to_what_was_kept(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(path, 1)
    connect = sqlite3.connect

    def slow(name: Path, **more: object) -> sqlite3.Connection:
        monkeypatch.setattr("bot.store.database.sqlite3.connect", connect)
        connection = connect(name, **more)  # type: ignore[call-overload]
        restore(made(backup, VERSIONS[-1]), path, now=NOW)
        return connection  # type: ignore[no-any-return]

    monkeypatch.setattr("bot.store.database.sqlite3.connect", slow)
    with pytest.raises(StoreError, match="another file was put in its place meanwhile"):
        Store.open(path)
    assert people(path) == [ANNA, ANNA + 1]
    assert people(path.with_name(KEPT)) == [1]
    Store.open(path).close()
