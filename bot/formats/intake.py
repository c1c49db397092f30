"""The door for files from outside: size, kind and encoding are looked at before anything is parsed."""

from __future__ import annotations

from bot.errors import UsageError

MAX_BYTES = 4 * 1024 * 1024
MAX_QUESTIONS = 5_000
"""As many as a bank may hold."""

_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zipped file (a spreadsheet or an office document)"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a packed file"),
)


def bounded(data: bytes, name: str) -> bytes:
    """Return ``data``; ``UsageError`` if it is empty or larger than 4 MiB."""
    if not data.strip():
        raise UsageError(f'"{name}" is empty: choose the file that holds the questions.')
    if len(data) > MAX_BYTES:
        size = (
            f"{len(data) / 1024 / 1024:.1f} MiB, more than the {MAX_BYTES // 1024 // 1024} MiB that are read"
        )
        raise UsageError(f'"{name}" has {size}: split it, or take out what is not a question.')
    return data


def text_of(data: bytes, name: str) -> str:
    """Return a text file's text, without its byte order mark and with newlines as they are in Python.

    Raises ``UsageError`` if it is empty, too large, something other than text, or not UTF-8.
    """
    kind = kind_of(bounded(data, name))
    if kind is not None:
        raise UsageError(
            f'"{name}" is {kind}, not a text file: export the questions from the other tool again.'
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise UsageError(f'"{name}" is not text in UTF-8 (line {line}): save it again as UTF-8.') from problem
    return text.replace("\r\n", "\n").replace("\r", "\n")


def kind_of(data: bytes) -> str | None:
    """Return what a file is that begins like this, if it is one of the kinds that are no text."""
    return next((kind for start, kind in _KINDS if data.startswith(start)), None)
