"""What question sets there are, and who sees and may take which.

``by`` is who asks: a teacher or an admin, or None for whoever runs the bot, on the command line. What is not
theirs does not exist for them: a foreign id gets the same sentence as an unknown one.
"""

from __future__ import annotations

from bot.domain.bank import Bank
from bot.domain.roles import Role
from bot.errors import SetError
from bot.quiz import Offered, Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.sets import VersionRecord
from bot.teaching.diff import Difference, difference
from bot.teaching.roles import Roles


class Shelf:
    """The sets and their versions, as somebody sees them. Methods raise ``SetError`` and ``RoleError``."""

    def __init__(self, store: Store, quiz: Quiz, roles: Roles) -> None:
        self._store = store
        self._quiz = quiz
        self._roles = roles

    def version(self, row: int, by: LearnerRecord | None) -> VersionRecord:
        """Return a version of a set that ``by`` may see."""
        self._require_teacher(by)
        found = self._store.sets.version(row)
        if found is None or not self._sees(by, found):
            raise SetError(
                "There is no such set, or it was discarded: send /sets to see yours."
                if by
                else f"There is no set version {row}: `civicquiz sets` lists them."
            )
        return found

    def versions(self, bank_id: str, by: LearnerRecord | None) -> tuple[VersionRecord, ...]:
        """Return the versions of a set, the newest first; ``SetError`` if ``by`` has no such set."""
        self._require_teacher(by)
        found = self._store.sets.versions(bank_id)
        if not found or not self._sees(by, found[0]):
            where = "/sets lists yours" if by else "`civicquiz sets` lists them"
            raise SetError(f'There is no set "{bank_id[:60]}": {where}.')
        return tuple(found)

    def newest(self, bank_id: str, by: LearnerRecord | None) -> VersionRecord:
        """Return the newest version of a set: its draft, or else what is published, or was last."""
        versions = self.versions(bank_id, by)
        in_order = ("draft", "published", "withdrawn")
        return min(versions, key=lambda version: (in_order.index(version.state), -version.row))

    def listed(self, by: LearnerRecord | None) -> tuple[tuple[VersionRecord, ...], ...]:
        """Return all sets that ``by`` may see, by id; each as its versions, the newest first."""
        self._require_teacher(by)
        sets: dict[str, list[VersionRecord]] = {}
        for version in self._store.sets.versions():
            if self._sees(by, version):
                sets.setdefault(version.bank_id, []).append(version)
        return tuple(tuple(versions) for versions in sets.values())

    def newest_draft(self, by: LearnerRecord) -> VersionRecord | None:
        """Return the draft that a teacher loaded last, or None."""
        drafts = [
            version
            for versions in self.listed(by)
            for version in versions
            if version.state == "draft" and version.owner_id == by.id
        ]
        return max(drafts, key=lambda version: version.row, default=None)

    def bank(self, version: VersionRecord) -> Bank:
        """Return the bank of a version."""
        return self._quiz.bank(version.row)

    def content(self, version: VersionRecord) -> bytes:
        """Return the file of a version, as it was brought."""
        return self._store.banks.content(version.row) or b""

    def published(self, bank_id: str) -> VersionRecord | None:
        """Return the version of a set that is offered now, or None."""
        versions = self._store.sets.versions(bank_id)
        return next((version for version in versions if version.state == "published"), None)

    def before(self, version: VersionRecord) -> VersionRecord | None:
        """Return what a version is compared with: the published one, or else the last one before it."""
        older = [
            other
            for other in self._store.sets.versions(version.bank_id)
            if other.row != version.row and other.state != "draft"
        ]
        published = next((other for other in older if other.state == "published"), None)
        return published or next((other for other in older if other.number < version.number), None)

    def difference(self, version: VersionRecord, old: VersionRecord) -> Difference:
        """Return what is new in a version."""
        return difference(self.bank(old), self.bank(version))

    def offered(self, learner: LearnerRecord) -> tuple[Offered, ...]:
        """Return the published sets that this person may take, by title.

        Sets without an owner are for everybody; a teacher's are for that teacher, for the members of the
        teacher's classes, and for admins.
        """
        offers = self._quiz.offered()
        owners = self._store.sets.owners()
        if not owners or self._roles.of(learner) is Role.ADMIN:
            return offers
        mine = {learner.id, *self._store.classes.teachers_of(learner.id)}
        return tuple(
            offer for offer in offers if offer.bank.id not in owners or owners[offer.bank.id] in mine
        )

    def _sees(self, by: LearnerRecord | None, version: VersionRecord) -> bool:
        return self._may(by, version.owner_id)

    def _may(self, by: LearnerRecord | None, owner_id: int | None) -> bool:
        return by is None or owner_id == by.id or self._roles.of(by) is Role.ADMIN

    def _require_teacher(self, by: LearnerRecord | None) -> None:
        if by is not None:
            self._roles.require(by, Role.TEACHER)
