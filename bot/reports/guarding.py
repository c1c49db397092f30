"""Texts of people in files that spreadsheets open."""

from __future__ import annotations

import re

from bot.domain import formulas

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def guarded(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula, or refuses the file for it.

    An apostrophe goes in front of what would be one, and control characters go.
    """
    return formulas.guarded(_UNSEEN.sub("", text))
