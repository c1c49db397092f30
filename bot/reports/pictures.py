"""Pictures of a set's figures: how the scores are spread, and how well each question was answered.

Drawn without pyplot, which keeps global state: any thread may draw. Loading matplotlib takes a moment, so it
is loaded when the first picture is drawn.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from bot.reports.figures import ItemFigures, SetFigures
from bot.reports.wording import percent, word

INK, BAR, LOOK = "#1c1e21", "#2f6db5", "#c2570c"
"""Text and axes; bars; bars of questions to look at, which are hatched too."""

_LIVE = {INK: "currentColor", BAR: "var(--bar)", LOOK: "var(--look)"}
_ID = re.compile(r'(id="|href="#|url\(#)')
_HEAD = re.compile(r"^.*?(?=<svg)", re.S)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.S)

Draw: TypeAlias = Callable[[Any, SetFigures], None]


def png(found: SetFigures) -> bytes:
    """Return both pictures, one above the other, as PNG on white."""
    figure = _figure(2)
    for axes, draw in zip(figure.axes, (_scores, _facilities), strict=True):
        draw(axes, found)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110, metadata={"Software": "civicquiz"})
    return out.getvalue()


def scores_svg(found: SetFigures, prefix: str) -> str:
    """Return the spread of the scores as SVG to stand in a page, its ids beginning with ``prefix``.

    It takes its colours from the page: ``currentColor``, ``--bar`` and ``--look``.
    """
    return _svg(found, _scores, prefix)


def facilities_svg(found: SetFigures, prefix: str) -> str:
    """Return the facility of each question as ``scores_svg`` returns the scores."""
    return _svg(found, _facilities, prefix)


def described(found: SetFigures) -> Mapping[str, str]:
    """Return in words what each picture shows, for those who do not see it: "scores" and "facilities"."""
    bands = ", ".join(
        f"{percent(band.start)} – {percent(band.end)}: {band.n}" for band in found.distribution if band.n
    )
    items = ", ".join(f"{item.number}: {percent(item.facility.value)}" for item in found.items)
    return {
        "scores": f"{word('distribution')}. {bands}.",
        "facilities": f"{word('facility_title')}. {items}.",
    }


def _scores(axes: Any, found: SetFigures) -> None:
    counts = [band.n for band in found.distribution]
    edges = [100 * band.start for band in found.distribution]
    axes.bar(edges, counts, width=9, align="edge", color=BAR)
    axes.set_xticks(range(0, 101, 10))
    axes.set_xlim(-1, 101)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_title(f"{word('distribution')} (n {sum(counts)})", loc="left", color=INK)
    axes.set_xlabel(word("score_axis"))
    axes.set_ylabel(word("attempts_axis"))


def _facilities(axes: Any, found: SetFigures) -> None:
    shown = [(item, item.facility.value) for item in found.items if item.facility.value is not None]
    for plain in (True, False):
        some = [(item, value) for item, value in shown if _plain(item) is plain]
        axes.bar(
            [item.number for item, _ in some],
            [100 * value for _, value in some],
            width=0.8,
            color=BAR if plain else LOOK,
            hatch=None if plain else "///",
            edgecolor="none" if plain else INK,
            linewidth=0 if plain else 0.5,
        )
    axes.set_ylim(0, 100)
    axes.set_xlim(0.2, max(len(found.items), 1) + 0.8)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_title(word("facility_title"), loc="left", color=INK)
    if any(not _plain(item) for item, _ in shown):
        axes.text(
            1, 1.02, word("look_at"), transform=axes.transAxes, ha="right", va="bottom", fontsize=9, color=INK
        )
    axes.set_xlabel(word("question_axis"))
    axes.set_ylabel(word("facility_axis"))


def _plain(item: ItemFigures) -> bool:
    return not item.dubious


def _figure(rows: int) -> Any:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"text.parse_math": False}):
        figure = Figure(figsize=(8, 3.4 * rows), layout="constrained")
        for row in range(rows):
            axes = figure.add_subplot(rows, 1, row + 1)
            axes.spines[["top", "right"]].set_visible(False)
            axes.spines[["left", "bottom"]].set_color(INK)
            axes.tick_params(colors=INK)
            for text in (axes.xaxis.label, axes.yaxis.label, axes.title):
                text.set_color(INK)
    return figure


def _svg(found: SetFigures, draw: Draw, prefix: str) -> str:
    from matplotlib import rc_context

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "civicquiz", "font.family": "sans-serif"}):
        figure = _figure(1)
        draw(figure.axes[0], found)
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = _METADATA.sub("", _HEAD.sub("", out.getvalue()))
    text = _ID.sub(rf"\g<1>{prefix}-", text)
    text = re.sub(r'(<svg\b[^>]*?)\swidth="[^"]*"\sheight="[^"]*"', r"\1", text, count=1)
    for colour, live in _LIVE.items():
        text = text.replace(colour, live)
    return text
