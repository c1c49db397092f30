"""A bot as a process of its own, and what it costs, as Linux tells it under /proc."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process as Running
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
_GRACE = 30.0


class Process:
    """A running bot."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._proc = Path(f"/proc/{running.pid}")

    def cpu(self) -> float:
        """Return the CPU seconds used so far, in user and kernel mode."""
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> float:
        """Return the most MiB that were ever resident."""
        status = (self._proc / "status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._running.returncode is not None


@asynccontextmanager
async def running(command: list[str], folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Process]:
    """Run a command in ``folder`` while the block lasts, then ask it to end and wait until it has.

    What it wrote is shown on standard error, for a bot at work should have nothing to say.
    """
    output = folder / "output"
    with output.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=file,
            stderr=file,
        )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            code = await asyncio.wait_for(process.wait(), _GRACE)
        except TimeoutError:
            process.kill()
            code = await process.wait()
        said = output.read_text(errors="replace")
        if code or said:
            print(f"{' '.join(command[1:])} ended with {code}. {said[-4000:]}", file=sys.stderr)
