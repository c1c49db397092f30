"""What a learner reads off a message: the question, what is marked, the verdict and whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_OUTCOMES = {"✅": "right", "🟡": "partly", "❌": "wrong"}
_PERCENT = re.compile(r"Partly right: (\d+) %")
_YOURS = re.compile(r"^Your answer:(?: (?P<one>.+)|\n+(?P<many>(?:.+\n?)+))", re.M)
_LETTERED = re.compile(r"^([A-Z])\. (.+)$", re.M)
_PLACED = re.compile(r"^\d+\. (.+)$", re.M)
_TYPED = ("Type the number", "Type your answer", "Nothing has been counted yet")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: which attempt, which position."""

    attempt: int
    position: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a message says of an answer."""

    place: Place
    outcome: str
    percent: int | None
    """Of a partly right answer."""
    yours: tuple[str, ...]
    """The answer, in the words of its choices or as it was typed."""


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str

    @property
    def action(self) -> str:
        return self.data.partition(":")[0]

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(int(part, 36) for part in self.data.split(":")[1:])

    @property
    def choice(self) -> int:
        """The number of the choice that it answers with, marks or puts in order."""
        return self.parts[3 if self.action == "o" else 2]


class Screen:
    """One message of the bot, as it is now."""

    def __init__(self, message: Json) -> None:
        self.id: int = message["message_id"]
        self.text: str = message.get("text", "")
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        self.buttons = [
            Button(b["text"], b["callback_data"]) for row in rows for b in row if "callback_data" in b
        ]

    def having(self, action: str) -> list[Button]:
        """Return the buttons that do this."""
        return [button for button in self.buttons if button.action == action]

    @property
    def wants_text(self) -> bool:
        """Whether it asks for something typed."""
        return not self.buttons and any(words in self.text for words in _TYPED)

    @property
    def wants_something(self) -> bool:
        """Whether there is anything to do about it but to dispute."""
        return self.wants_text or any(button.action != "dw" for button in self.buttons)

    @property
    def ends(self) -> bool:
        """Whether it is a quiz's result (the end of it, where that is long)."""
        return any(button.label == "Another quiz" for button in self.buttons)

    def words(self, button: Button) -> str:
        """Return what a verdict calls the choice of a button."""
        lettered = {letter: f"{letter}. {text}" for letter, text in _LETTERED.findall(self.text)}
        label = button.label.removeprefix("☑ ").removeprefix("☐ ")
        return lettered.get(label, label)

    @property
    def choices(self) -> list[Button]:
        """The buttons that stand for choices."""
        return [button for button in self.buttons if button.action in ("a", "m", "o")]

    @property
    def marked(self) -> list[Button]:
        """The choices that are marked: a tap would take the mark off."""
        return [button for button in self.having("m") if button.parts[-1] == 0]

    @property
    def placed(self) -> tuple[str, ...]:
        """The items that have been put in order so far."""
        return tuple(_PLACED.findall(self.text))

    @property
    def verdict(self) -> Verdict | None:
        """What it says of an answer, if it is a verdict."""
        outcome = _OUTCOMES.get(self.text[:1])
        about = self.having("n") or self.having("dw")
        yours = _YOURS.search(self.text)
        if outcome is None or not about or yours is None:
            return None
        lines = [yours["one"]] if yours["one"] else yours["many"].strip().splitlines()
        percent = _PERCENT.search(self.text)
        return Verdict(
            Place(*about[0].parts[:2]),
            outcome,
            int(percent[1]) if percent else None,
            tuple(line if yours["one"] else re.sub(r"^(• |\d+\) )", "", line) for line in lines),
        )
