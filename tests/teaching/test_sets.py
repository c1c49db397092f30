"""Sets are loaded as drafts, published, withdrawn and discarded; who may see and take which."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.roles import Role
from bot.errors import RoleError, SetError
from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.sets import VersionRecord
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from tests.teaching.conftest import NOW, at_once, enrol
from tests.teaching.set_files import ARTICLE, BROKEN, FIRST, SECOND, SHIPPED, UNVERIFIED


def load(sets: Sets, by: LearnerRecord | None, data: bytes = FIRST, **more: Any) -> VersionRecord:
    version = at_once(sets.upload(data, name="bridge.yaml", by=by, now=NOW, **more)).version
    assert version is not None
    return version


def publish(sets: Sets, by: LearnerRecord | None, data: bytes = FIRST) -> VersionRecord:
    version = load(sets, by, data)
    offered = sets.published("bridge")
    return sets.publish(version.row, by=by, over=offered.row if offered else None, now=NOW)


def states(sets: Sets, by: LearnerRecord | None) -> list[tuple[int, str]]:
    return [(version.number, version.state) for version in sets.versions("bridge", by)]


def offered(sets: Sets, learner: LearnerRecord) -> list[str]:
    return [offer.bank.id for offer in sets.offered(learner)]


def test_a_file_becomes_a_draft_that_nobody_can_take(sets: Sets, tess: LearnerRecord) -> None:
    load(sets, tess)
    assert states(sets, tess) == [(1, "draft")]
    assert offered(sets, tess) == []


def test_a_file_with_errors_is_not_stored(sets: Sets, tess: LearnerRecord) -> None:
    upload = at_once(sets.upload(BROKEN, name="bridge.yaml", by=tess, now=NOW))
    assert upload.version is None
    assert [fault.code for fault in upload.checked.errors] == ["Q113"]
    assert sets.listed(tess) == ()


def test_a_published_set_is_offered_to_its_teacher_the_classes_and_the_admins(
    sets: Sets, store: Store, people: dict[str, LearnerRecord]
) -> None:
    enrol(store, people["tess"], people["anna"])
    publish(sets, people["tess"])
    seen = {name: offered(sets, learner) for name, learner in people.items()}
    assert seen == {"tess": ["bridge"], "theo": [], "anna": ["bridge"], "bo": [], "admin": ["bridge"]}


def test_a_set_from_the_command_line_is_for_everybody(sets: Sets, anna: LearnerRecord) -> None:
    publish(sets, None)
    assert offered(sets, anna) == ["bridge"]


def test_sets_stay_when_the_folder_is_read_anew(sets: Sets, quiz: Quiz, tess: LearnerRecord) -> None:
    shipped = quiz.load_bank(SHIPPED, name="small.yaml", now=NOW).row
    publish(sets, tess)
    quiz.offer_only([shipped])
    assert offered(sets, tess) == ["milltown-bridge", "bridge"]
    quiz.offer_only([])
    assert offered(sets, tess) == ["bridge"]


def test_a_new_version_takes_the_place_of_the_old(sets: Sets, tess: LearnerRecord) -> None:
    publish(sets, tess)
    publish(sets, tess, SECOND)
    assert states(sets, tess) == [(2, "published"), (1, "withdrawn")]
    assert len(sets.offered(tess)) == 1


def test_a_newer_draft_takes_the_place_of_the_older(sets: Sets, tess: LearnerRecord) -> None:
    older = load(sets, tess)
    load(sets, tess, SECOND)
    assert states(sets, tess) == [(2, "draft")]
    with pytest.raises(SetError, match="discarded"):
        sets.version(older.row, tess)


def test_the_same_file_again_is_the_same_version(sets: Sets, tess: LearnerRecord) -> None:
    published = publish(sets, tess)
    assert load(sets, tess) == published


def test_a_version_number_is_used_once(sets: Sets, tess: LearnerRecord) -> None:
    publish(sets, tess)
    draft = load(sets, tess, SECOND.replace(b"version: 2\n", b"version: 1\n"))
    with pytest.raises(SetError, match='raise "version" to 2'):
        sets.publish(draft.row, by=tess, over=sets.versions("bridge", tess)[-1].row, now=NOW)


def test_an_old_version_can_be_published_again(sets: Sets, tess: LearnerRecord) -> None:
    first = publish(sets, tess)
    second = publish(sets, tess, SECOND)
    sets.publish(first.row, by=tess, over=second.row, now=NOW)
    assert states(sets, tess) == [(2, "withdrawn"), (1, "published")]


def test_of_two_who_publish_at_once_the_later_is_told(sets: Sets, tess: LearnerRecord) -> None:
    first = publish(sets, tess)
    draft = load(sets, tess, SECOND)
    sets.withdraw("bridge", by=tess, now=NOW)
    with pytest.raises(SetError, match="nothing was changed"):
        sets.publish(draft.row, by=tess, over=first.row, now=NOW)
    assert states(sets, tess) == [(2, "draft"), (1, "withdrawn")]


def test_publishing_twice_says_that_it_is_published(sets: Sets, tess: LearnerRecord) -> None:
    first = publish(sets, tess)
    with pytest.raises(SetError, match="published already"):
        sets.publish(first.row, by=tess, over=None, now=NOW)


def test_a_withdrawn_set_is_offered_to_nobody(sets: Sets, tess: LearnerRecord) -> None:
    publish(sets, tess)
    assert sets.withdraw("bridge", by=tess, now=NOW).state == "withdrawn"
    assert offered(sets, tess) == []
    with pytest.raises(SetError, match="No version"):
        sets.withdraw("bridge", by=tess, now=NOW)


def test_a_discarded_draft_is_gone_and_its_id_is_free(
    sets: Sets, store: Store, tess: LearnerRecord, theo: LearnerRecord
) -> None:
    draft = load(sets, tess)
    sets.discard(draft.row, by=tess)
    assert store.banks.content(draft.row) == b""
    assert sets.listed(tess) == ()
    again = load(sets, theo)
    assert again.row != draft.row
    assert again.owner_id == theo.id


def test_what_was_published_cannot_be_discarded(sets: Sets, tess: LearnerRecord) -> None:
    first = publish(sets, tess)
    sets.withdraw("bridge", by=tess, now=NOW)
    with pytest.raises(SetError, match="withdrawn, but not discarded"):
        sets.discard(first.row, by=tess)


def test_a_foreign_set_is_as_unknown_as_none(sets: Sets, tess: LearnerRecord, theo: LearnerRecord) -> None:
    row = publish(sets, tess).row
    assert sets.listed(theo) == ()
    for refused in (
        lambda: sets.version(row, theo),
        lambda: sets.publish(row, by=theo, over=None, now=NOW),
        lambda: sets.discard(row, by=theo),
        lambda: at_once(sets.look_up(row, ARTICLE, by=theo, now=NOW)),
    ):
        with pytest.raises(SetError) as foreign:
            refused()
        with pytest.raises(SetError) as unknown:
            sets.version(99, theo)
        assert str(foreign.value) == str(unknown.value)
    with pytest.raises(SetError, match="There is no set"):
        sets.withdraw("bridge", by=theo, now=NOW)


def test_an_id_of_somebody_else_cannot_be_taken(sets: Sets, tess: LearnerRecord, theo: LearnerRecord) -> None:
    load(sets, tess)
    with pytest.raises(SetError, match='change "id"'):
        load(sets, theo, SECOND)
    assert states(sets, tess) == [(1, "draft")]


def test_the_id_of_a_shipped_bank_cannot_be_taken(sets: Sets, quiz: Quiz, tess: LearnerRecord) -> None:
    quiz.load_bank(SHIPPED, name="small.yaml", now=NOW)
    with pytest.raises(SetError, match='"milltown-bridge" belongs to another set'):
        load(sets, tess, SHIPPED.replace(b"version: 1\n", b"version: 2\n"))


def test_the_folder_cannot_take_a_teachers_id(sets: Sets, quiz: Quiz, tess: LearnerRecord) -> None:
    load(sets, tess)
    with pytest.raises(SetError, match=r"small\.yaml"):
        quiz.load_bank(FIRST, name="small.yaml", now=NOW)


def test_the_folder_takes_over_what_the_command_line_loaded(sets: Sets, quiz: Quiz) -> None:
    first = publish(sets, None)
    assert quiz.load_bank(FIRST, name="small.yaml", now=NOW).row == first.row
    assert sets.version(first.row, None).shipped


def test_what_has_left_the_folder_can_be_loaded_from_the_command_line(sets: Sets, quiz: Quiz) -> None:
    quiz.load_bank(FIRST, name="bridge.yaml", now=NOW)
    with pytest.raises(SetError, match="questions folder"):
        load(sets, None, SECOND)
    quiz.offer_only([])
    publish(sets, None, SECOND)
    assert states(sets, None) == [(2, "published"), (1, "withdrawn")]


def test_a_shipped_bank_is_published_and_withdrawn_by_its_folder(
    sets: Sets, quiz: Quiz, admin: LearnerRecord
) -> None:
    row = quiz.load_bank(SHIPPED, name="small.yaml", now=NOW).row
    assert sets.version(row, admin).shipped
    with pytest.raises(SetError, match="questions folder"):
        sets.publish(row, by=admin, over=None, now=NOW)
    with pytest.raises(SetError, match="questions folder"):
        sets.withdraw("milltown-bridge", by=admin, now=NOW)


def test_an_admin_corrects_a_teachers_set_and_it_stays_the_teachers(
    sets: Sets, tess: LearnerRecord, admin: LearnerRecord
) -> None:
    publish(sets, tess)
    assert publish(sets, admin, SECOND).owner_id == tess.id


def test_learners_can_do_none_of_it(sets: Sets, anna: LearnerRecord) -> None:
    for refused in (
        lambda: load(sets, anna),
        lambda: sets.listed(anna),
        lambda: sets.version(1, anna),
        lambda: sets.versions("bridge", anna),
    ):
        with pytest.raises(RoleError):
            refused()


def test_a_teacher_no_more_sees_nothing_and_the_class_goes_on(
    sets: Sets, roles: Roles, tess: LearnerRecord, admin: LearnerRecord
) -> None:
    publish(sets, tess)
    roles.revoke(admin, str(tess.telegram_id), Role.TEACHER, now=NOW)
    with pytest.raises(RoleError):
        sets.listed(tess)
    assert offered(sets, admin) == ["bridge"]


def test_a_set_whose_teacher_is_erased_is_the_admins(
    sets: Sets, quiz: Quiz, tess: LearnerRecord, admin: LearnerRecord, anna: LearnerRecord
) -> None:
    publish(sets, tess)
    quiz.forget(tess.id)
    assert offered(sets, anna) == []
    assert states(sets, admin) == [(1, "published")]


def test_publishing_and_withdrawing_is_in_the_audit(sets: Sets, store: Store, tess: LearnerRecord) -> None:
    publish(sets, tess)
    sets.withdraw("bridge", by=tess, now=NOW)
    noted = [(entry.who, entry.what, entry.details["set"]) for entry in store.audit.all(tess.id)]
    assert noted == [(tess.id, "set published", "bridge"), (tess.id, "set withdrawn", "bridge")]


def test_the_article_proves_the_quotes_and_is_forgotten(sets: Sets, tess: LearnerRecord) -> None:
    draft = load(sets, tess, UNVERIFIED)
    assert sets.bank(draft).verified is None
    upload = at_once(sets.look_up(draft.row, ARTICLE, by=tess, now=NOW))
    assert upload.version is not None
    assert sets.bank(upload.version).verified is not None
    assert states(sets, tess) == [(1, "draft")]
    assert not sets.keeps_article("bridge")


def test_an_article_that_is_kept_proves_later_versions(sets: Sets, tess: LearnerRecord) -> None:
    at_once(sets.look_up(load(sets, tess).row, ARTICLE, by=tess, now=NOW, keep=True))
    misquoted = UNVERIFIED.replace(b"exact: Closing the bridge cuts", b"exact: Closing that bridge cuts")
    upload = at_once(sets.upload(misquoted, name="bridge.yaml", by=tess, now=NOW))
    assert upload.looked_up
    assert upload.version is None
    sets.forget_article("bridge", by=tess)
    assert not sets.keeps_article("bridge")
    assert load(sets, tess, UNVERIFIED).state == "draft"


def test_a_quote_that_is_not_in_the_article_is_an_error_and_the_draft_stays(
    sets: Sets, tess: LearnerRecord
) -> None:
    draft = load(sets, tess, UNVERIFIED)
    upload = at_once(sets.look_up(draft.row, "Another article altogether.", by=tess, now=NOW))
    assert len(upload.checked.errors) >= 11
    assert states(sets, tess) == [(1, "draft")]


@pytest.fixture
def people(
    tess: LearnerRecord,
    theo: LearnerRecord,
    anna: LearnerRecord,
    bo: LearnerRecord,
    admin: LearnerRecord,
) -> dict[str, LearnerRecord]:
    return {"tess": tess, "theo": theo, "anna": anna, "bo": bo, "admin": admin}
