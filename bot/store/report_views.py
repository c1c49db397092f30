"""What reports read, as views that people may read with tools of their own; README.md documents them.

They hold no names and nothing that was typed: ``learner`` is a number that says nothing outside this
database. Only ended attempts are in them, and so no verdict that its learner is not to see yet.
"""

from __future__ import annotations

from sqlite_utils import Database

_VIEWS = """
-- One row an ended attempt. first: the learner's first finished one at that set (in any version of it);
-- first_in_class: the same among those that were given by that class. Repeats of mistakes are never first.
CREATE VIEW report_attempts AS
SELECT
    attempts.id AS attempt,
    attempts.learner_id AS learner,
    banks.bank_id AS set_id,
    banks.version AS version,
    assignments.class_id AS class,
    attempts.mode AS mode,
    attempts.ending AS ending,
    attempts.started_at AS started_at,
    attempts.ended_at AS ended_at,
    json_array_length(attempts.question_ids) AS questions,
    finished.first IS 1 AS first,
    CASE WHEN assignments.class_id IS NOT NULL THEN finished.first_in_class IS 1 END AS first_in_class
FROM attempts
JOIN banks ON banks.id = attempts.bank_row
LEFT JOIN assignments ON assignments.id = attempts.assignment_id
LEFT JOIN (
    SELECT
        a.id AS id,
        row_number() OVER (PARTITION BY a.learner_id, b.bank_id ORDER BY a.id) AS first,
        row_number() OVER (PARTITION BY a.learner_id, b.bank_id, c.class_id ORDER BY a.id) AS first_in_class
    FROM attempts AS a
    JOIN banks AS b ON b.id = a.bank_row
    LEFT JOIN assignments AS c ON c.id = a.assignment_id
    WHERE a.ending = 'finished' AND a.mode = 'quiz'
) AS finished ON finished.id = attempts.id
WHERE attempts.ended_at IS NOT NULL;

-- One row an answer. chosen: the keys that were chosen, as a JSON list; nothing where the answer was typed.
CREATE VIEW report_answers AS
SELECT
    report_attempts.attempt, learner, set_id, version, class, first, first_in_class,
    answers.position + 1 AS number,
    answers.question_id AS question,
    json_extract(answers.response, '$.keys') AS chosen,
    answers.outcome AS outcome,
    answers.score AS score,
    answers.max_score AS max_score,
    answers.errors AS errors,
    answers.seconds AS seconds,
    answers.answered_at AS answered_at
FROM report_attempts JOIN answers ON answers.attempt_id = report_attempts.attempt;

-- One row a question of a set, over first finished attempts. facility: the mean part of the mark, 0 to 1.
CREATE VIEW report_items AS
SELECT
    set_id, question,
    count(*) AS n,
    sum(outcome = 'right') AS n_right,
    sum(outcome = 'partly') AS n_partly,
    sum(outcome = 'wrong') AS n_wrong,
    sum(score) / sum(max_score) AS facility,
    avg(seconds) AS mean_seconds
FROM report_answers WHERE first GROUP BY set_id, question;
"""


def create(database: Database) -> None:
    """Make the views ``report_attempts``, ``report_answers`` and ``report_items``."""
    database.executescript(_VIEWS)
