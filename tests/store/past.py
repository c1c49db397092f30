"""Databases as each version of civicquiz has left them, with somebody's rows in every table of theirs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlite_utils import Database

from bot.store.migrations import STEPS, migrations
from tests.domain.samples import SMALL

ANNA = 6_000_000_001

_T = "2026-01-05T12:00:00.000000+00:00"
_LATER = "2026-01-05T12:05:00.000000+00:00"
_FAR = "2036-01-05T12:00:00.000000+00:00"

# Anna has finished an attempt of one question and stands before the second of three in another; Tess teaches.
_ROWS = {
    "0001_first_tables": f"""
        INSERT INTO learners (telegram_id, name, language, since) VALUES
            ({ANNA}, 'Anna', 'en', '{_T}'), ({ANNA + 1}, 'Tess', 'en', '{_T}');
        INSERT INTO attempts (learner_id, bank_row, mode, seed, question_ids, started_at, ended_at, ending,
            asked, asked_at, shown)
        VALUES
            (1, 1, 'quiz', 1, '["how-long"]', '{_T}', '{_LATER}', 'finished', 0, '{_T}', 11),
            (1, 1, 'quiz', 2, '["how-long", "who-cuts-off", "cars-a-day"]', '{_T}', NULL, NULL, 1, '{_T}',
             12);
        INSERT INTO answers (attempt_id, position, learner_id, question_id, response, outcome, score,
            max_score, errors, seconds, answered_at)
        VALUES
            (1, 0, 1, 'how-long', '{{"kind": "chosen", "keys": ["1"]}}', 'right', 1, 1, '[]', 2.5, '{_T}'),
            (2, 0, 1, 'how-long', '{{"kind": "chosen", "keys": ["2"]}}', 'wrong', 0, 1, '[]', 9, '{_LATER}');
        INSERT INTO erased_counts VALUES (1, 'how-long', 'right', 7);
    """,
    "0002_roles": f"""
        INSERT INTO roles VALUES (2, 'teacher', NULL, '{_T}');
        INSERT INTO invites VALUES ('0a', 'teacher', NULL, 2, '{_T}', '{_FAR}', NULL, NULL);
        INSERT INTO audit (at, who, what, details) VALUES
            ('{_T}', 2, 'role granted', '{{"role": "teacher"}}');
        INSERT INTO prompts VALUES (1, 'dispute', '[1, 0]', '{_T}');
    """,
    "0003_sets": f"""
        INSERT INTO sets VALUES ('milltown-bridge', 2, 0, '{_T}', NULL);
        INSERT INTO set_versions VALUES (1, 'milltown-bridge', '{_T}');
        UPDATE answers SET regraded_row = 1 WHERE attempt_id = 1;
    """,
    "0004_classes": f"""
        INSERT INTO classes (owner_id, name, name_key, code, zone, pseudonyms, made_at) VALUES
            (2, 'Civics', 'civics', 'K7M4PX', 'Europe/Berlin', 0, '{_T}');
        INSERT INTO members VALUES (1, 1, 'Anna O.', 'anna o.', '{_T}', 5);
        INSERT INTO assignments (class_id, bank_row, made_at, revised_at, feedback) VALUES
            (1, 1, '{_T}', '{_T}', 'now');
        UPDATE attempts SET assignment_id = 1 WHERE id = 1;
        INSERT INTO hands VALUES (2, 0, '{_T}', NULL);
        INSERT INTO notices VALUES (1, 1, 'assigned', '{_T}', 'taken');
    """,
    "0005_disputes": f"""
        INSERT INTO disputes (attempt_id, position, learner_id, bank_row, question_id, reason, message_id,
            raised_at) VALUES (2, 0, 1, 1, 'how-long', 'It says ten.', 13, '{_T}');
    """,
    "0006_reports": "",
    "0007_web": f"""
        INSERT INTO web_sessions VALUES ('0b', 1, '{_T}', '{_FAR}');
        INSERT INTO web_links VALUES (1, '0c', '{_FAR}');
    """,
    "0008_forgotten": "",
    "0009_rescored": "INSERT INTO rescored VALUES (1, 1);",
}

VERSIONS = tuple(_ROWS)
"""By the last step that was applied to a database of that version."""


def made(path: Path, version: str) -> Path:
    """Make the database file that a bot of that version would have left; return its path."""
    steps = list(STEPS)
    beyond = steps[steps.index(version) + 1 :]
    database = Database(path, execute_plugins=False)
    database.enable_wal()
    migrations.apply(database, stop_before=beyond)
    database.execute(
        "INSERT INTO banks VALUES (1, 'milltown-bridge', 1, 'The Old Bridge of Milltown', ?, ?, ?, 1)",
        [SMALL, hashlib.sha256(SMALL).hexdigest(), _T],
    )
    database.commit()
    for step in steps[: steps.index(version) + 1]:
        database.executescript(_ROWS[step])
    database.close()
    return path


def tables_of(path: Path) -> str:
    """Return a fingerprint of the tables that a file has."""
    database = Database(path, execute_plugins=False)
    found = database.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT LIKE '_sqlite_%'"
        " ORDER BY type, name"
    )
    text = "\n".join(row[0] for row in found)
    database.close()
    return hashlib.sha256(text.encode()).hexdigest()[:16]
