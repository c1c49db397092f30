"""Question sets: loaded as drafts, published, withdrawn, discarded, exported.

``by`` is who does it: a teacher or an admin, or None for whoever runs the bot, on the command line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.roles import Role
from bot.errors import SetError
from bot.formats import Exported, Format
from bot.quiz import Quiz
from bot.store.database import Store
from bot.store.learners import LearnerRecord
from bot.store.sets import VersionRecord
from bot.teaching.importing import Brought, brought
from bot.teaching.reading import Read, in_process
from bot.teaching.roles import Roles
from bot.teaching.shelf import Shelf
from bot.teaching.uploads import Checked, checked


@dataclass(frozen=True, slots=True)
class Upload:
    """What came of a file: the stored version, or none where the file has errors."""

    checked: Checked
    version: VersionRecord | None
    looked_up: bool = False
    """Whether the quotes were looked up in the article."""


class Sets(Shelf):
    """What teachers and admins can do with question sets. Methods raise ``SetError`` and ``RoleError``."""

    def __init__(self, store: Store, quiz: Quiz, roles: Roles, *, read: Read = in_process) -> None:
        """``read`` does what reads a file; what it raises where that takes too much comes through."""
        super().__init__(store, quiz, roles)
        self._read = read

    # Bringing files

    async def upload(
        self,
        data: bytes,
        *,
        name: str,
        by: LearnerRecord | None,
        now: dt.datetime,
        text: str | None = None,
    ) -> Upload:
        """Check a bank file and, unless it has errors, store it as the set's draft in place of older drafts.

        Quotes are looked up in ``text``, or else in the article that was kept for the set.
        """
        self._require_teacher(by)
        found = await self._read(partial(checked, data, name=name, text=text, today=now.date()))
        if found.bank is None:
            return Upload(found, None, looked_up=text is not None)
        known = self._store.sets.get(found.bank.id)
        mine = known is not None and self._may(by, known.owner_id)
        if text is None and known is not None and mine and known.article is not None:
            return await self.upload(data, name=name, by=by, now=now, text=known.article)
        # An admin may bring a new version of anybody's set; it stays theirs.
        owner_id = known.owner_id if known is not None and mine else by.id if by else None
        everybody = known.everybody if known is not None and mine else by is None
        version = self._store.sets.add(found.bank, found.data, now, owner_id=owner_id, everybody=everybody)
        if version is None:
            raise SetError(
                f'The id "{found.bank.id}" belongs to another set here: change "id" in the file '
                "and bring it again."
                if by
                else f'"{found.bank.id}" comes from the questions folder: put the new version there.'
            )
        self._quiz.keep(version.row, found.bank)
        for older in self._store.sets.versions(found.bank.id):
            if version.state == older.state == "draft" and older.row != version.row:
                self._store.sets.discard(older.row)
        return Upload(found, version, looked_up=text is not None)

    async def look_up(
        self, row: int, text: str, *, by: LearnerRecord | None, now: dt.datetime, keep: bool = False
    ) -> Upload:
        """Look every quote of a version up in the article's text; a draft then says that they were found.

        The text is used and forgotten, unless it is to be kept for the set's later versions.
        """
        version = self.version(row, by)
        data = self._store.banks.content(row) or b""
        if version.state == "draft":
            upload = await self.upload(data, name=version.bank_id, by=by, now=now, text=text)
            version = upload.version or version
        else:
            job = partial(checked, data, name=version.bank_id, text=text, today=now.date())
            found = await self._read(job)
            upload = Upload(found, version, looked_up=True)
        if keep and not version.shipped:
            self._store.sets.keep_article(version.bank_id, text)
        return upload

    async def bring(self, data: bytes, *, name: str) -> Brought:
        """Turn another tool's file into a draft; ``UsageError`` where it cannot be used at all."""
        return await self._read(partial(brought, data, name=name))

    def forget_article(self, bank_id: str, *, by: LearnerRecord | None) -> None:
        """Erase the article that was kept for a set."""
        self.newest(bank_id, by)
        self._store.sets.keep_article(bank_id, None)

    def keeps_article(self, bank_id: str) -> bool:
        """Tell whether the article of a set is kept."""
        kept = self._store.sets.get(bank_id)
        return kept is not None and kept.article is not None

    def export(
        self, version: VersionRecord, form: Format, *, by: LearnerRecord | None, now: dt.datetime
    ) -> Exported:
        """Return a version as a file of that format; as our own it is the file that was brought."""
        own = form.name == "yaml"
        file = Exported(self.content(version)) if own else form.write(self.bank(version))
        self._noted(by, "set exported", version, now, form=form.name)
        return file

    # Offering them

    def publish(
        self, row: int, *, by: LearnerRecord | None, over: int | None, now: dt.datetime
    ) -> VersionRecord:
        """Offer a version in place of the one in row ``over``, which whoever publishes has seen (None: none).

        Raises ``SetError`` if another one has been published since, if this one is already, or if its number
        was used before.
        """
        version = self.version(row, by)
        now_offered = self.published(version.bank_id)
        if version.shipped:
            raise SetError(
                f'"{version.bank_id}" comes from the questions folder: whoever runs the bot offers it there.'
            )
        if now_offered is not None and now_offered.row == row:
            raise SetError(f'Version {version.number} of "{version.bank_id}" is published already.')
        if version.state == "draft":
            self._require_new_number(version)
        with self._store.transaction():
            if not self._store.sets.publish(version, over=over, now=now):
                raise SetError(
                    f'Another version of "{version.bank_id}" was published or this one discarded in the '
                    "meantime; nothing was changed. Look at what is new, then publish again."
                )
            self._noted(by, "set published", version, now)
        return self.version(row, by)

    def open_up(self, row: int, *, by: LearnerRecord | None, now: dt.datetime) -> VersionRecord:
        """Offer a teacher's set to everybody from now on; only admins can, and the set is theirs then."""
        if by is not None:
            self._roles.require(by, Role.ADMIN)
        version = self.version(row, by)
        with self._store.transaction():
            if not self._store.sets.open_up(version.bank_id):
                raise SetError(f'"{version.bank_id}" is for everybody already.')
            self._noted(by, "set opened to everybody", version, now)
        return self.version(row, by)

    def withdraw(self, bank_id: str, *, by: LearnerRecord | None, now: dt.datetime) -> VersionRecord:
        """Offer a set no longer; quizzes under way go on."""
        versions = self.versions(bank_id, by)
        if versions[0].shipped:
            raise SetError(
                f'"{bank_id}" comes from the questions folder: take its file out and restart the bot.'
            )
        offered = self.published(bank_id)
        with self._store.transaction():
            if offered is None or not self._store.sets.withdraw(bank_id):
                raise SetError(f'No version of "{bank_id}" is published.')
            self._noted(by, "set withdrawn", offered, now)
        return self.version(offered.row, by)

    def discard(self, row: int, *, by: LearnerRecord | None) -> VersionRecord:
        """Erase a draft for good."""
        version = self.version(row, by)
        if not self._store.sets.discard(row):
            raise SetError(
                f'Version {version.number} of "{version.bank_id}" was published: it can be withdrawn, but '
                "not discarded, because answers rest on it."
            )
        return version

    def _noted(
        self, by: LearnerRecord | None, what: str, version: VersionRecord, now: dt.datetime, **more: str
    ) -> None:
        details = {"set": version.bank_id, "version": version.number, "row": version.row, **more}
        self._roles.note(by, what, now=now, **details)

    def _require_new_number(self, version: VersionRecord) -> None:
        used = _numbers(self._store.sets.versions(version.bank_id))
        if used and version.number <= max(used):
            raise SetError(
                f'Version {max(used)} of "{version.bank_id}" was published before: raise "version" to '
                f"{max(used) + 1} in the file and bring it again."
            )


def _numbers(versions: Sequence[VersionRecord]) -> list[int]:
    return [version.number for version in versions if version.state != "draft"]
