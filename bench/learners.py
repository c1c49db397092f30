"""Simulated learners: each taps, waits for what the bot makes of it, and taps again at once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from bench.telegram import Telegram
from bench.webhook import Json

STUCK = 20.0
"""Seconds without a reaction after which a learner counts as stuck and begins anew."""

LONG = 2_000
"""A text of so many characters without buttons is no question but the first part of a long message."""


class Tally:
    """What all learners have seen since the last ``clear``."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.taps = 0
        self.verdicts: list[float] = []
        """Seconds from the tap on an answer to its verdict on the screen."""
        self.errors: Counter[str] = Counter()


class Learner:
    """One person, who answers whatever is asked with the first thing that comes to hand.

    Buttons are known by the action that their data begins with: ``a`` answers, ``n`` leads on, ``m`` marks
    one of several, ``o`` puts one in order, ``as`` submits; a question without buttons is answered by typing.
    """

    def __init__(self, number: int, telegram: Telegram, tally: Tally) -> None:
        self._telegram = telegram
        self.tally = tally
        self._id = 1_000_000 + number
        self._user: Json = {"id": self._id, "is_bot": False, "first_name": "Learner", "language_code": "en"}
        self._chat: Json = {"id": self._id, "type": "private", "first_name": "Learner"}
        self._answered_at: float | None = None
        self._acted_at = 0.0
        self.reached = asyncio.Event()
        """Set once the bot has said anything."""
        telegram.listeners[self._id] = self.hear

    def say(self, text: str) -> None:
        """Send a message."""
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text[0] == "/" else []
        message = self._telegram.message(self._chat, text=text, entities=entities)
        message["from"] = self._user
        self._act("message", message)

    def hear(self, method: str, content: Json) -> None:
        """React to what the bot does in this chat."""
        if method in {"sendMessage", "editMessageText"}:
            self.reached.set()
            if method == "editMessageText" and self._answered_at is not None:
                self.tally.verdicts.append(time.perf_counter() - self._answered_at)
                self._answered_at = None
            self._next(content)
        elif method == "answerCallbackQuery" and content.get("text"):
            self.tally.errors[content["text"]] += 1
            self.say("/quiz")

    def look_up(self) -> None:
        """Begin anew if the bot has forgotten this learner."""
        if time.perf_counter() - self._acted_at > STUCK:
            self.tally.errors["no reaction"] += 1
            self.say("/quiz")

    def _next(self, message: Json) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons: dict[str, list[str]] = {}
        for row in rows:
            for button in row:
                data = button.get("callback_data", "")
                buttons.setdefault(data.partition(":")[0], []).append(data)
        if not buttons:
            if len(message["text"]) < LONG:
                self.say("7")
            return
        for action in ("a", "n", "o", "m", "as", "g", "b", "q"):
            data = buttons.get(action, [])
            marked = action == "m" and any(mark.endswith(":0") for mark in data)
            if data and not marked:
                # The last of the sizes to begin with is the whole bank.
                self._tap(message, data[-1 if action == "b" else 0])
                return
        self.say("/quiz")

    def _tap(self, message: Json, data: str) -> None:
        if data.startswith(("a:", "as:")):
            self._answered_at = time.perf_counter()
        query = {"from": self._user, "message": message, "chat_instance": "1", "data": data}
        query["id"] = f"{self._id}:{self.tally.taps}"
        self._act("callback_query", query)

    def _act(self, kind: str, content: Json) -> None:
        self._acted_at = time.perf_counter()
        self.tally.taps += 1
        self._telegram.push(kind, content)
