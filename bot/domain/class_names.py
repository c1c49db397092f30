"""Names that people type for themselves and for their classes: one line, seen as it is stored."""

from __future__ import annotations

import unicodedata

from bot.errors import UsageError

LONGEST = 40
"""Characters of a member's name, and of a class's: what fits beside a result on a phone."""


def name_of(typed: str, *, what: str) -> str:
    """Return a typed name without blank edges and with single spaces; ``what`` it is goes into the error.

    Characters that cannot be seen, or turn the direction of what follows, are left out. Raises ``UsageError``
    for a name that is empty, has neither letter nor digit, or is too long.
    """
    kept = "".join(" " if char.isspace() else char for char in typed if not _unseen(char))
    name = unicodedata.normalize("NFC", " ".join(kept.split()))
    if not any(char.isalnum() for char in name):
        raise UsageError(f"{what} needs at least one letter or digit.")
    if len(name) > LONGEST:
        raise UsageError(f"{what} may have up to {LONGEST} characters; this one has {len(name)}.")
    return name


def offered_name(given: str) -> str | None:
    """Return a name that somebody has elsewhere, shortened, as ``name_of`` would; None if it is none here."""
    try:
        return name_of(given[:LONGEST], what="A name")
    except UsageError:
        return None


def name_key(name: str) -> str:
    """Return what two names share when people would take them for the same: case does not count."""
    return unicodedata.normalize("NFKC", name).casefold()


def _unseen(char: str) -> bool:
    # The joiners are part of emoji and of scripts; all other format and control characters go.
    return (
        unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}
        and not char.isspace()
        and char not in "\u200c\u200d"
    )
