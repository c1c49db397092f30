"""Who has which commands, in the menu and in /help."""

import pytest

from bot.app import introduce
from bot.chat.callbacks import _PARTS, Action, encode
from bot.chat.menu import COMMANDS, TAPS, commands, show_menu
from bot.domain.roles import Role
from bot.offline.people import Person
from tests.chat.conftest import invited
from tests.conftest import ADMIN_ID, AnyApplication, People


def names(role: Role) -> list[str]:
    return [command.command for command in commands(role)]


def menu(person: Person) -> list[str]:
    return [command["command"] for command in person.menu]


@pytest.mark.parametrize("role", Role)
def test_every_menu_fits_telegram(role: Role) -> None:
    assert len(commands(role)) <= 100
    assert all(3 <= len(command.description) <= 256 for command in commands(role))


def test_a_higher_role_has_all_of_a_lower_one_and_more() -> None:
    assert set(names(Role.LEARNER)) < set(names(Role.TEACHER)) < set(names(Role.ADMIN)) == set(COMMANDS)


def test_every_button_has_something_that_decides_about_it() -> None:
    assert set(TAPS) == set(Action)


async def test_at_the_start_each_gets_their_own_menu(
    application: AnyApplication, anna: Person, admin: Person, teacher: Person
) -> None:
    await introduce(application)
    assert menu(anna) == names(Role.LEARNER)
    assert menu(teacher) == names(Role.TEACHER)
    assert menu(admin) == names(Role.ADMIN)


async def test_an_admin_who_has_not_written_yet_does_not_keep_the_others_from_theirs(
    application: AnyApplication, people: People
) -> None:
    await introduce(application)
    anna, ada = people("Anna"), people("Ada", id=ADMIN_ID)
    await ada.says("/start")
    assert (menu(anna), menu(ada)) == (names(Role.LEARNER), names(Role.ADMIN))


async def test_the_menu_changes_with_the_role(application: AnyApplication, admin: Person, bo: Person) -> None:
    await introduce(application)
    await invited(admin, bo, "teacher")
    assert menu(bo) == names(Role.TEACHER)
    await invited(admin, bo, "admin")
    assert menu(bo) == names(Role.ADMIN)
    await admin.says("/revoke Bo")
    assert menu(bo) == names(Role.LEARNER)


async def test_the_menu_goes_with_the_data(application: AnyApplication, teacher: Person) -> None:
    await introduce(application)
    await teacher.says("/forgetme")
    await teacher.taps("Yes, erase it for good")
    assert menu(teacher) == names(Role.LEARNER)


async def test_help_shows_each_person_only_their_own_commands(
    anna: Person, teacher: Person, admin: Person
) -> None:
    for person, role in ((anna, Role.LEARNER), (teacher, Role.TEACHER), (admin, Role.ADMIN)):
        await person.says("/help")
        lines = person.last.text.splitlines()
        assert [line.split()[0] for line in lines if line.startswith("/")] == [
            f"/{name}" for name in names(role)
        ]


@pytest.mark.parametrize(
    "name", sorted(name for name, (least, _) in COMMANDS.items() if least > Role.LEARNER)
)
async def test_a_command_above_ones_role_is_answered_in_a_sentence(anna: Person, name: str) -> None:
    await anna.says(f"/{name} teacher")
    assert anna.last.text.startswith(f"/{name} is for ")
    assert "Nothing was changed." in anna.last.text


@pytest.mark.parametrize("name", sorted(name for name, (least, _) in COMMANDS.items() if least is Role.ADMIN))
async def test_a_teacher_cannot_use_an_admins_commands(teacher: Person, name: str) -> None:
    await teacher.says(f"/{name} Tia")
    assert teacher.last.text.startswith(f"/{name} is for admins.")


async def test_who_uses_a_command_that_was_taken_from_them_loses_it_from_the_menu(
    application: AnyApplication, anna: Person
) -> None:
    await introduce(application)
    await show_menu(application.bot, anna.id, Role.TEACHER)  # as it was under other settings
    await anna.says("/invite")
    assert menu(anna) == names(Role.LEARNER)


async def test_buttons_above_ones_role_do_nothing(anna: Person, bo: Person, admin: Person) -> None:
    await invited(admin, bo, "teacher")
    await anna.says("/start")
    for action, (least, _) in TAPS.items():
        if least > Role.LEARNER:
            await anna.presses(encode(action, *[1] * _PARTS[action]), message_id=anna.last.id)
            assert anna.alerts[-1].text.startswith("Only ")
