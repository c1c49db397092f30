"""What Moodle keeps beside a question, in GIFT and in XML alike: tags and categories."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.bank import Bank
from bot.domain.questions import Question
from bot.formats.drafts import Drafting
from bot.formats.format import Draft
from bot.formats.texts import hidden, shortened

SKILL, DIFFICULTY = "skill:", "difficulty:"
_ROOTS = re.compile(r"^(\$\w+\$|top|\s|/(?!/))+")
_BETWEEN = re.compile(r"(?<!/)/(?!/)")
_LONGEST_TITLE = 300


def take_tags(tags: Sequence[str], question: Draft) -> list[tuple[str, str]]:
    """Put the skill and the difficulty that ``tags`` name into a draft; return the others as (what, why)."""
    others = []
    for tag in tags:
        if tag.startswith(SKILL):
            question["skill"] = tag.removeprefix(SKILL).strip()
        elif re.fullmatch(rf"{DIFFICULTY}\s*[1-3]", tag):
            question["difficulty"] = int(tag[-1])
        else:
            others.append((f'the tag "{shortened(tag)}"', "questions have no tags here"))
    return others


def tags_of(question: Question) -> tuple[str, str]:
    """Return the tags that hold a question's skill and difficulty."""
    return f"{SKILL}{question.skill}", f"{DIFFICULTY}{question.difficulty}"


def category_of(bank: Bank) -> str:
    """Return the path of the category that a bank's questions go into: its title."""
    return f"$course$/top/{' '.join(bank.title.split()).replace('/', '//')}"


class Categories:
    """The categories of a file: a single one gives the draft its title, of more each is noted."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting
        self._paths: dict[str, str] = {}

    def found(self, place: str, path: str) -> None:
        """Note that the questions after ``place`` belong to the category ``path``."""
        name = _ROOTS.sub("", path)
        if name:
            self._paths.setdefault(name, place)

    def settle(self) -> None:
        """Give the draft its title, and note what has no counterpart."""
        names = [_BETWEEN.split(path)[-1].replace("//", "/").strip() for path in self._paths]
        if len(names) == 1 and names[0] and len(names[0]) <= _LONGEST_TITLE and not hidden(names[0]):
            self._drafting.title = names[0]
            return
        for path, place in self._paths.items():
            what = f'the category "{shortened(path)}"'
            self._drafting.leave_out(place, what, "a bank is not divided into categories")
