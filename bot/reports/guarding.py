"""The guard against formulas in files that spreadsheets open."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def guarded(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula, or refuses the file for it.

    An apostrophe goes in front of what would be one (https://owasp.org/www-community/attacks/CSV_Injection),
    and control characters go.
    """
    seen = _UNSEEN.sub("", text)
    return f"'{seen}" if _FORMULA.match(seen) else seen
