"""Inviting people to a role and taking it back, in the chat."""

import json
import re

import pytest

from bot.chat.callbacks import Action, encode
from bot.domain.roles import Role
from bot.offline.botapi import BotApi
from bot.offline.people import Person
from bot.store.database import Store
from tests.chat.conftest import invited, payload_of
from tests.conftest import Clock, People


def audited(store: Store) -> list[str]:
    return [row.what for row in store.audit.all()]


async def test_an_invitation_is_a_link_to_this_bot(admin: Person) -> None:
    await admin.says("/invite teacher")
    link = re.search(r"https://t\.me/civicquiz_bot\?start=([A-Za-z0-9_-]{1,64})(?!\S)", admin.last.text)
    assert link
    assert "within 7 days" in admin.last.text


async def test_whoever_opens_the_link_has_the_role_and_both_are_told(admin: Person, bo: Person) -> None:
    await invited(admin, bo, "teacher")
    assert bo.last.text.startswith("You are a teacher here now.")
    assert "\u2068Ada\u2069 invited you" in bo.last.text
    assert admin.last.text == "\u2068Bo\u2069 has accepted your invitation and is a teacher now."
    await bo.says("/invite")
    assert "Whom do you invite?" in bo.last.text


async def test_an_admin_that_was_invited_can_invite(admin: Person, bo: Person, anna: Person) -> None:
    await invited(admin, bo, "admin")
    await invited(bo, anna, "teacher")
    assert anna.last.text.startswith("You are a teacher here now.")


async def test_the_link_is_good_once(admin: Person, bo: Person, anna: Person, store: Store) -> None:
    await admin.says("/invite teacher")
    payload = payload_of(admin.last)
    await bo.starts(payload)
    before = audited(store)
    await anna.starts(payload)
    assert anna.last.text.startswith("This invitation has been used.")
    await anna.says("/roles")
    assert anna.last.text.startswith("/roles is for admins.")
    assert audited(store) == before


async def test_a_repeated_update_accepts_once(admin: Person, bo: Person, store: Store) -> None:
    await invited(admin, bo, "teacher")
    before, told = audited(store), len(admin.messages)
    await bo.starts(payload_of(admin.messages[0]))
    assert bo.last.text.startswith("You are a teacher here now.")
    assert (audited(store), len(admin.messages)) == (before, told)


async def test_the_link_expires(admin: Person, bo: Person, clock: Clock) -> None:
    await admin.says("/invite teacher")
    clock.advance(days=7)
    await bo.starts(payload_of(admin.last))
    assert bo.last.text.startswith("This invitation has expired")


@pytest.mark.parametrize("payload", ["i_", "i_nothing", "i_" + "x" * 62])
async def test_an_unknown_link_says_so(anna: Person, payload: str) -> None:
    await anna.starts(payload)
    assert anna.last.text.startswith("This invitation is not known here.")


async def test_another_payload_is_just_a_start(anna: Person) -> None:
    await anna.starts("whatever")
    assert "Welcome" in anna.last.text


async def test_an_inviter_who_has_blocked_the_bot_stops_nothing(admin: Person, bo: Person) -> None:
    await admin.says("/invite teacher")
    payload = payload_of(admin.last)
    await admin.blocks()
    await bo.starts(payload)
    assert bo.last.text.startswith("You are a teacher here now.")


@pytest.mark.parametrize("args", ["", "king", "teacher admin", "learner"])
async def test_an_invitation_of_nothing_says_what_there_is(admin: Person, args: str) -> None:
    await admin.says(f"/invite {args}")
    assert "/invite teacher" in admin.last.text
    assert "/invite learner" in admin.last.text


async def test_a_teacher_is_not_shown_what_only_admins_invite(teacher: Person) -> None:
    await teacher.says("/invite")
    assert "/invite teacher" not in teacher.last.text
    await teacher.says("/invite admin")
    assert teacher.last.text == "Only admins can do that."


async def test_roles_lists_who_has_one(admin: Person, teacher: Person) -> None:
    await admin.says("/roles")
    assert f"\u2068Tia\u2069 ({teacher.id}): teacher" in admin.last.text
    assert f"\u2068Ada\u2069 ({admin.id}): admin, by the setting ADMIN_IDS" in admin.last.text


async def test_a_role_is_taken_back_by_name(admin: Person, teacher: Person) -> None:
    await admin.says("/revoke Tia")
    assert admin.last.text == "Done: \u2068Tia\u2069 is a learner again."
    assert "Your role here was taken back" in teacher.last.text
    await teacher.says("/invite")
    assert teacher.last.text.startswith("/invite is for teachers.")


async def test_one_role_of_two_is_taken_back_by_number(admin: Person, teacher: Person) -> None:
    await invited(admin, teacher, "admin")
    await admin.says(f"/revoke {teacher.id} ADMIN")
    assert admin.last.text == "Done: \u2068Tia\u2069 is a teacher still, and no longer an admin."
    await admin.says(f"/revoke {teacher.id} admin")
    assert admin.last.text.startswith("They are a teacher, and not an admin")


async def test_a_name_of_several_words_and_a_role(admin: Person, people: People) -> None:
    rose = await invited(admin, people("Rose", last_name="of Admin"), "teacher")
    await admin.says("/revoke rose of admin")
    assert "\u2068Rose of Admin\u2069 is a learner again" in admin.last.text
    assert "taken back" in rose.last.text


async def test_revoke_alone_offers_a_button_for_each_role(admin: Person, teacher: Person) -> None:
    await admin.says("/revoke")
    assert admin.last.labels == ("Tia: no longer a teacher",)
    shown = admin.last
    await admin.taps(1)
    assert admin.last.text == "Done: \u2068Tia\u2069 is a learner again."
    await admin.taps(1, on=shown)
    assert admin.alerts[-1].text.startswith("Nobody here with a role")


async def test_as_many_buttons_as_telegram_takes(admin: Person, store: Store, clock: Clock) -> None:
    await admin.says("/start")
    for number in range(60):
        learner = store.learners.register(7_000_000_000 + number, name="x" * 128, language="en", now=clock())
        store.roles.grant(learner.id, Role.TEACHER, by=None, now=clock())
    await admin.says("/revoke")
    assert len(admin.last.buttons) == 50
    await admin.says("/roles")
    assert "7000000059" in admin.last.text


async def test_a_menu_that_telegram_refuses_stops_nothing(api: BotApi, admin: Person, bo: Person) -> None:
    api.fail("setMyCommands", status=400, description="Bad Request: chat not found")
    await invited(admin, bo, "teacher")
    assert bo.last.text.startswith("You are a teacher here now.")
    await bo.says("/invite")
    assert "Whom do you invite?" in bo.last.text


async def test_an_admin_by_the_settings_cannot_be_revoked(admin: Person, people: People, bo: Person) -> None:
    await invited(admin, bo, "admin")
    await bo.says(f"/revoke {admin.id}")
    assert "by the setting ADMIN_IDS" in bo.last.text


async def test_a_crafted_revocation_is_refused_in_a_sentence(
    admin: Person, teacher: Person, bo: Person, store: Store
) -> None:
    await bo.says("/start")
    before = audited(store)
    for person, parts in (
        (bo, (teacher.id, 0)),
        (teacher, (teacher.id, 0)),
        (admin, (bo.id, 0)),
        (admin, (teacher.id, 35)),
        (admin, (2**61, 1)),
    ):
        await person.presses(encode(Action.REVOKE, *parts), message_id=person.last.id)
        assert person.alerts[-1].text.endswith(".")
    assert audited(store) == before


async def test_names_are_shown_as_they_are(admin: Person, people: People) -> None:
    await invited(admin, people("<b>Bob</b> & Co"), "teacher")
    await admin.says("/roles")
    assert "\u2068<b>Bob</b> & Co\u2069" in admin.last.text
    await admin.says("/revoke <b>bob</b> & co")
    assert "is a learner again" in admin.last.text


async def test_a_teacher_invites_learners_into_a_class_of_their_own(
    teacher: Person, anna: Person, bo: Person
) -> None:
    await teacher.says("/newclass Civics")
    await teacher.says("/invite learner civics")
    payload = payload_of(teacher.last)
    for person in (anna, bo):
        await person.starts(payload)
        assert "Civics" in person.last.text
    await anna.says("Anna O.")
    await teacher.says("/class Civics")
    assert "Anna O." in teacher.last.text


async def test_nobody_invites_into_a_class_that_is_not_theirs(
    admin: Person, teacher: Person, bo: Person, store: Store
) -> None:
    await teacher.says("/newclass Civics")
    await invited(admin, bo, "teacher")
    before = audited(store)
    for args in ("Civics", "1", store.classes.of_owner(2)[0].code, "Nothing"):
        await bo.says(f"/invite learner {args}")
        assert bo.last.text.startswith("You have no class")
    assert audited(store) == before


async def test_an_erasure_and_an_export_are_in_the_audit(anna: Person, store: Store) -> None:
    await anna.says("/mydata")
    await anna.says("/forgetme")
    await anna.taps("Yes, erase it for good")
    assert audited(store) == ["own data exported", "own data erased"]


async def test_a_teacher_who_is_forgotten_is_none_any_more(teacher: Person, store: Store) -> None:
    await teacher.says("/mydata")
    attachment = teacher.last.attachment
    assert attachment is not None
    data = json.loads(attachment.content)
    assert [given["role"] for given in data["roles"]] == ["teacher"]
    assert [(made["kind"], made["made_by_you"]) for made in data["invitations"]] == [("teacher", False)]
    assert [done["what"] for done in data["done"]] == ["own data exported"]
    await teacher.says("/forgetme")
    assert "A role that you were given goes too" in teacher.last.text
    await teacher.taps("Yes, erase it for good")
    await teacher.says("/invite")
    assert teacher.last.text.startswith("/invite is for teachers.")


async def test_an_admin_by_the_settings_who_is_forgotten_is_one_still(admin: Person) -> None:
    await admin.says("/forgetme")
    await admin.taps("Yes, erase it for good")
    await admin.says("/roles")
    assert "by the setting ADMIN_IDS" in admin.last.text
