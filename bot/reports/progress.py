"""A person's progress: how each attempt went in each skill, as a picture and in words.

Drawn as ``bot.reports.pictures`` draws: without global state, matplotlib loaded when it is needed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.domain.terms import Skill
from bot.render import label
from bot.reports.pictures import BAR, INK
from bot.reports.wording import percent, word

Progress: TypeAlias = Mapping[Skill, Sequence[float | None]]
"""The part of the marks that was got in each attempt, the oldest first; None where nothing was answered."""

_WIDE = 2
"""Panels side by side."""


def png(progress: Progress, *, first: int) -> bytes:
    """Return a panel a skill, all on one scale, as PNG on white; ``first`` is the oldest attempt's number."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    rows = -(-len(progress) // _WIDE)
    out = io.BytesIO()
    with rc_context({"text.parse_math": False}):
        figure = Figure(figsize=(8, 0.6 + 2.1 * rows), layout="constrained")
        figure.suptitle(word("progress_title"), color=INK)
        for place, (skill, shares) in enumerate(progress.items(), start=1):
            axes = figure.add_subplot(rows, _WIDE, place)
            shown = [(first + at, 100 * share) for at, share in enumerate(shares) if share is not None]
            axes.plot([at for at, _ in shown], [share for _, share in shown], color=BAR, marker="o")
            axes.set_title(label(f"skill_{skill.value}"), loc="left", color=INK, fontsize=11)
            axes.set_xlim(first - 0.5, first + len(shares) - 0.5)
            axes.set_ylim(-5, 105)
            axes.set_yticks([0, 50, 100])
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.grid(axis="y", alpha=0.3)
            axes.spines[["top", "right"]].set_visible(False)
            axes.tick_params(colors=INK)
        figure.supxlabel(word("attempt_axis"), color=INK, fontsize=10)
        figure.supylabel(word("score_axis"), color=INK, fontsize=10)
        figure.savefig(out, format="png", dpi=110, metadata={"Software": "civicquiz"})
    return out.getvalue()


def described(progress: Progress, *, first: int) -> str:
    """Return in words what the picture shows, for those who do not see it."""
    last = first + max(map(len, progress.values())) - 1
    lines = [
        f"{label(f'skill_{skill.value}')}: {', '.join(map(percent, shares))}"
        for skill, shares in progress.items()
    ]
    return "\n".join([word("progress_words", first, last), *lines])
