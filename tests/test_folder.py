"""The questions folder beside the sets that teachers have brought."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.app import open_quiz
from bot.domain.roles import Role
from bot.errors import BankError
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.teaching.conftest import NOW, at_once
from tests.teaching.set_files import FIRST, SHIPPED


def test_a_file_with_the_id_of_a_teachers_set_is_left_out_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name, data in {"bridge": FIRST, "shipped": SHIPPED}.items():
        (tmp_path / f"{name}.yaml").write_bytes(data)
    database, files = tmp_path / "quiz.db", [tmp_path / "bridge.yaml", tmp_path / "shipped.yaml"]
    store, quiz = open_quiz(database, [])
    roles = Roles(store, admin_ids=frozenset())
    teacher = quiz.learner(1, name="Tess", language="en", now=NOW)
    roles.appoint(teacher, Role.TEACHER, now=NOW)
    sets = Sets(store, quiz, roles)
    draft = at_once(sets.upload(FIRST, name="bridge.yaml", by=teacher, now=NOW)).version
    assert draft is not None
    store.close()
    with caplog.at_level(logging.WARNING):
        store, quiz = open_quiz(database, files)
    assert [offer.bank.id for offer in quiz.offered()] == ["milltown-bridge"]
    assert 'bridge.yaml: the id "bridge" is that of a teacher' in caplog.text
    store.close()


def test_two_files_with_one_id_are_refused_and_both_are_named(tmp_path: Path) -> None:
    files = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    files[0].write_bytes(FIRST)
    files[1].write_bytes(FIRST.replace(b"difficulty: 1", b"difficulty: 2", 1))
    with pytest.raises(BankError, match=r'two\.yaml: has the id "bridge", and so has .*one\.yaml') as refused:
        open_quiz(None, files)
    assert refused.value.exit_code == 2
