"""A bank file, read with every fault that its form has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.bank.building import TreeBuilder
from bot.bank.decoding import characters, decode
from bot.bank.faults import Fault, Place
from bot.bank.references import unresolved, without
from bot.bank.rules.contents import slug
from bot.bank.shaping import PartKey, shape
from bot.bank.tree import Node
from bot.domain.bank import REPORTER, Bank

MAX_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file."""

    name: str
    bank: Bank | None
    """The bank; None where there is any fault, because every fault of a file's form is an error."""
    faults: tuple[Fault, ...]
    sound: Bank | None = None
    """The parts that could be read and that refer to one another; None where there is too little."""
    root: Node | None = None
    kept: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Which entries of the file's lists are in ``sound``."""

    @property
    def incomplete(self) -> frozenset[str]:
        """The sections of the file of which a part is missing in ``sound``."""
        if self.root is None or self.sound is None:
            return frozenset()
        missing = set()
        for section, written in self.root.value.items():
            read_of_it = getattr(self.sound, section, None)
            if isinstance(written, (dict, list)) and isinstance(read_of_it, (dict, tuple)):
                if len(written) != len(read_of_it):
                    missing.add(section)
            elif written is not None and read_of_it is None:
                missing.add(section)
        return frozenset(missing)

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Return where the part of ``sound`` at ``path`` stands in the file, or the nearest part around it.

        A path that ends in "[key]" means the key itself, not the value under it.
        """
        if self.root is None:
            return Place(self.name)
        if len(path) > 1 and isinstance(path[1], int) and path[0] in self.kept:
            path = (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        node = self.root
        for part in path:
            child = node.child(part)
            if child is None:
                break
            parent, node = node, child
            if path[-1] == "[key]" and part == path[-2]:
                node = parent.keys[str(part)]
        return Place(self.name, node.line, node.column)


def read(data: bytes, *, name: str) -> Reading:
    """Return the bank that ``data`` holds, or every fault of its form; never raises for what it holds.

    ``name`` is what the faults call the file.
    """
    text, faults = decode(data, name=name, limit=MAX_BYTES)
    faults = faults or characters(text, name=name)
    if faults:
        return Reading(name, None, tuple(faults))
    builder = TreeBuilder(name, text)
    root = builder.build()
    if root is None:
        return Reading(name, None, tuple(sorted(builder.faults)))
    told = {(fault.line, fault.column) for fault in builder.faults}
    shaped = shape(name, root)
    faults = builder.faults + [fault for fault in shaped.faults if (fault.line, fault.column) not in told]
    if shaped.bank is None:
        return Reading(name, None, tuple(sorted(faults)), root=root)
    draft = Reading(name, None, (), shaped.bank, root, _kept(root, shaped.gone))
    more, dropped = unresolved(shaped.bank, _ids(root), draft.place)
    faults += more
    if not faults:
        return Reading(name, shaped.bank, (), shaped.bank, root)
    kept = {
        section: tuple(index for position, index in enumerate(entries) if (section, position) not in dropped)
        for section, entries in draft.kept.items()
    }
    return Reading(name, None, tuple(sorted(faults)), without(shaped.bank, dropped), root, kept)


def _kept(root: Node, gone: frozenset[PartKey]) -> dict[str, tuple[int, ...]]:
    kept = {}
    for section in ("stances", "questions"):
        entries = root.value.get(section)
        whole = isinstance(entries, list) and (section, "") not in gone
        indexes = range(len(entries)) if whole else range(0)
        kept[section] = tuple(index for index in indexes if (section, index) not in gone)
    return kept


def _ids(root: Node) -> dict[str, list[str]]:
    """Return all ids of the file; one that is misspelt counts as the id that it should be as well."""
    ids = {}
    for section in ("actors", "issues", "quotes"):
        entries = root.value.get(section)
        written = list(entries) if isinstance(entries, dict) else []
        ids[section] = list(dict.fromkeys([*written, *map(slug, written)]))
    return {**ids, "speakers": [*ids["actors"], REPORTER]}
