"""What came of many tries: how many of which kind, what went wrong, how much memory and time it took."""

from __future__ import annotations

import gc
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

KEPT = 20
"""Findings that are told with their traceback."""


def resident() -> float:
    """Return the MiB that this process holds now; 0 where the system does not tell (not Linux)."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 2**20


@dataclass(slots=True)
class Tally:
    """Counts the tries of one kind of fuzzing."""

    title: str
    count: Counter[str] = field(default_factory=Counter)
    """Tries by their kind."""
    ended: Counter[str] = field(default_factory=Counter)
    """How they ended, as they should."""
    wrong: Counter[str] = field(default_factory=Counter)
    """What should not have happened, by kind."""
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_of: str = ""
    memory: list[tuple[int, float]] = field(default_factory=list)
    """(tries, MiB)."""
    _begun: float = field(default_factory=time.monotonic)
    _cpu: float = field(default_factory=time.process_time)

    @property
    def tries(self) -> int:
        """How many there were."""
        return self.count.total()

    def went_wrong(self, kind: str, told: str) -> None:
        """Note something that should not have happened; the first of each kind is told in full."""
        self.wrong[kind] += 1
        if self.wrong[kind] == 1 and len(self.findings) < KEPT:
            self.findings.append(f"--- {kind}\n{told}")

    def raised(self, error: BaseException, about: str) -> None:
        """Note an exception that should not have come out."""
        place = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
        self.went_wrong(kind, f"{about}\n{''.join(traceback.format_exception(error))}")

    def took(self, seconds: float, of: str) -> None:
        """Note how long one took."""
        if seconds > self.slowest:
            self.slowest, self.slowest_of = seconds, of

    def weigh_each(self, tries: int) -> None:
        """Note the memory that the process now holds, once in so many tries."""
        if self.tries >= (len(self.memory) + 1) * tries:
            self.memory.append((self.tries, resident()))

    def lines(self) -> list[str]:
        """Return what there is to tell."""
        seconds, cpu = time.monotonic() - self._begun, time.process_time() - self._cpu
        kinds = ", ".join(f"{kind} {number:,}" for kind, number in self.count.most_common())
        ended = ", ".join(f"{kind} {number:,}" for kind, number in self.ended.most_common())
        weights = ", ".join(f"{mib:.1f} MiB after {tries:,}" for tries, mib in self.memory)
        return [
            f"{self.title}: {self.tries:,} in {seconds:.0f} s ({cpu:.0f} s of CPU)",
            f"  of: {kinds}",
            f"  ended: {ended}",
            f"  slowest: {self.slowest:.2f} s of CPU ({self.slowest_of})",
            f"  memory: {weights}",
            f"  wrong: {self.wrong.total():,}",
            *(f"    {number:,} x {kind}" for kind, number in self.wrong.most_common()),
            *self.findings,
        ]
