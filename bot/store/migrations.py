"""The tables, as numbered steps from an empty file; a step that has been released is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from bot.store import (
    audit,
    classes,
    disputes,
    forgetting,
    prompts,
    report_views,
    rescored,
    roles,
    sets,
    web_sessions,
)

_FIRST_TABLES = """
CREATE TABLE banks (
    id INTEGER PRIMARY KEY,
    bank_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    content BLOB NOT NULL,
    content_sha256 TEXT NOT NULL UNIQUE,
    loaded_at TEXT NOT NULL,
    offered INTEGER NOT NULL CHECK (offered IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX banks_one_offered ON banks (bank_id) WHERE offered = 1;

CREATE TABLE learners (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    telegram_id INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT;

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    bank_row INTEGER NOT NULL REFERENCES banks (id),
    mode TEXT NOT NULL CHECK (mode IN ('quiz', 'mistakes')),
    seed INTEGER NOT NULL,
    question_ids TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    ending TEXT CHECK (ending IN ('finished', 'stopped')),
    asked INTEGER CHECK (asked >= 0),
    asked_at TEXT,
    shown INTEGER,
    draft TEXT NOT NULL DEFAULT '[]',
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK ((asked IS NULL) = (asked_at IS NULL))
) STRICT;
CREATE INDEX attempts_by_learner ON attempts (learner_id);
CREATE UNIQUE INDEX attempts_one_open ON attempts (learner_id) WHERE ended_at IS NULL;

-- learner_id is that of the attempt: it is here again for the index that finds a message's answer.
CREATE TABLE answers (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    learner_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    response TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('right', 'partly', 'wrong')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND max_score),
    max_score REAL NOT NULL,
    errors TEXT NOT NULL,
    seconds REAL NOT NULL CHECK (seconds >= 0),
    answered_at TEXT NOT NULL,
    message_id INTEGER,
    PRIMARY KEY (attempt_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_message ON answers (learner_id, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE erased_counts (
    bank_row INTEGER NOT NULL REFERENCES banks (id),
    question_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('right', 'partly', 'wrong')),
    n INTEGER NOT NULL CHECK (n > 0),
    PRIMARY KEY (bank_row, question_id, outcome)
) STRICT, WITHOUT ROWID;
"""


def first_tables(database: Database) -> None:
    """Banks, learners, their attempts and answers, and the counts that outlive a person's data."""
    database.executescript(_FIRST_TABLES)


def roles_and_audit(database: Database) -> None:
    """Roles and invitations, the audit, and what the bot has asked people to type."""
    for tables in (roles, audit, prompts):
        tables.create(database)


STEPS = {
    "0001_first_tables": first_tables,
    "0002_roles": roles_and_audit,
    "0003_sets": sets.create,
    "0004_classes": classes.create,
    "0005_disputes": disputes.create,
    "0006_reports": report_views.create,
    "0007_web": web_sessions.create,
    "0008_forgotten": forgetting.create,
    "0009_rescored": rescored.create,
}
"""Every step under the name by which a database remembers it."""

migrations = Migrations("civicquiz")
for _name, _step in STEPS.items():
    migrations(name=_name)(_step)
