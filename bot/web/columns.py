"""What each table can be sorted by: the names of its columns in an address, and what they compare."""

from __future__ import annotations

from bot.web.sorting import By

ITEM_COLUMNS = (
    *("facility", "standard_deviation", "random_guess_score", "intended_weight", "effective_weight"),
    *("discrimination_index", "discriminative_efficiency", "mean_seconds"),
)


def _figure(name: str) -> By:
    return lambda item: getattr(item, name).value


SETS: dict[str, By] = {
    "title": lambda row: row["title"].casefold(),
    "people": lambda row: row["found"].learners,
    "attempts": lambda row: row["found"].attempts,
    "mean": lambda row: row["mean"].value,
}
CLASSES: dict[str, By] = {
    "name": lambda row: row["name"].casefold(),
    "members": lambda row: row["members"],
    "sets": lambda row: row["sets"],
}
QUESTIONS: dict[str, By] = {
    "number": lambda item: item.number,
    "prompt": lambda item: item.prompt.casefold(),
    "n": lambda item: item.n,
    "skill": lambda item: item.skill.value,
    **{name: _figure(name) for name in ITEM_COLUMNS},
}
LEARNERS: dict[str, By] = {
    "name": lambda row: row.name.casefold(),
    "attempts": lambda row: row.attempts,
    "answers": lambda row: row.answers,
    "right": lambda row: row.right,
    "share": lambda row: row.share,
    "last": lambda row: row.last_on,
}
OPTIONS: dict[str, By] = {
    "text": lambda option: option.text.casefold(),
    "n": lambda option: option.n,
    "mean": lambda option: option.mean_total.value,
}
SCORES: dict[str, By] = {
    "title": lambda score: score.title.casefold(),
    "day": lambda score: score.ended_on,
    "right": lambda score: score.tally.right,
    "share": lambda score: score.share,
}
MEMBERS: dict[str, By] = {
    "name": lambda row: row["name"].casefold(),
    "attempts": lambda row: row["attempts"],
    "share": lambda row: row["share"],
}
