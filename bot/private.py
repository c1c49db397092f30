"""Files that nobody but their owner may read, whatever the umask says."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def private(path: str, flags: int) -> int:
    """Open a file as ``open(..., opener=private)`` asks for it; a new one is its owner's alone."""
    return os.open(path, flags, 0o600)


def open_to_others(path: Path) -> bool:
    """Tell whether a file is there that everybody on this machine may read or change (not on Windows)."""
    if os.name != "posix":
        return False
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return bool(mode & (stat.S_IROTH | stat.S_IWOTH))
