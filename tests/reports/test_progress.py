"""A person's progress, as a picture and in words."""

from __future__ import annotations

import struct

from bot.domain.terms import Skill
from bot.reports.progress import Progress, described, png

TWO: Progress = {Skill.DETAIL: [0.0, None, 1.0], Skill.STANCE: [0.25, 0.5, 0.5]}


def height(picture: bytes) -> int:
    return int(struct.unpack(">I", picture[20:24])[0])


def test_it_is_a_png_that_grows_with_the_skills() -> None:
    few, many = png(TWO, first=1), png({skill: [0.5, 1.0] for skill in Skill}, first=9)
    assert few.startswith(b"\x89PNG")
    assert height(many) > height(few)


def test_the_words_say_what_the_picture_shows() -> None:
    head, *lines = described(TWO, first=4).replace("\xa0", " ").splitlines()
    assert "in attempts 4 to 6;" in head
    assert lines == [
        "Exact details: 0 %, –, 100 %",
        "Where they stand: 25 %, 50 %, 50 %",
    ]


def test_the_words_of_the_longest_progress_fit_below_a_picture() -> None:
    assert len(described({skill: [1.0] * 12 for skill in Skill}, first=100)) <= 1024
