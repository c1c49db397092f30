"""A report as one self-contained HTML page: no scripts, nothing fetched, pictures inside."""

from __future__ import annotations

from markupsafe import Markup

from bot.render import label, render
from bot.reports import pictures
from bot.reports.figures import Report, SetFigures
from bot.reports.items import TEST_NAMES
from bot.reports.wording import percent, why, word

MOST_LEARNERS = 500
"""Learners that a page lists; the files list all."""

MOST_MISREADINGS = 40
"""Misreadings that a page lists, the most frequent first."""


def page(report: Report) -> str:
    """Return the page."""
    return render(
        "report/page.html",
        report=report,
        sets=[(found, _pictures(found, f"s{number}")) for number, found in enumerate(report.sets, start=1)],
        test_names=TEST_NAMES,
        most_learners=MOST_LEARNERS,
        most_misreadings=MOST_MISREADINGS,
        percent=percent,
        why=lambda figure: why(figure, report.minimum_group),
        word=word,
        label=label,
    )


def _pictures(found: SetFigures, prefix: str) -> dict[str, tuple[Markup, str]]:
    """Return the pictures with what they show in words."""
    if found.withheld:
        return {}
    words = pictures.described(found)
    # The SVG is matplotlib's: the words in it are ours, and numbers.
    drawn = {
        "scores": pictures.scores_svg(found, f"{prefix}-scores"),
        "facilities": pictures.facilities_svg(found, f"{prefix}-facilities"),
    }
    return {name: (Markup(svg), words[name]) for name, svg in drawn.items()}  # noqa: S704
