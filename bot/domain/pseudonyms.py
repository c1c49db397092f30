"""Names that say nothing about a person, for classes whose roster is to hold no real ones."""

from __future__ import annotations

import random
from collections.abc import Collection

COLOURS = (
    *("Amber", "Blue", "Bronze", "Copper", "Coral", "Crimson", "Golden", "Green", "Grey", "Indigo", "Ivory"),
    *("Jade", "Lilac", "Olive", "Orange", "Pearl", "Purple", "Ruby", "Russet", "Scarlet", "Silver", "Teal"),
)
BIRDS = (
    *("Avocet", "Bunting", "Crane", "Curlew", "Dipper", "Egret", "Falcon", "Finch", "Heron", "Ibis", "Jay"),
    *("Kestrel", "Lark", "Martin", "Oriole", "Osprey", "Petrel", "Plover", "Robin", "Swift", "Tern", "Wren"),
)


def pseudonym(taken: Collection[str], rng: random.Random) -> str:
    """Return a name that is not among those ``taken``: "Blue Heron", and "Blue Heron 2" when all are used."""
    used = set(taken)
    names = [f"{colour} {bird}" for colour in COLOURS for bird in BIRDS]
    rng.shuffle(names)
    round_ = 1
    while True:
        for name in names:
            numbered = name if round_ == 1 else f"{name} {round_}"
            if numbered not in used:
                return numbered
        round_ += 1
