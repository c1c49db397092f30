"""Files that the bot sends are saved into a folder."""

from __future__ import annotations

from pathlib import Path

from rich.filesize import decimal

from bot.offline.seen import Attachment
from bot.render import render


class Downloads:
    """A folder for the files of a chat; it is made when the first file comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: dict[int, str] = {}

    def line(self, message_id: int, file: Attachment) -> str:
        """Save the file of a message, unless it already was, and return the line that tells where it is."""
        if message_id not in self._lines:
            self._lines[message_id] = self._save(file)
        return self._lines[message_id]

    def _save(self, file: Attachment) -> str:
        path = _free(self.folder / _plain_name(file.name))
        told = {"name": file.name, "size": decimal(len(file.content)), "path": path}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        except OSError as error:
            return render("terminal/note.txt", about="not_saved", **told, reason=error.strerror or error)
        return render("terminal/note.txt", about="saved", **told)


def _plain_name(given: str) -> str:
    """Return a name that stays in its folder, whatever the bot calls the file."""
    name = Path(given.replace("\\", "/").replace("\0", "")).name
    return name if name.strip(". ") else "file"


def _free(path: Path) -> Path:
    """Return ``path``, or the first of name-2, name-3 ... at which there is nothing yet."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate
