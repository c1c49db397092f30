"""Classes: made by teachers, joined by a code, under a name that each member chooses.

What is not a teacher's does not exist for them: a foreign class gets the same sentence as an unknown one.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from bot.domain.assigning import read_new_class
from bot.domain.class_names import name_key, name_of
from bot.domain.failures import Failures
from bot.domain.join_codes import join_code, tidy_code
from bot.domain.pseudonyms import pseudonym
from bot.domain.roles import Role
from bot.errors import ClassError
from bot.store.classes import ClassRecord, MemberRecord
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.teaching.roles import Roles
from bot.teaching.zones import DEFAULT, zone_named

MOST_CLASSES = 60
"""Classes that one teacher can have; each is a button of one message, and Telegram has up to 100 in it."""

WRONG_CODES = 10
"""Codes of no class that somebody may try ``WITHIN`` that time. There are 22^6 codes, 113 million."""

WITHIN = dt.timedelta(minutes=10)

_UNKNOWN = "There is no such class of yours: /class lists them."


@dataclass(frozen=True, slots=True)
class Joining:
    """What came of a join code; without a ``member`` a name is still to be asked for."""

    class_: ClassRecord
    member: MemberRecord | None
    new: bool = False


class Classes:
    """What teachers do with classes, and learners in them. Methods raise ``ClassError`` and ``RoleError``."""

    def __init__(self, store: Store, roles: Roles) -> None:
        self._store = store
        self._roles = roles
        self._guesses = Failures(most=WRONG_CODES, within=WITHIN)

    # Teachers

    def create(self, teacher: LearnerRecord, typed: str, *, token: str, now: dt.datetime) -> ClassRecord:
        """Make the class that was typed as ``NAME [zone AREA/CITY] [pseudonyms]``.

        Its code comes of ``token``, which is secret and new. Without a zone it gets that of the teacher's
        last class. Raises ``UsageError`` for what cannot be read and ``ClassError`` for a name that the
        teacher has given before.
        """
        self._roles.require(teacher, Role.TEACHER)
        wish = read_new_class(typed)
        name = name_of(wish.name, what="The name of a class")
        before = self._store.classes.of_owner(teacher.id)
        if len(before) >= MOST_CLASSES:
            raise ClassError(f"You have {MOST_CLASSES} classes, which is the most that one teacher can have.")
        usual = before[0].zone if before else DEFAULT
        zone = zone_named(wish.zone).key if wish.zone else usual
        for attempt in range(10):  # a code that is taken already comes once in a hundred million
            made = self._store.classes.add(
                teacher.id,
                name,
                name_key(name),
                code=join_code(token, attempt),
                zone=zone,
                pseudonyms=wish.pseudonyms,
                now=now,
            )
            if made is not None:
                return made
            same = self._store.classes.by_name(teacher.id, name_key(name))
            if same is not None:
                raise ClassError(f"You have a class {same.name} already; its code is {same.code}.")
        raise ClassError("No join code was free; please try again.")

    def teacher(self, class_: ClassRecord) -> LearnerRecord:
        """Return whose class it is."""
        teacher = self._store.learners.get(class_.owner_id)
        assert teacher is not None  # noqa: S101 - a class goes with its teacher
        return teacher

    def own(self, teacher: LearnerRecord) -> tuple[ClassRecord, ...]:
        """Return the classes that a teacher has made, the newest first."""
        self._roles.require(teacher, Role.TEACHER)
        return tuple(self._store.classes.of_owner(teacher.id))

    def get(self, teacher: LearnerRecord, class_id: int) -> ClassRecord:
        """Return a class that the teacher has made; an admin sees all."""
        self._roles.require(teacher, Role.TEACHER)
        return self._seen(teacher, self._store.classes.get(class_id))

    def find(self, teacher: LearnerRecord, typed: str) -> ClassRecord:
        """Return the class of the teacher's that was typed, by its name or its code."""
        self._roles.require(teacher, Role.TEACHER)
        code = tidy_code(typed)
        found = self._store.classes.by_name(teacher.id, name_key(" ".join(typed.split())))
        if found is None and code is not None:
            found = self._store.classes.by_code(code)
        if found is None or not self._sees(teacher, found):
            raise ClassError(f"You have no class “{typed[:60]}”: /class lists yours, with their codes.")
        return found

    def set_zone(self, teacher: LearnerRecord, class_id: int, typed: str) -> ClassRecord:
        """Change the time zone in which a class reads due dates; those that are set stay the same moments."""
        class_ = self.get(teacher, class_id)
        self._store.classes.set_zone(class_.id, zone_named(typed).key)
        return self.get(teacher, class_id)

    def renew_code(
        self, teacher: LearnerRecord, class_id: int, *, old: str, token: str, now: dt.datetime
    ) -> ClassRecord:
        """Give a class a code made of ``token`` in place of ``old``, and let open invitations lapse.

        Nothing happens where the class has another code than ``old`` by now.
        """
        class_ = self.get(teacher, class_id)
        with self._store.transaction():
            for attempt in range(10):
                if self._store.classes.set_code(class_id, old=old, new=join_code(token, attempt)):
                    self._store.roles.expire(class_id, now)
                    self._roles.note(teacher, "join code renewed", now=now, class_id=class_.id)
                    break
        return self.get(teacher, class_id)

    def member_named(self, teacher: LearnerRecord, class_id: int, learner_id: int) -> str:
        """Return the name of a member; ``ClassError`` where the class has no such member."""
        member = self._store.classes.member(self.get(teacher, class_id).id, learner_id)
        if member is None:
            raise ClassError("That person is no longer in the class.")
        return member.name

    def remove(
        self, teacher: LearnerRecord, class_id: int, learner_id: int, *, now: dt.datetime
    ) -> tuple[str, LearnerRecord]:
        """Take somebody out of a class; return the name they had there, and who it is.

        Their answers stay theirs. Raises ``ClassError`` where the class has no such member.
        """
        name = self.member_named(teacher, class_id, learner_id)
        person = self._store.learners.get(learner_id)
        assert person is not None  # noqa: S101 - a member is a learner
        with self._store.transaction():
            self._store.classes.leave(class_id, learner_id)
            self._roles.note(teacher, "member removed", now=now, class_id=class_id, learner_id=learner_id)
        return name, person

    def members(self, teacher: LearnerRecord, class_id: int) -> tuple[MemberRecord, ...]:
        """Return who is in a class, by name."""
        return tuple(self._store.classes.members(self.get(teacher, class_id).id))

    # Learners

    def join(self, learner: LearnerRecord, typed: str, *, seed: int, now: dt.datetime) -> Joining:
        """Begin to join the class of a code.

        In a class of pseudonyms the learner gets one and is in. Elsewhere a name is to be asked for, also
        of a member, who can so take another one. Who has tried too many wrong codes lately has to wait.
        """
        code = tidy_code(typed)
        if code is None:
            raise ClassError(
                "A join code has six letters and digits, such as K7M-4PX. Send it as /join CODE."
                if not typed.strip()
                else f"“{typed[:60]}” is no join code: those have six letters and digits."
            )
        wait = self._guesses.wait(learner.id, now)
        if wait:
            raise ClassError(
                f"You have tried {WRONG_CODES} codes that are of no class. Ask your teacher for the right "
                f"one, and send it in {-(-wait // 60)} min."
            )
        class_ = self._store.classes.by_code(code)
        if class_ is None:
            self._guesses.add(learner.id, now)
            raise ClassError(f"There is no class with the code {code}. Ask your teacher for the right one.")
        return self._join(learner, class_, seed, now)

    def join_invited(self, learner: LearnerRecord, class_id: int, *, seed: int, now: dt.datetime) -> Joining:
        """Begin to join the class that an invitation is for; as ``join`` otherwise."""
        class_ = self._store.classes.get(class_id)
        if class_ is None:
            raise ClassError("The class that this invitation is for is no more.")
        return self._join(learner, class_, seed, now)

    def _join(self, learner: LearnerRecord, class_: ClassRecord, seed: int, now: dt.datetime) -> Joining:
        member = self._store.classes.member(class_.id, learner.id)
        if class_.pseudonyms:
            if member is not None:
                return Joining(class_, member)
            return Joining(class_, self._under_pseudonym(class_, learner, seed, now), new=True)
        return Joining(class_, member)

    def name(
        self,
        learner: LearnerRecord,
        class_id: int,
        typed: str,
        *,
        now: dt.datetime,
        message_id: int | None = None,
    ) -> Joining:
        """Put the learner into the class that asked for a name, under the one that was typed.

        Raises ``UsageError`` for what is no name and ``ClassError`` for one that another member has.
        """
        class_ = self._store.classes.get(class_id)
        if class_ is None or class_.pseudonyms:
            raise ClassError("That class asks for no names. /join CODE joins one.")
        name = name_of(typed, what="Your name")
        before = self._store.classes.member(class_.id, learner.id)
        joined_at = before.joined_at if before else now
        member = MemberRecord(class_.id, learner.id, name, joined_at, message_id)
        if not self._store.classes.join(member, name_key(name)):
            raise ClassError(
                f"Someone in {class_.name} is called {name} already. Add a letter or a number to it."
            )
        return Joining(class_, member, new=before is None)

    def named_by(self, learner: LearnerRecord, message_id: int) -> Joining | None:
        """Return what came of a message that gave a name, for an update that comes a second time."""
        member = self._store.classes.named_by(learner.id, message_id)
        class_ = self._store.classes.get(member.class_id) if member else None
        return Joining(class_, member) if class_ else None

    def of(self, learner: LearnerRecord) -> tuple[ClassRecord, ...]:
        """Return the classes that a learner is in, by name."""
        return tuple(self._store.classes.of_member(learner.id))

    def member(self, learner: LearnerRecord, class_id: int) -> MemberRecord | None:
        """Return the learner's place in a class, or None."""
        return self._store.classes.member(class_id, learner.id)

    def leave(self, learner: LearnerRecord, class_id: int) -> ClassRecord:
        """Take the learner out of a class; their answers stay theirs."""
        class_ = self._store.classes.get(class_id)
        if class_ is None or not self._store.classes.leave(class_id, learner.id):
            raise ClassError("You are not in that class. /leave lists those that you are in.")
        return class_

    def left(self, learner: LearnerRecord, typed: str) -> ClassRecord:
        """Return the class, of those that the learner is in, that was typed by name or code."""
        code, key = tidy_code(typed), name_key(" ".join(typed.split()))
        for class_ in self.of(learner):
            if class_.code == code or name_key(class_.name) == key:
                return class_
        raise ClassError(f"You are in no class “{typed[:60]}”. /leave lists those that you are in.")

    def _under_pseudonym(
        self, class_: ClassRecord, learner: LearnerRecord, seed: int, now: dt.datetime
    ) -> MemberRecord:
        while True:
            taken = [member.name for member in self._store.classes.members(class_.id)]
            name = pseudonym(taken, random.Random(seed))  # noqa: S311 - no secret
            member = MemberRecord(class_.id, learner.id, name, now)
            if self._store.classes.join(member, name_key(name)):
                return member

    def _seen(self, teacher: LearnerRecord, class_: ClassRecord | None) -> ClassRecord:
        if class_ is None or not self._sees(teacher, class_):
            raise ClassError(_UNKNOWN)
        return class_

    def _sees(self, teacher: LearnerRecord, class_: ClassRecord) -> bool:
        return class_.owner_id == teacher.id or self._roles.of(teacher) is Role.ADMIN
