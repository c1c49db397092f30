"""What the bot and the programs beside it have in common, as processes of a run."""

from __future__ import annotations

import ctypes
import signal
import socket
import sys
from pathlib import Path

TREE = Path(__file__).parents[3]
"""Where ``python -m bot`` is there."""

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def end_together() -> None:
    """Have this process killed when the one that began it is gone, which is known on Linux alone.

    A bot that outlived a run would go on writing into its folder, where the next run may have its own.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
