"""The bots that are measured: how the process of each is started, given the address of the Bot API."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT
from bench.telegram import HOST, TOKEN

BESIDE = ROOT / ".venv-bench" / "bin" / "python"
"""Where aiogram is, which wants other versions of what civicquiz uses; ``make bench`` sets it up."""

_NO_LIMIT = str(999_999)


@dataclass(frozen=True)
class Subject:
    """A bot to measure."""

    name: str
    command: Callable[[str], list[str]]
    environment: Callable[[str], Mapping[str, str]]


def _quiz(root: str) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": root,
        "DATABASE": "bench.db",
        "QUESTIONS_DIR": "",
        "MESSAGES_PER_SECOND": _NO_LIMIT,
        "CHAT_MESSAGES_PER_SECOND": _NO_LIMIT,
        "PERSON_UPDATES_PER_SECOND": _NO_LIMIT,
        "LOG_LEVEL": "WARNING",
    }


def _quiz_by_webhook(root: str) -> dict[str, str]:
    port = _free_port()
    return {**_quiz(root), "WEB_PORT": str(port), "WEBHOOK_URL": f"http://{HOST}:{port}/telegram"}


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


QUIZ = Subject("civicquiz", lambda _: [sys.executable, "-m", "bot", "run"], _quiz)
QUIZ_BY_WEBHOOK = Subject("civicquiz, webhook", QUIZ.command, _quiz_by_webhook)
STOCK = Subject("stock PTB", lambda root: [sys.executable, "-m", "bench.stock_bot", root], lambda _: {})


def others() -> Iterator[Subject]:
    """Yield what else is there to compare with: aiogram, and grammY where GRAMMY names its node_modules."""
    if BESIDE.exists():
        script = str(ROOT / "bench" / "aiogram_bot.py")
        yield Subject("aiogram", lambda root: [str(BESIDE), script, root], lambda _: {"PYTHONPATH": ""})
    modules, node = os.environ.get("GRAMMY"), shutil.which("node")
    if modules and node:
        command = [node, str(ROOT / "bench" / "grammy_bot.mjs"), str(Path(modules).resolve())]
        yield Subject("grammY", lambda root: [*command, root], lambda _: {})
        yield Subject("grammY, webhook", lambda root: [*command, root, str(_free_port())], lambda _: {})
