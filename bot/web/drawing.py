"""A report's pictures for pages whose policy allows no inline styles: as images inside the page."""

from __future__ import annotations

import base64

from bot.reports import pictures
from bot.reports.figures import SetFigures

_COLOURS = (
    "<style>svg{color:#1c1e21;--bar:#2f6db5;--look:#b34700}"
    "@media (prefers-color-scheme:dark){svg{color:#e8eaed;--bar:#7fb2ee;--look:#f0a060}}</style>"
)
"""An image does not see the colours of the page that it is in."""


def drawn(found: SetFigures) -> list[tuple[str, str]]:
    """Return each picture of a set as the address of an image, with what it shows in words."""
    if found.withheld:
        return []
    words = pictures.described(found)
    return [
        (_address(pictures.scores_svg(found, "scores")), words["scores"]),
        (_address(pictures.facilities_svg(found, "facilities")), words["facilities"]),
    ]


def _address(svg: str) -> str:
    head, end, rest = svg.partition(">")
    coloured = (head + end + _COLOURS + rest).encode()
    return f"data:image/svg+xml;base64,{base64.b64encode(coloured).decode()}"
