"""How long a bank's check takes, beside what libyaml's bare `yaml.compose` takes on the same file.

The bank is made up: 2,000 questions and 2,000 quotes, cut from a made-up text of 1 MB.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from bot.bank.checks import check
from bot.bank.files import read
from bot.bank.quotes import Article

QUESTIONS = 2_000
QUOTES = 2_000
TEXT_CHARACTERS = 1_000_000
_ACTORS = 12
_ISSUES = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians in seconds, and what the check found."""

    bank_bytes: int
    text_bytes: int
    compose: float
    check: float
    errors: int

    @property
    def ratio(self) -> float:
        """How many times the bare parse the whole check takes."""
        return self.check / self.compose


def made_up_text(rng: random.Random) -> list[list[str]]:
    """Return paragraphs of made-up words, frequent and rare ones, as they are in any language."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    paragraphs, size = [], 0
    while size < TEXT_CHARACTERS:
        paragraph = rng.choices(words, weights, k=rng.randint(40, 120))
        paragraphs.append(paragraph)
        size += sum(map(len, paragraph)) + len(paragraph) + 1
    return paragraphs


def made_up_bank(paragraphs: list[list[str]], rng: random.Random) -> str:
    """Return a bank file with quotes from ``paragraphs`` and a question for each of them."""
    lines = [
        "schema: 1",
        "id: made-up",
        "version: 1",
        "title: A made-up bank",
        "source: {title: Made up, publisher: Nobody, published: 2024-01-01, summary: Nothing happens.}",
        "actors:",
        *(f"  actor-{number}: {{name: Actor Number{number}, role: mayor}}" for number in range(_ACTORS)),
        "issues:",
        *(f"  issue-{number}: Should matter {number} be settled?" for number in range(_ISSUES)),
        "quotes:",
    ]
    quotes = []
    for number in range(QUOTES):
        place = rng.randrange(len(paragraphs))
        start = rng.randrange(len(paragraphs[place]) - 20)
        quotes.append(paragraphs[place][start : start + rng.randint(8, 20)])
        exact = " ".join(quotes[-1])
        lines += [
            f"  quote-{number}:",
            f"    by: actor-{number % _ACTORS}",
            f'    exact: "{exact}"',
            f"    paragraph: {place + 1}",
        ]
    lines.append("questions:")
    for number in range(QUESTIONS):
        lines += _question(number, quotes[number % QUOTES])
    return "\n".join(lines) + "\n"


def _question(number: int, quote: list[str]) -> list[str]:
    about = " ".join(quote[:6])
    return [
        f"  - id: question-{number}",
        "    type: single_choice",
        "    skill: detail",
        f"    difficulty: {number % 3 + 1}",
        f"    prompt: By the article, what did Actor Number{number % _ACTORS} say of the matter at hand?",
        "    options:",
        f'      - {{text: "It is {about}", correct: true}}',
        *(
            f'      - {{text: "It is {word}, or something that is like it", error: wrong_detail, '
            f'feedback: "The article says something else of {word}, in the passage that is cited here."}}'
            for word in dict.fromkeys(quote[1:5])
        ),
        f'    explanation: "The article says so, in the words that begin with {about}."',
        f"    cites: [quote-{number % QUOTES}]",
    ]


def measure(*, rounds: int = 7, seed: int = 1) -> Figures:
    """Return the medians of ``rounds`` rounds in each of which both are timed, one after the other."""
    rng = random.Random(seed)
    paragraphs = made_up_text(rng)
    bank = made_up_bank(paragraphs, rng).encode()
    text = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
    composed, checked = [], []
    faults = check(read(bank, name="made-up.yaml"), Article(text))
    for _ in range(rounds):
        composed.append(_timed(lambda: yaml.compose(bank, Loader=yaml.CSafeLoader)))
        checked.append(_timed(lambda: check(read(bank, name="made-up.yaml"), Article(text))))
    return Figures(
        bank_bytes=len(bank),
        text_bytes=len(text.encode()),
        compose=statistics.median(composed),
        check=statistics.median(checked),
        errors=sum(fault.is_error for fault in faults),
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    found = measure()
    print(
        f"{QUESTIONS:,} questions and {QUOTES:,} quotes ({found.bank_bytes / 1e6:.1f} MB) against "
        f"{found.text_bytes / 1e6:.1f} MB of text: {found.errors} errors\n"
        f"yaml.compose (libyaml)  {found.compose:6.3f} s\n"
        f"whole check             {found.check:6.3f} s\n"
        f"ratio                   {found.ratio:6.2f}   (to reach: at most 3)"
    )


if __name__ == "__main__":
    main()
