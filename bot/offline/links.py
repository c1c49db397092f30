"""Which addresses Telegram takes for a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def checked_link(address: str) -> str:
    """Return a link's address as Telegram writes it, ``""`` for one that it does not take."""
    if address.lower().startswith(("tg:", "ton:", "tonsite:")):
        return address
    if "://" not in address:
        address = f"http://{address}"
    try:
        url = urlsplit(address)
        host, port = url.hostname or "", url.port
    except ValueError:
        return ""
    if url.scheme not in {"http", "https", "ftp"} or not re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", host):
        return ""
    rest = address[address.index("://") + 3 + len(url.netloc) :]
    if not rest.startswith("/"):
        rest = f"/{rest}"
    return f"{url.scheme}://{host}{f':{port}' if port else ''}{rest}"
