"""How sentences name the parts of a bank file, and which keys the format knows in each."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.bank.tree import Node, shortened
from bot.domain import bank, options, questions

Path: TypeAlias = list[str | int]

_ENTRIES = {
    "actors": "actor",
    "issues": "issue",
    "quotes": "quote",
    "claims": "claim",
    "stances": "stance",
    "questions": "question",
}
_WITHIN_QUESTIONS = {"options": "option", "items": "item", "near": "near miss"}
_QUESTIONS: dict[str, type[BaseModel]] = {
    "single_choice": questions.SingleChoice,
    "multiple_choice": questions.MultipleChoice,
    "true_false_not_stated": questions.TrueFalseNotStated,
    "who_said": questions.WhoSaid,
    "stance": questions.StanceQuestion,
    "which_quote": questions.WhichQuote,
    "ordering": questions.Ordering,
    "numeric": questions.Numeric,
    "short_text": questions.ShortText,
}
_MODELS: dict[str, type[BaseModel]] = {
    "source": bank.Source,
    "verified": bank.Verified,
    "actors": bank.Actor,
    "quotes": bank.Quote,
    "claims": bank.Claim,
    "stances": bank.Stance,
    "options": options.Option,
    "items": options.OrderedItem,
    "near": options.NearMiss,
    "others": options.Wrong,
    "misordered": options.Wrong,
    "otherwise": options.Wrong,
}


def named(root: Node, path: Path) -> str:
    """Return how a sentence names what stands at ``path``: option 2 of question "how-long"."""
    if not path:
        return "the bank"
    *around, last = path
    if len(path) == 1:
        return "the source" if last == "source" else f'"{last}"'
    if len(path) == 2 and path[0] in _ENTRIES:
        return f"{_ENTRIES[str(path[0])]} {_id(root, path)}"
    if len(path) == 4 and path[2] in _WITHIN_QUESTIONS and isinstance(last, int):
        return f"{_WITHIN_QUESTIONS[str(path[2])]} {last + 1} of {named(root, path[:2])}"
    if len(path) == 4 and path[2] == "others":
        return f'"{shortened(str(last))}" among the others of {named(root, path[:2])}'
    if isinstance(last, int):
        return f"entry {last + 1} of {named(root, around)}"
    return f'"{shortened(last)}" of {named(root, around)}'


def fields(root: Node, path: Path) -> dict[str, FieldInfo]:
    """Return the keys that the format knows for the part at ``path``, with what it says of them."""
    model = _model(root, path)
    known = model.model_fields if model is not None else {}
    return {field.alias or name: field for name, field in known.items()}


def sentence(text: str) -> str:
    """Return ``text`` with a capital in front."""
    return text[:1].upper() + text[1:]


def _id(root: Node, path: Path) -> str:
    """Return how an entry of a section is told from the others: by its id, or by its number."""
    key = path[1]
    if isinstance(key, str):
        return f'"{shortened(key)}"'
    section = root.child(str(path[0]))
    entry = section.child(key) if section is not None else None
    own = entry.child("id") if entry is not None else None
    return f'"{shortened(own.raw)}"' if own is not None and own.raw else str(key + 1)


def _model(root: Node, path: Path) -> type[BaseModel] | None:
    """Return the model of the part at ``path``; None where the part is no mapping of known keys."""
    names = [part for part in path if isinstance(part, str)]
    if not path:
        return bank.Bank
    if path[0] != "questions":
        return _MODELS.get(str(path[0]))
    section = root.child("questions")
    question = section.child(path[1]) if section is not None else None
    kind = question.child("type") if question is not None else None
    raw = kind.raw if kind is not None else ""
    if len(path) == 2:
        return _QUESTIONS.get(raw, questions.QuestionBase)
    return options.NearText if names[1] == "near" and raw == "short_text" else _MODELS.get(names[1])
