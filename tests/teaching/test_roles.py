"""Roles: given by invitation, taken back, and everything about it in the audit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.roles import Role
from bot.errors import RoleError
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.roles import LASTS, Roles
from tests.teaching.conftest import ADMIN_ID, NOW

LATER = NOW + timedelta(hours=1)
TIA, BEN = 6_000_000_007, 6_000_000_008
TOKEN = "aB3-_" * 4


def person(store: Store, telegram_id: int, name: str) -> LearnerRecord:
    return store.learners.register(telegram_id, name=name, language="en", now=NOW)


@pytest.fixture
def ada(store: Store) -> LearnerRecord:
    return person(store, ADMIN_ID, "Ada")


@pytest.fixture
def tia(store: Store) -> LearnerRecord:
    return person(store, TIA, "Tia")


@pytest.fixture
def ben(store: Store) -> LearnerRecord:
    return person(store, BEN, "Ben")


def token_of(payload: str) -> str:
    return payload.removeprefix("i_")


def make(roles: Roles, by: LearnerRecord, kind: Role, token: str = TOKEN) -> str:
    """Invite and return the token."""
    return token_of(roles.invite(by, kind, now=NOW, token=token))


def promote(roles: Roles, by: LearnerRecord, whom: LearnerRecord, kind: Role) -> None:
    roles.accept(whom, make(roles, by, kind, f"{whom.id}-{kind.value}"), now=NOW)


def done(store: Store) -> list[tuple[int | None, str]]:
    return [(row.who, row.what) for row in store.audit.all()]


def test_admins_by_the_settings_are_admins_from_the_start(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    assert roles.of(ada) is Role.ADMIN
    assert roles.of(tia) is Role.LEARNER


def test_an_admin_can_do_what_a_teacher_can_and_a_learner_cannot(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    roles.require(ada, Role.TEACHER)
    roles.require(tia, Role.LEARNER)
    with pytest.raises(RoleError, match="Only teachers"):
        roles.require(tia, Role.TEACHER)


@pytest.mark.parametrize("kind", [Role.TEACHER, Role.ADMIN])
def test_an_accepted_invitation_gives_its_role(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord, kind: Role
) -> None:
    accepted = roles.accept(tia, make(roles, ada, kind), now=LATER)
    assert (accepted.kind, accepted.by, accepted.first) == (kind, ada, True)
    assert roles.of(tia) is kind


def test_an_invitations_payload_fits_a_deep_link(roles: Roles, ada: LearnerRecord) -> None:
    payload = roles.invite(ada, Role.TEACHER, now=NOW, token=TOKEN)
    assert len(payload) <= 64
    assert set(payload) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def test_the_database_does_not_hold_the_token(roles: Roles, store: Store, ada: LearnerRecord) -> None:
    make(roles, ada, Role.TEACHER)
    assert TOKEN not in "\n".join(store._connection.database.conn.iterdump())


def test_an_invitation_is_good_for_one_person(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord, ben: LearnerRecord
) -> None:
    token = make(roles, ada, Role.TEACHER)
    roles.accept(tia, token, now=NOW)
    with pytest.raises(RoleError, match="has been used"):
        roles.accept(ben, token, now=NOW)
    assert roles.of(ben) is Role.LEARNER


def test_of_two_who_accept_at_once_one_gets_the_role(tmp_path: Path) -> None:
    path, start = tmp_path / "quiz.db", threading.Barrier(2)
    store = Store.open(path)
    roles = Roles(store, admin_ids=frozenset({ADMIN_ID}))
    token = make(roles, person(store, ADMIN_ID, "Ada"), Role.TEACHER)
    store.close()

    def accept(telegram_id: int) -> bool:
        store = Store.open(path)
        try:
            who = person(store, telegram_id, "Somebody")
            start.wait()
            return Roles(store, admin_ids=frozenset({ADMIN_ID})).accept(who, token, now=NOW).first
        except RoleError:
            return False
        finally:
            store.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, [TIA, BEN])) == [False, True]


def test_accepting_again_changes_nothing(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    token = make(roles, ada, Role.TEACHER)
    roles.accept(tia, token, now=NOW)
    before = done(store)
    assert not roles.accept(tia, token, now=LATER + LASTS).first
    assert done(store) == before


def test_a_used_invitation_does_not_give_a_revoked_role_back(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    token = make(roles, ada, Role.TEACHER)
    roles.accept(tia, token, now=NOW)
    roles.revoke(ada, "Tia", now=NOW)
    with pytest.raises(RoleError, match="has been used"):
        roles.accept(tia, token, now=NOW)
    assert roles.of(tia) is Role.LEARNER


def test_an_invitation_expires(roles: Roles, ada: LearnerRecord, tia: LearnerRecord) -> None:
    token = make(roles, ada, Role.TEACHER)
    with pytest.raises(RoleError, match="expired: each is good for 7 days"):
        roles.accept(tia, token, now=NOW + LASTS)
    roles.accept(tia, token, now=NOW + LASTS - timedelta(seconds=1))


@pytest.mark.parametrize("token", ["", "x", "-" * 62, TOKEN + "x", "Ω\ud800"])
def test_an_unknown_invitation_says_so(roles: Roles, tia: LearnerRecord, token: str) -> None:
    with pytest.raises(RoleError, match="not known here"):
        roles.accept(tia, token, now=NOW)


def test_who_is_as_much_already_leaves_the_invitation_for_somebody_else(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    token = make(roles, ada, Role.TEACHER)
    with pytest.raises(RoleError, match="You are an admin already"):
        roles.accept(ada, token, now=NOW)
    assert roles.accept(tia, token, now=NOW).first


@pytest.mark.parametrize("kind", [Role.TEACHER, Role.ADMIN])
def test_teachers_invite_neither_teachers_nor_admins(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord, kind: Role
) -> None:
    promote(roles, ada, tia, Role.TEACHER)
    before = done(store)
    with pytest.raises(RoleError, match="Only admins"):
        make(roles, tia, kind)
    assert done(store) == before


def test_invitations_of_a_former_admin_no_longer_count(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord, ben: LearnerRecord
) -> None:
    promote(roles, ada, tia, Role.ADMIN)
    token = make(roles, tia, Role.ADMIN)
    roles.revoke(ada, "Tia", now=NOW)
    with pytest.raises(RoleError, match="no longer counts"):
        roles.accept(ben, token, now=NOW)


def test_a_class_invitation_names_the_class_to_everybody_who_opens_it(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord, ben: LearnerRecord
) -> None:
    token = token_of(roles.invite(ada, Role.LEARNER, class_id=4, now=NOW, token=TOKEN))
    for who in (tia, ben, tia):
        accepted = roles.accept(who, token, now=NOW)
        assert (accepted.kind, accepted.class_id) == (Role.LEARNER, 4)
        assert roles.of(who) is Role.LEARNER
    with pytest.raises(RoleError, match="expired"):
        roles.accept(ben, token, now=NOW + LASTS)


def test_learners_invite_nobody(roles: Roles, tia: LearnerRecord) -> None:
    with pytest.raises(RoleError, match="Only teachers"):
        roles.invite(tia, Role.LEARNER, class_id=4, now=NOW, token=TOKEN)


def test_a_role_is_taken_back_by_name_or_number(roles: Roles, ada: LearnerRecord, tia: LearnerRecord) -> None:
    for who in ("tia", str(TIA)):
        roles.appoint(tia, Role.TEACHER, now=NOW)
        assert roles.revoke(ada, who, now=NOW).role is Role.LEARNER
        assert roles.of(tia) is Role.LEARNER


def test_one_role_can_be_taken_back_and_the_other_stays(
    roles: Roles, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    promote(roles, ada, tia, Role.TEACHER)
    promote(roles, ada, tia, Role.ADMIN)
    assert roles.revoke(ada, "Tia", Role.ADMIN, now=NOW).role is Role.TEACHER
    assert roles.of(tia) is Role.TEACHER
    with pytest.raises(RoleError, match="They are a teacher, and not an admin"):
        roles.revoke(ada, "Tia", Role.ADMIN, now=NOW)


def test_only_admins_take_roles_back(roles: Roles, ada: LearnerRecord, tia: LearnerRecord) -> None:
    promote(roles, ada, tia, Role.TEACHER)
    with pytest.raises(RoleError, match="Only admins"):
        roles.revoke(tia, "Tia", now=NOW)
    assert roles.of(tia) is Role.TEACHER


def test_an_admin_by_the_settings_stays_one(roles: Roles, ada: LearnerRecord) -> None:
    with pytest.raises(RoleError, match="by the setting ADMIN_IDS"):
        roles.revoke(ada, "Ada", now=NOW)


@pytest.mark.parametrize("who", ["Nobody", "6000000008", "x" * 5000])
def test_an_unknown_person_is_named(roles: Roles, ada: LearnerRecord, ben: LearnerRecord, who: str) -> None:
    with pytest.raises(RoleError, match=f"called {who[:64]}. /roles"):
        roles.revoke(ada, who, now=NOW)


def test_two_of_one_name_are_told_apart_by_number(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    other = person(store, BEN, "TIA")
    for who in (tia, other):
        roles.appoint(who, Role.TEACHER, now=NOW)
    with pytest.raises(RoleError, match=f"2 people have that name.*{BEN}"):
        roles.revoke(ada, "Tia", now=NOW)
    roles.revoke(ada, str(BEN), now=NOW)
    assert (roles.of(tia), roles.of(other)) == (Role.TEACHER, Role.LEARNER)


def test_nobody_hides_behind_a_name_that_is_another_ones_number(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    other = person(store, BEN, str(TIA))
    for who in (tia, other):
        roles.appoint(who, Role.TEACHER, now=NOW)
    assert roles.revoke(ada, str(TIA), now=NOW).learner == tia
    assert roles.of(other) is Role.TEACHER


def test_everybody_with_a_role_is_listed_once(
    roles: Roles, store: Store, tia: LearnerRecord, ben: LearnerRecord
) -> None:
    roles.appoint(tia, Role.TEACHER, now=NOW)
    roles.appoint(tia, Role.ADMIN, now=NOW)
    listed = [(holder.telegram_id, holder.role, holder.fixed) for holder in roles.listed()]
    assert listed == [(TIA, Role.ADMIN, False), (ADMIN_ID, Role.ADMIN, True)]
    assert roles.admins() == (TIA, ADMIN_ID)


def test_everything_is_in_the_audit(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    promote(roles, ada, tia, Role.TEACHER)
    roles.revoke(ada, "Tia", now=NOW)
    roles.appoint(tia, Role.ADMIN, now=NOW)
    assert done(store) == [(ada.id, "invited"), (ada.id, "granted"), (ada.id, "revoked"), (None, "granted")]
    granted = store.audit.all()[1]
    assert granted.details == {"role": "teacher", "learner": tia.id}
    assert granted.at == NOW


def test_what_is_refused_is_not_in_the_audit(roles: Roles, store: Store, tia: LearnerRecord) -> None:
    with pytest.raises(RoleError):
        make(roles, tia, Role.TEACHER)
    with pytest.raises(RoleError):
        roles.accept(tia, TOKEN, now=NOW)
    assert done(store) == []


def test_a_forgotten_teacher_is_none_any_more_and_the_audit_stays(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord
) -> None:
    promote(roles, ada, tia, Role.TEACHER)
    before = done(store)
    store.learners.forget(tia.id)
    assert roles.of(person(store, TIA, "Tia")) is Role.LEARNER
    assert done(store) == before
    assert "Tia" not in str(store.audit.all())


def test_invitations_of_somebody_forgotten_are_gone(
    roles: Roles, store: Store, ada: LearnerRecord, tia: LearnerRecord, ben: LearnerRecord
) -> None:
    promote(roles, ada, tia, Role.ADMIN)
    token = make(roles, tia, Role.TEACHER)
    store.learners.forget(tia.id)
    with pytest.raises(RoleError, match="not known here"):
        roles.accept(ben, token, now=NOW)
