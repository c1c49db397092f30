"""Simulated learners: each takes quizzes through whatever goes wrong, and writes down what it was told."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.offline import callbacks
from bot.offline.botapi import BotApi
from bot.offline.chats import Event
from bot.offline.people import Person
from tests.end_to_end.soak.plan import Plan
from tests.end_to_end.soak.screens import Button, Place, Screen, Verdict

PATIENCE = (2.0, 5.0)
"""Seconds without a reaction after which somebody taps again, or asks for the question again."""

_TEXTS = ("7", "12", "1,000", "Brook", "the mayor")
_LATE = (0.05, 0.5)
_READ = (0.0, 0.04)  # seconds; what comes meanwhile is what is reacted to
_ALERT_READ = 0.3


@dataclass(slots=True)
class Record:
    """What one learner did and saw."""

    person: int
    """Telegram's id."""
    taps: int = 0
    words: dict[Place, dict[int, str]] = field(default_factory=dict)
    """What a verdict would call the choices that were tapped, by their numbers."""
    given: dict[Place, list[tuple[int, ...]]] = field(default_factory=dict)
    """The answers that were given, reached they the bot or not: numbers of choices, as they were put."""
    marked: dict[Place, set[int]] = field(default_factory=dict)
    """The choices that were marked, or put in order, one by one."""
    typed: dict[int, str] = field(default_factory=dict)
    """What was sent, by message id."""
    verdicts: dict[Place, set[Verdict]] = field(default_factory=dict)
    early: list[Place] = field(default_factory=list)
    """Where a verdict was seen that was not on the disk at that moment."""
    queries: list[str] = field(default_factory=list)
    """The taps, by the ids that the bot answers them by."""
    alerts: list[str] = field(default_factory=list)
    impatient: int = 0
    finished: int = 0
    """Quizzes whose end was seen."""


class Learner:
    """One person, who answers whatever is asked with what comes to hand."""

    def __init__(
        self, api: BotApi, number: int, plan: Plan, seed: int, stored: Callable[[Place], bool]
    ) -> None:
        """``stored`` tells whether there is an answer in the database file now."""
        self.person = Person(api, id=6_000_000_000 + number, first_name=f"Learner {number}")
        self.record = Record(self.person.id)
        self.ending = False
        """Whether to go on only to the end of this quiz."""
        self._api = api
        self._plan = plan
        self._stored = stored
        self._random = random.Random(f"{seed} {number}")
        self._screen: Screen | None = None  # the newest that wants something and has not been acted on
        self._last: Callable[[], None] | None = None
        self._old: deque[tuple[Screen, Button]] = deque(maxlen=12)
        self._texts: dict[int, str] = {}  # of the bot's messages
        self._alerted = False
        self._spinning = 0  # buttons that were tapped and still show their clocks
        self._news = asyncio.Event()
        self._done = asyncio.Event()
        self.person.chat.watchers.append(self._hear)

    async def takes_quizzes(self) -> None:
        """Take one quiz after the other until told to end."""
        self._says("/quiz")
        while not self._done.is_set():
            screen = await self._next_screen()
            if self._done.is_set():
                return
            if screen is not None:
                self._react(screen)
            elif self._alerted:
                self._alerted = False
                self._says("/quiz")
            else:
                self.record.impatient += 1
                if self._last is None or self._random.random() < 0.4:
                    self._says("/quiz")
                else:
                    self._last()

    # What is seen

    def _hear(self, event: Event) -> None:
        if event.what == "answered":
            self._spinning -= 1
            self._news.set()
            if event.content["text"]:
                self.record.alerts.append(event.content["text"])
                self._alerted = True
        elif event.what in ("sent", "edited"):
            message = event.content
            if message["from"] is self._api.state.bot:
                self._look(Screen(message))
            elif "text" in message:
                self.record.typed[message["message_id"]] = message["text"]

    def _look(self, screen: Screen) -> None:
        # Where only buttons change (below a verdict that was gone on from), nothing new is said.
        verdict = screen.verdict if self._texts.get(screen.id) != screen.text else None
        self._texts[screen.id] = screen.text
        if verdict is not None:
            if not self._stored(verdict.place):
                self.record.early.append(verdict.place)
            self.record.verdicts.setdefault(verdict.place, set()).add(verdict)
        if screen.ends:
            self.record.finished += 1
            if self.ending:
                self._done.set()
        if screen.wants_something:
            self._screen = screen
            self._news.set()

    async def _next_screen(self) -> Screen | None:
        """Return the newest message that wants something, once it is read; None where there is none.

        As long as a button shows its clock a person waits, within reason: otherwise each impatient tap would
        lead to one more reaction for ever, and a slow bot would only get slower.
        """
        try:
            async with asyncio.timeout(self._random.uniform(*PATIENCE)):
                while not self._done.is_set() and not (
                    self._spinning <= 0 and (self._screen is not None or self._alerted)
                ):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            self._spinning = 0
        await asyncio.sleep(_ALERT_READ if self._alerted else self._random.uniform(*_READ))
        screen, self._screen = self._screen, None
        return screen

    # What is done

    def _react(self, screen: Screen) -> None:
        chance = self._random.random() if self._plan.on else 1.0
        if chance < 0.002:
            self._blocks()
        elif chance < 0.004:
            self._says("/stop")
        elif chance < 0.02 and self._old:
            self._tap(*self._random.choice(self._old))  # a button from long ago, and then what is due
            self._do(screen)
        else:
            self._do(screen)
            if chance < 0.06:
                self._do(screen)  # too quick a finger; it may choose something else the second time
            if chance > 0.995 and self._plan.on and screen.buttons:
                self._api.state.chats.known({"chat_id": self.person.id}).messages.pop(screen.id, None)
                self._plan.counted["message deleted"] += 1

    def _do(self, screen: Screen) -> None:
        if screen.wants_text:
            self._says(self._random.choice(_TEXTS))
            return
        sizes = screen.having("b")
        if sizes:
            self._tap(screen, sizes[0])  # the shortest quiz
            return
        for action in ("a", "n", "o", "m", "as", "g", "q"):
            buttons = screen.having(action) + (screen.having("x") if action == "q" else [])
            if action == "m":
                buttons = self._to_mark(screen, buttons)
            if buttons:
                self._tap(screen, self._random.choice(buttons))
                return
        self._says("/quiz")

    def _to_mark(self, screen: Screen, boxes: list[Button]) -> list[Button]:
        """Return the boxes to mark one of: none once two are marked, and not always two."""
        enough = len(screen.marked) == 2 or (screen.marked and self._random.random() < 0.5)
        return [] if enough else [box for box in boxes if box.parts[-1] == 1]

    def _tap(self, screen: Screen, button: Button) -> None:
        self._note(screen, button)
        self._old.append((screen, button))
        chat = self.person.chat

        def press() -> None:
            self._spinning += 1
            query = callbacks.press(self._api.state, chat, self.person.user, screen.id, button.data)
            self.record.queries.append(query.id)

        self._carry(press)

    def _note(self, screen: Screen, button: Button) -> None:
        """Write down which answer a tap gives, if it gives one."""
        if button.action not in ("a", "m", "o", "as"):
            return
        place = Place(*button.parts[:2])
        words = self.record.words.setdefault(place, {})
        words |= {each.choice: screen.words(each) for each in screen.choices}
        if button.action in ("m", "o"):
            self.record.marked.setdefault(place, set()).add(button.choice)
            return
        chosen = [button.choice] if button.action == "a" else [box.choice for box in screen.marked]
        if button.action == "as" and not chosen:
            numbers = {text.partition(". ")[2]: choice for choice, text in words.items()}
            chosen = [numbers[text] for text in screen.placed]
        self.record.given.setdefault(place, []).append(tuple(chosen))

    def _says(self, text: str) -> None:
        self._last = None

        def say() -> None:
            entity = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text[0] == "/" else []
            state, chat = self._api.state, self.person.chat
            chat.started = True
            content = {"text": text} | ({"entities": entity} if entity else {})
            state.updates.push("message", state.keep(chat, self.person.user, content))

        self._carry(say)

    def _carry(self, act: Callable[[], None]) -> None:
        """Have what is done reach Telegram, the way that the plan has for it."""
        self.record.taps += 1
        self._last = lambda: self._again(act)
        way = self._plan.way()
        if way == "late":
            asyncio.get_running_loop().call_later(self._random.uniform(*_LATE), act)
            return
        act()
        if way == "twice":
            self._api.state.updates.repeat_last()

    def _again(self, act: Callable[[], None]) -> None:
        self.record.taps += 1
        act()

    def _blocks(self) -> None:
        """Block the bot for a moment, while it has something to say."""
        self._says("/quiz")
        self.person.chat.blocked = True
        self._plan.counted["bot blocked"] += 1

        def unblock() -> None:
            self.person.chat.blocked = False

        asyncio.get_running_loop().call_later(self._random.uniform(0.2, 1.0), unblock)
