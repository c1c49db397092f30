"""Classes, and who is in them."""

from __future__ import annotations

import pytest

from bot.domain.roles import Role
from bot.errors import ClassError, RoleError, UsageError
from bot.quiz import Quiz
from bot.store.classes import ClassRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.classes import WITHIN, WRONG_CODES, Classes, Joining
from bot.teaching.roles import Roles
from tests.teaching.conftest import NOW


@pytest.fixture
def civics(classes: Classes, tess: LearnerRecord) -> ClassRecord:
    """Tess's class, with nobody in it yet."""
    return classes.create(tess, "Civics 10b zone America/New_York", token="one", now=NOW)


def named(classes: Classes, class_: ClassRecord, learner: LearnerRecord, name: str) -> Joining:
    classes.join(learner, class_.code, seed=1, now=NOW)
    return classes.name(learner, class_.id, name, now=NOW, message_id=7)


def test_a_class_has_a_name_a_code_and_a_time_zone(civics: ClassRecord) -> None:
    assert (civics.name, civics.zone, civics.pseudonyms) == ("Civics 10b", "America/New_York", False)
    assert len(civics.code) == 6


def test_a_class_gets_the_zone_of_the_one_before(
    classes: Classes, civics: ClassRecord, tess: LearnerRecord
) -> None:
    assert classes.create(tess, "Civics 11", token="two", now=NOW).zone == "America/New_York"


def test_the_first_class_without_a_zone_is_in_utc(classes: Classes, tess: LearnerRecord) -> None:
    assert classes.create(tess, "Civics", token="one", now=NOW).zone == "UTC"


def test_a_learner_makes_no_class(classes: Classes, anna: LearnerRecord) -> None:
    with pytest.raises(RoleError):
        classes.create(anna, "Mine", token="one", now=NOW)


def test_a_second_class_of_that_name_is_refused_with_the_code_of_the_first(
    classes: Classes, civics: ClassRecord, tess: LearnerRecord, theo: LearnerRecord
) -> None:
    with pytest.raises(ClassError, match=civics.code):
        classes.create(tess, "civics 10B", token="two", now=NOW)
    assert classes.create(theo, "Civics 10b", token="three", now=NOW).name == "Civics 10b"


def test_a_code_that_is_taken_is_not_given_twice(
    classes: Classes, civics: ClassRecord, theo: LearnerRecord
) -> None:
    assert classes.create(theo, "Other", token="one", now=NOW).code != civics.code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "needs a name"),
        ("???", "at least one letter"),
        ("x" * 41, "up to 40 characters"),
        ("Civics zone Atlantis", "no time zone “Atlantis”"),
        ("Civics zone Europe/Berlim", "Did you mean Europe/Berlin"),
    ],
)
def test_a_class_that_cannot_be_made_is_refused_in_a_sentence(
    classes: Classes, tess: LearnerRecord, typed: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        classes.create(tess, typed, token="one", now=NOW)
    assert classes.own(tess) == ()


@pytest.mark.parametrize("typed", ["new york", "New_York", "america/new_york", "AMERICA/NEW YORK"])
def test_a_zone_may_be_typed_by_its_city(classes: Classes, tess: LearnerRecord, typed: str) -> None:
    assert classes.create(tess, f"Civics zone {typed}", token="one", now=NOW).zone == "America/New_York"


def test_a_class_is_found_by_name_or_code(classes: Classes, civics: ClassRecord, tess: LearnerRecord) -> None:
    assert classes.find(tess, " civics  10B ") == civics
    assert classes.find(tess, civics.code.lower()) == civics


def test_another_teachers_class_does_not_exist_and_an_admin_sees_it(
    classes: Classes, civics: ClassRecord, theo: LearnerRecord, admin: LearnerRecord
) -> None:
    with pytest.raises(ClassError, match="no class"):
        classes.find(theo, civics.code)
    with pytest.raises(ClassError) as foreign:
        classes.get(theo, civics.id)
    with pytest.raises(ClassError) as unknown:
        classes.get(theo, 999)
    assert str(foreign.value) == str(unknown.value)
    assert classes.get(admin, civics.id) == civics
    assert classes.find(admin, civics.code) == civics


def test_the_zone_of_a_class_can_be_changed(
    classes: Classes, civics: ClassRecord, tess: LearnerRecord
) -> None:
    assert classes.set_zone(tess, civics.id, "Berlin").zone == "Europe/Berlin"


def test_who_joins_chooses_a_name(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord, tess: LearnerRecord
) -> None:
    assert classes.join(anna, civics.code.lower(), seed=1, now=NOW).member is None
    assert classes.members(tess, civics.id) == ()
    joined = classes.name(anna, civics.id, "  Anna   O. ", now=NOW)
    assert joined.new
    assert [member.name for member in classes.members(tess, civics.id)] == ["Anna O."]
    assert classes.of(anna) == (civics,)


def test_a_name_can_be_changed_by_joining_again(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord, tess: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna")
    assert not named(classes, civics, anna, "Anna Ortiz").new
    assert [member.name for member in classes.members(tess, civics.id)] == ["Anna Ortiz"]


def test_two_members_cannot_have_one_name(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord, bo: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna")
    with pytest.raises(ClassError, match="called ANNA already"):
        named(classes, civics, bo, "ANNA")
    assert named(classes, civics, bo, "Anna B").new


def test_the_message_that_gave_a_name_is_known_when_it_comes_again(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna")
    again = classes.named_by(anna, 7)
    assert again is not None
    assert again.member is not None
    assert again.member.name == "Anna"
    assert classes.named_by(anna, 8) is None


def test_in_a_class_of_pseudonyms_nobody_is_asked_for_a_name(
    classes: Classes, tess: LearnerRecord, anna: LearnerRecord, bo: LearnerRecord
) -> None:
    class_ = classes.create(tess, "Civics pseudonyms", token="one", now=NOW)
    joined = classes.join(anna, class_.code, seed=1, now=NOW)
    assert joined.new
    assert classes.join(anna, class_.code, seed=2, now=NOW) == Joining(class_, joined.member)
    classes.join(bo, class_.code, seed=1, now=NOW)
    names = [member.name for member in classes.members(tess, class_.id)]
    assert len(set(names)) == 2
    assert not {"Anna", "Bo"} & set(names)
    with pytest.raises(ClassError):
        classes.name(anna, class_.id, "Anna", now=NOW)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "has six"), ("hello", "no join code"), ("999999", "no class with the code 999999")],
)
def test_a_code_that_is_none_is_one_sentence(
    classes: Classes, anna: LearnerRecord, typed: str, said: str
) -> None:
    with pytest.raises(ClassError, match=said):
        classes.join(anna, typed, seed=1, now=NOW)


def test_an_invitation_leads_into_its_class_without_a_code(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord
) -> None:
    assert classes.join_invited(anna, civics.id, seed=1, now=NOW) == Joining(civics, None)
    with pytest.raises(ClassError, match="is no more"):
        classes.join_invited(anna, 99, seed=1, now=NOW)


def test_who_leaves_is_no_longer_in_the_class(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord, tess: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna")
    assert classes.left(anna, "civics 10b") == civics
    assert classes.leave(anna, civics.id) == civics
    assert classes.members(tess, civics.id) == ()
    for again in (civics.id, 99):
        with pytest.raises(ClassError, match="not in that class"):
            classes.leave(anna, again)


def test_a_new_code_replaces_the_old_one_and_lets_invitations_lapse(
    classes: Classes, civics: ClassRecord, roles: Roles, anna: LearnerRecord, tess: LearnerRecord
) -> None:
    payload = roles.invite(tess, Role.LEARNER, class_id=civics.id, now=NOW, token="leaked")
    renewed = classes.renew_code(tess, civics.id, old=civics.code, token="fresh", now=NOW)
    assert renewed.code != civics.code
    with pytest.raises(ClassError, match="no class with the code"):
        classes.join(anna, civics.code, seed=1, now=NOW)
    with pytest.raises(RoleError, match="expired"):
        roles.accept(anna, payload.removeprefix("i_"), now=NOW)
    assert classes.join(anna, renewed.code, seed=1, now=NOW).class_ == renewed


def test_a_code_is_renewed_once_however_often_it_is_asked(
    classes: Classes, civics: ClassRecord, tess: LearnerRecord
) -> None:
    renewed = classes.renew_code(tess, civics.id, old=civics.code, token="other", now=NOW)
    assert classes.renew_code(tess, civics.id, old=civics.code, token="two", now=NOW) == renewed


def test_who_is_taken_out_is_no_member_any_more(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord, bo: LearnerRecord, tess: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna")
    named(classes, civics, bo, "Bo")
    assert classes.remove(tess, civics.id, anna.id, now=NOW) == ("Anna", anna)
    assert [member.name for member in classes.members(tess, civics.id)] == ["Bo"]
    with pytest.raises(ClassError, match="no longer in the class"):
        classes.remove(tess, civics.id, anna.id, now=NOW)


def test_another_teacher_neither_renews_a_code_nor_takes_anybody_out(
    classes: Classes, civics: ClassRecord, anna: LearnerRecord, tess: LearnerRecord, theo: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna")
    for attempt in (
        lambda: classes.renew_code(theo, civics.id, old=civics.code, token="new", now=NOW),
        lambda: classes.remove(theo, civics.id, anna.id, now=NOW),
    ):
        with pytest.raises(ClassError, match="no such class of yours"):
            attempt()
    assert classes.get(tess, civics.id) == civics
    assert len(classes.members(tess, civics.id)) == 1


def test_who_is_forgotten_is_in_no_class_and_a_forgotten_teacher_has_none(
    classes: Classes,
    civics: ClassRecord,
    quiz: Quiz,
    anna: LearnerRecord,
    bo: LearnerRecord,
    tess: LearnerRecord,
) -> None:
    named(classes, civics, anna, "Anna")
    named(classes, civics, bo, "Bo")
    quiz.forget(anna.id)
    assert [member.name for member in classes.members(tess, civics.id)] == ["Bo"]
    quiz.forget(tess.id)
    assert classes.of(bo) == ()


def test_what_is_stored_of_classes_can_be_taken_along(
    classes: Classes, civics: ClassRecord, quiz: Quiz, anna: LearnerRecord, tess: LearnerRecord
) -> None:
    named(classes, civics, anna, "Anna O.")
    (membership,) = quiz.export(anna.id)["member_of"]
    assert (membership["class"], membership["name"]) == ("Civics 10b", "Anna O.")
    (own,) = quiz.export(tess.id)["own_classes"]
    assert own["code"] == civics.code


def test_the_teachers_of_a_learner_are_those_whose_classes_they_are_in(
    classes: Classes, civics: ClassRecord, store: Store, anna: LearnerRecord, tess: LearnerRecord
) -> None:
    assert store.classes.teachers_of(anna.id) == frozenset()
    named(classes, civics, anna, "Anna")
    assert store.classes.teachers_of(anna.id) == {tess.id}


def test_who_tries_many_codes_has_to_wait_and_then_gets_in(
    classes: Classes, tess: LearnerRecord, anna: LearnerRecord, bo: LearnerRecord
) -> None:
    class_ = classes.create(tess, "Civics pseudonyms", token="secret", now=NOW)
    wrong = "KKKKKK" if class_.code != "KKKKKK" else "MMMMMM"
    for _ in range(WRONG_CODES):
        with pytest.raises(ClassError, match="There is no class with the code"):
            classes.join(anna, wrong, seed=1, now=NOW)
    for code in (wrong, class_.code):  # the right one too, or trying would pay
        with pytest.raises(ClassError, match=r"You have tried 10 codes .* in 10 min\."):
            classes.join(anna, code, seed=1, now=NOW)
    assert classes.join(bo, class_.code, seed=1, now=NOW).new
    assert classes.join(anna, class_.code, seed=1, now=NOW + WITHIN).new
