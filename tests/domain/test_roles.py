"""Roles, from the least to the most."""

from bot.domain.roles import Role


def test_an_admin_is_more_than_a_teacher_and_a_teacher_more_than_a_learner() -> None:
    assert Role.LEARNER < Role.TEACHER < Role.ADMIN
    assert Role.ADMIN >= Role.ADMIN
    assert max([Role.ADMIN, Role.TEACHER], default=Role.LEARNER) is Role.ADMIN
