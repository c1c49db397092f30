"""Who may do what: each role may do all that the ones before it may."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering


@total_ordering
class Role(Enum):
    """What somebody is here, from the least to the most."""

    LEARNER = "learner"
    TEACHER = "teacher"
    ADMIN = "admin"

    def __lt__(self, other: Role) -> bool:
        order = list(Role)
        return order.index(self) < order.index(other)
