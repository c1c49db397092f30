"""Recording in a bank file that its quotes were found, without touching anything else in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from bot.bank.files import read
from bot.bank.tree import Node
from bot.domain.bank import Verified
from bot.errors import BankError

_BOM = "\ufeff"


def write_verified(data: bytes, verified: Verified) -> bytes:
    """Return the bank file ``data`` with its ``verified`` set; comments, layout and line endings stay.

    ``data`` is a file that ``read`` finds no fault in; ``BankError`` if it is not, or if the file is laid
    out in a way that this cannot keep.
    """
    given = read(data, name="the file")
    if given.bank is None or given.root is None:
        raise BankError("\n".join(str(fault) for fault in given.faults))
    if given.bank.verified == verified:
        return data
    text = data.decode("utf-8-sig")
    mark = _BOM if data.startswith(_BOM.encode()) else ""
    written = (mark + _with_verified(text, given.root, verified)).encode()
    again = read(written, name="the file").bank
    if again != given.bank.model_copy(update={"verified": verified}):
        raise BankError(
            '"verified" cannot be written into this layout: delete it from the file, and try again.'
        )
    return written


def replace_file(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of the file at ``path`` in one step: there is the old one or the new.

    Raises ``OSError``, and leaves the file as it was, where it cannot be written.
    """
    target = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _with_verified(text: str, root: Node, verified: Verified) -> str:
    fields = {key: str(value) for key, value in verified.model_dump(mode="json").items()}
    newline = "\r\n" if "\r\n" in text else "\n"
    old, source = root.child("verified"), root.child("source")
    if old is not None and old.keys.keys() == fields.keys():
        values = {node.start: (node.end, key) for key, node in zip(old.keys, old.entries(), strict=True)}
        for start in sorted(values, reverse=True):  # from the last on, so that the other places stay right
            end, key = values[start]
            text = text[:start] + fields[key] + text[end:]
        return text
    if root.flow or source is None:
        end = source.end if source is not None else root.end
        inline = ", ".join(f"{key}: {value}" for key, value in fields.items())
        return f"{text[:end]}, verified: {{{inline}}}{text[end:]}"
    block = "".join(f"{' ' * (root.column + 1)}{key}: {value}{newline}" for key, value in fields.items())
    block = f"{' ' * (root.column - 1)}verified:{newline}{block}"
    if old is not None:  # an empty `verified:`
        name = root.keys["verified"]
        return text[: text.rfind("\n", 0, name.start) + 1] + block + text[line_end(text, name.end) :]
    end = line_end(text, last_scalar(source).end)
    lead = "" if text[:end].endswith("\n") else newline
    return f"{text[:end]}{lead}{block}{text[end:]}"


def last_scalar(node: Node) -> Node:
    """Return the scalar that ends ``node``, whose own end may lie behind the comments that follow it."""
    if node.flow:
        return node
    return last_scalar(max(node.entries(), key=lambda child: child.start)) if node.entries() else node


def line_end(text: str, offset: int) -> int:
    """Return where the line after the one at ``offset`` begins; ``offset`` itself where one begins there."""
    if offset and text[offset - 1] == "\n":
        return offset
    found = text.find("\n", offset)
    return len(text) if found < 0 else found + 1
