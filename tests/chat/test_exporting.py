"""Sets go out as files."""

from __future__ import annotations

import pytest

from bot.config import shipped
from bot.offline.people import Person
from bot.store.database import Store
from tests.chat.test_sets import load
from tests.teaching.set_files import FIRST


@pytest.mark.parametrize("form", ["yaml", "gift", "aiken", "moodle-xml", "csv", "xlsx", "kahoot"])
async def test_a_set_is_exported_in_every_format(teacher: Person, store: Store, form: str) -> None:
    await load(teacher)
    await teacher.says(f"/export bridge {form}")
    sent = [message.attachment for message in teacher.messages if message.attachment]
    assert sent[0].content
    assert store.audit.all()[-1].what == "set exported"
    if form == "yaml":
        assert sent[0].content == FIRST


async def test_export_asks_for_the_format(teacher: Person) -> None:
    await load(teacher)
    await teacher.says("/export bridge")
    await teacher.taps("Aiken")
    assert teacher.messages[-1].attachment or teacher.messages[-2].attachment


async def test_an_unknown_format_is_answered_with_those_there_are(teacher: Person) -> None:
    await load(teacher)
    await teacher.says("/export bridge word")
    assert "gift" in teacher.last.text


async def test_the_template_can_be_sent_back_as_it_is(teacher: Person) -> None:
    await teacher.says("/template")
    attachment = teacher.last.attachment
    assert attachment is not None
    assert attachment.content == (shipped("templates") / "starter.yaml").read_bytes()
    await teacher.sends_document(attachment.name, attachment.content)
    assert "my-first-set, version 1: draft" in teacher.last.text
