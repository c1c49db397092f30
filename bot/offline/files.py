"""Files on the offline Telegram: what was sent, by identifier and by the path it is downloaded from."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Any

from bot.offline import parameters
from bot.offline.errors import ApiError, bad_request
from bot.offline.parameters import Files, Parameters, Upload
from bot.offline.spans import Json

MAX_UPLOAD = 50 << 20
MAX_DOWNLOAD = 20 << 20

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file: what the bot knows it by, and its content."""

    file_id: str
    name: str
    mime_type: str
    content: bytes

    @property
    def path(self) -> str:
        """The path that getFile gives and that the file is downloaded from."""
        suffix = f".{self.name.rpartition('.')[2]}" if "." in self.name else ""
        return f"documents/{self.file_id}{suffix}"

    def described(self, **more: Any) -> Json:
        """Return what Telegram's objects of all kinds of files have in common, and ``more``."""
        return {
            "file_id": self.file_id,
            "file_unique_id": f"unique-{self.file_id}",
            "file_size": len(self.content),
            **more,
        }


class Archive:
    """All files."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def add(self, name: str, content: bytes, mime_type: str | None = None) -> StoredFile:
        """Keep a file; its type is guessed from its name where it is not given."""
        mime_type = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(f"file-{len(self._files) + 1}", name, mime_type, content)
        self._files[stored.file_id] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file, ``None`` for an unknown identifier."""
        return self._files.get(file_id)

    def download(self, path: str) -> bytes | None:
        """Return what lies at a path that getFile gave, ``None`` if nothing does."""
        stored = self._files.get(path.removeprefix("documents/").partition(".")[0])
        return stored.content if stored else None

    def given(self, given: Parameters, files: Files, field: str) -> StoredFile:
        """Return the file that a method's parameter means: uploaded with it, or known by its identifier.

        Raises Telegram's 400 where there is none, where it is empty or too big.
        """
        value = parameters.text(given, field)
        name = value.removeprefix("attach://") if value.startswith("attach://") else field
        upload = files.get(name)
        if upload is not None:
            return self._uploaded(upload)
        if not value:
            raise bad_request(f"there is no {field} in the request")
        stored = self.by_id(value)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def _uploaded(self, upload: Upload) -> StoredFile:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > MAX_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        return self.add(upload.name, upload.content)


def picture_size(content: bytes) -> tuple[int, int]:
    """Return a picture's width and height (of a PNG; others count as 640 to 480).

    Raises Telegram's 400 for what is no picture.
    """
    if not content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if content.startswith(_PICTURES[0]) and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return 640, 480
