"""Changing a bank file in one place: comments, layout and everything else in it stay as they are."""

from __future__ import annotations

from bot.bank.files import Reading, read
from bot.bank.tree import Kind, Node
from bot.bank.writing import last_scalar, line_end
from bot.domain.bank import Bank
from bot.errors import BankError

_STAND_IN = (
    "{id: stand-in, type: short_text, skill: detail, difficulty: 1, prompt: a question, answer: an answer,"
    " otherwise: {error: wrong_detail, feedback: another}, explanation: because, cites: []}"
)
_BOM = b"\xef\xbb\xbf"


def append(data: bytes, section: str, entry: str) -> bytes:
    """Return a bank file with more at the end of a section, which is made where it is missing.

    ``entry`` is YAML from the left edge on: "- id: ..." for a list, "key: ..." for keys with values.
    Raises ``BankError`` for a file that is no YAML, or is laid out in a way that this cannot keep.
    """
    root = _root(data)
    text = _text(data)
    newline = "\r\n" if "\r\n" in text else "\n"
    node = root.child(section)
    lines = entry.strip().split("\n")
    if root.flow or (node is not None and node.flow and node.entries()):
        raise BankError(f'"{section}" is written in brackets: write its entries one a line, and try again.')
    if node is None:
        block = newline.join([f"{section}:", *_indented(lines, "  ")])
        lead = "" if not text or text.endswith("\n") else newline
        return _same_bom(data, f"{text}{lead}{newline}{block}{newline}")
    if not node.entries():
        block = newline + newline.join(_indented(lines, "  "))
        start = node.start if node.kind is not Kind.NOTHING or node.raw else root.keys[section].end + 1
        end = node.end if node.kind is not Kind.NOTHING or node.raw else start
        return _same_bom(data, text[:start].rstrip(" ") + block + text[end:])
    indent = " " * (node.column - 1)
    block = "".join(f"{line}{newline}" for line in _indented(lines, indent))
    gap = newline if _apart(text, node) else ""
    end = line_end(text, last_scalar(node).end)
    lead = "" if text[:end].endswith("\n") else newline
    return _same_bom(data, f"{text[:end]}{lead}{gap}{block}{text[end:]}")


def replace(data: bytes, path: tuple[str | int, ...], value: str) -> bytes:
    """Return a bank file with the value at ``path`` replaced; ``value`` is its YAML, on one line.

    A key that is not there yet is written below the others. Raises ``BankError`` as ``append`` does.
    """
    text = _text(data)
    *around, last = path
    parent = _root(data)
    for part in around:
        child = parent.child(part)
        if child is None:
            raise BankError(f"The file has no {part}.")
        parent = child
    node = parent.child(last)
    if node is not None and (node.kind is not Kind.NOTHING or node.raw):
        return _same_bom(data, f"{text[: node.start]}{value}{text[last_scalar(node).end :]}")
    if node is not None:
        end = parent.keys[str(last)].end + 1
        return _same_bom(data, f"{text[:end]} {value}{text[end:]}")
    if parent.flow:
        end = parent.end - 1
        return _same_bom(data, f"{text[:end]}, {last}: {value}{text[end:]}")
    end = line_end(text, last_scalar(parent).end)
    lead = "" if text[:end].endswith("\n") else "\n"
    return _same_bom(data, f"{text[:end]}{lead}{' ' * (parent.column - 1)}{last}: {value}\n{text[end:]}")


def read_unasked(data: bytes, *, name: str) -> tuple[Reading, Bank | None]:
    """Read a bank file that may have no question yet; the bank is None where anything else is wrong."""
    given = read(data, name=name)
    asked = given.root.child("questions") if given.root is not None else None
    if given.bank is not None or given.root is None or (asked is not None and asked.entries()):
        return given, given.bank
    stood_in = read(append(data, "questions", f"- {_STAND_IN}"), name=name)
    bank = stood_in.bank
    return stood_in, None if bank is None else bank.model_copy(update={"questions": ()})


def _root(data: bytes) -> Node:
    given = read(data, name="the file")
    if given.root is None:
        raise BankError("\n".join(map(str, given.faults)))
    return given.root


def _text(data: bytes) -> str:
    return data.removeprefix(_BOM).decode()


def _same_bom(data: bytes, text: str) -> bytes:
    return (_BOM if data.startswith(_BOM) else b"") + text.encode()


def _indented(lines: list[str], indent: str) -> list[str]:
    return [f"{indent}{line}" if line else "" for line in lines]


def _apart(text: str, node: Node) -> bool:
    """Tell whether the entries of a block stand apart, with a blank line between them."""
    starts = [entry.start for entry in node.entries()[-2:]]
    if len(starts) < 2:
        return isinstance(node.children, list)
    return "\n\n" in text[starts[0] : starts[1]].replace("\r", "")
