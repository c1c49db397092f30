"""Who may see what: admins all, teachers their own classes and sets, learners their own scores.

What is not somebody's does not exist for them: every function returns None for it, as for what is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.roles import Role
from bot.quiz import Quiz
from bot.reports.building import Wanted, nobody
from bot.store.classes import ClassRecord, MemberRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.reports import Scope
from bot.teaching.roles import Roles
from bot.teaching.sets import Sets
from bot.web.filters import Filters


@dataclass(frozen=True, slots=True)
class SeenSet:
    """A set that somebody may see reports of."""

    set_id: str
    title: str
    whole: bool
    """Whether all answers to it, and not only those of ``classes``."""
    classes: tuple[ClassRecord, ...]
    """Classes that were given it, of those that the person may see."""


class Access:
    """What one person may see; asked anew for each request, so that a role that is taken back is gone."""

    def __init__(self, store: Store, quiz: Quiz, roles: Roles, who: LearnerRecord) -> None:
        self.who = who
        self.role = roles.of(who)
        self._store = store
        self._quiz = quiz
        self._roles = roles

    def sets(self) -> tuple[SeenSet, ...]:
        """Return the sets with answers that the person may see, by title."""
        if self.role < Role.TEACHER:
            return ()
        answered = self._store.reports.sets()
        whole = set(answered) if self.role is Role.ADMIN else self._own_sets()
        by_set: dict[str, list[ClassRecord]] = {}
        for class_ in self.classes():
            for set_id in self._store.reports.sets_of_class(class_.id):
                by_set.setdefault(set_id, []).append(class_)
        seen = [
            SeenSet(set_id, self.title(set_id), set_id in whole, tuple(by_set.get(set_id, ())))
            for set_id in answered
            if set_id in whole or set_id in by_set
        ]
        return tuple(sorted(seen, key=lambda each: (each.title.casefold(), each.set_id)))

    def one_set(self, set_id: str) -> SeenSet | None:
        """Return a set that the person may see."""
        return next((each for each in self.sets() if each.set_id == set_id), None)

    def classes(self) -> tuple[ClassRecord, ...]:
        """Return the classes that the person may see, by name; those of others only with answers."""
        if self.role < Role.TEACHER:
            return ()
        found = {class_.id: class_ for class_ in self._store.classes.of_owner(self.who.id)}
        if self.role is Role.ADMIN:
            for set_id in self._store.reports.sets():
                for class_id in self._store.reports.classes_of(set_id):
                    class_ = self._store.classes.get(class_id)
                    if class_ is not None:
                        found[class_id] = class_
        return tuple(sorted(found.values(), key=lambda class_: (class_.name.casefold(), class_.id)))

    def class_(self, class_id: int) -> ClassRecord | None:
        """Return a class that the person may see."""
        if self.role < Role.TEACHER:
            return None
        class_ = self._store.classes.get(class_id)
        mine = class_ is not None and (class_.owner_id == self.who.id or self.role is Role.ADMIN)
        return class_ if mine else None

    def member(self, class_id: int, learner_id: int) -> MemberRecord | None:
        """Return a member of a class that the person may see."""
        return self._store.classes.member(class_id, learner_id) if self.class_(class_id) else None

    def wanted(self, seen: SeenSet, filters: Filters) -> Wanted | None:
        """Return what a report of a set is to be about; None for a class that is not the person's.

        Who may not see the whole set and names no class gets the first of theirs.
        """
        class_id = filters.class_id
        if class_id is None and not seen.whole:
            class_id = seen.classes[0].id
        class_ = None if class_id is None else self.class_(class_id)
        if class_id is not None and (class_ is None or class_ not in seen.classes):
            return None
        return self._wanted((seen.set_id,), class_, filters)

    def wanted_of_class(self, class_: ClassRecord, filters: Filters) -> Wanted | None:
        """Return what a report of all that a class was given is to be about; None where it has not begun."""
        sets = self._store.reports.sets_of_class(class_.id)
        return self._wanted(sets, class_, filters) if sets else None

    def _wanted(self, sets: tuple[str, ...], class_: ClassRecord | None, filters: Filters) -> Wanted:
        class_id, name = (None, None) if class_ is None else (class_.id, class_.name)
        scopes = tuple(Scope(each, class_id, *filters.span, filters.attempts) for each in sets)
        names = self._names if filters.names else nobody
        return Wanted(scopes, name, names, None if self.role is Role.ADMIN else self.who.id)

    def _names(self, scope: Scope, learners: Collection[int]) -> Mapping[int, str]:
        """Name people as they chose in the class; a teacher gets the names of their own classes alone."""
        if scope.class_id is not None or self.role is Role.ADMIN:
            return self._store.reports.names(learners, scope.class_id)
        names: dict[int, str] = {}
        for class_ in self.classes():
            names |= self._store.reports.names(learners, class_.id)
        return names

    def _own_sets(self) -> set[str]:
        sets = Sets(self._store, self._quiz, self._roles)
        return {versions[0].bank_id for versions in sets.listed(self.who)}

    def title(self, set_id: str) -> str:
        """Return what a set is called now."""
        return self._quiz.bank(self._store.reports.rows_of(set_id)[0]).title
