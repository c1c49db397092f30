"""The errors that civicquiz raises on purpose; each message is a sentence for the person it concerns."""

from __future__ import annotations


class CivicQuizError(Exception):
    """The root: everything that civicquiz raises on purpose.

    The message is fit to be shown to a person: it names the thing, the place and what to do.
    ``exit_code`` is what the command line ends with.
    """

    exit_code = 1


class UsageError(CivicQuizError):
    """A person gave something that cannot be used (a file, a setting, an argument)."""

    exit_code = 2


class BankError(UsageError):
    """A bank file cannot be loaded; the message lists every fault with its line."""


class SetError(UsageError):
    """What a teacher or an admin asked for does not fit the question set; nothing was changed."""


class ClassError(UsageError):
    """What a person asked for does not fit the class or the assignment; nothing was changed."""


class ReadingError(UsageError):
    """A file took more than reading one may take."""

    def __init__(self, seconds: int, mebibytes: int) -> None:
        super().__init__(
            f"The file took more than {seconds} seconds or {mebibytes} MiB of memory to read: split it, or "
            "take out what is not needed. Nothing was changed."
        )
        self.seconds, self.mebibytes = seconds, mebibytes


class RoleError(CivicQuizError):
    """Somebody may not do what they asked for, or it cannot be done to whom they named; nothing was changed.

    The message is one sentence or two, short enough for an alert over the chat.
    """


class DisputeError(UsageError):
    """What somebody says about a disputed key does not fit; nothing was changed."""


class StoreError(CivicQuizError):
    """The database cannot be opened, read or written."""


class OutageError(StoreError):
    """The database fails everybody until something around it is mended: a full disk, permissions, a lock."""


class LockedError(OutageError):
    """Another program keeps the database locked; the same may well work a moment later."""


class LastingError(OutageError):
    """A person must mend it, and start the program anew: the file is damaged, or is another by now."""


class AttemptError(CivicQuizError):
    """What a learner asked for does not fit the attempt: foreign, finished, not yet asked ...

    ``reason`` is a stable word that the chat chooses its sentence by.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
