"""What some files do to the parser that reads them; for the process in which files are read."""

from __future__ import annotations

import os
import signal
import sys
import time

from bot.errors import BankError


def for_ever() -> None:
    while True:
        pass


def asleep() -> None:
    time.sleep(60)


def ever_more_memory() -> None:
    kept = []
    while True:
        kept.append(bytes(2**20))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def too_long_an_answer() -> bytes:
    return bytes(2**20)


def refuse() -> None:
    raise BankError("bridge.yaml:5: no.")


def fault() -> None:
    raise ZeroDivisionError("ours")


def talk() -> str:
    sys.stdout.write("a library's own words")
    sys.stdout.flush()
    return "read"


def process() -> int:
    return os.getpid()


def environment() -> dict[str, str]:
    return dict(os.environ)
