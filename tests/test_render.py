"""The Jinja environment, and what holds for every template."""

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import UndefinedError

from bot.config import shipped
from bot.render import environment, label, render

TEMPLATES = shipped("templates")
NAMES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}
)
TREE = Path(__file__).parent.parent


def test_values_are_escaped_in_html() -> None:
    assert "&lt;b&gt;" in render("chat/alert.html", text="<b>")


def test_plain_text_is_not_escaped() -> None:
    assert label("the_words", name="A & B") == "A & B: the words"


def test_one_is_not_many() -> None:
    assert [label("some_questions", n=n) for n in (1, 5)] == ["1 question", "5 questions"]
    assert [label("all_questions", n=n) for n in (1, 2)] == ["The one question", "All 2 questions"]


def test_a_missing_value_is_an_error_and_not_an_empty_gap() -> None:
    with pytest.raises(UndefinedError):
        render("chat/alert.html")


def test_no_text_has_blank_edges_or_wide_gaps() -> None:
    text = render("chat/help.html", commands=[], kept_days=30)
    assert text == text.strip()
    assert "\n\n\n" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_is_marked_for_translation(name: str) -> None:
    bare = _outside_translations((TEMPLATES / name).read_text("utf-8"))
    spoken = re.findall(r"(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"", bare)
    shown = re.sub(r"<[^>]*>|&\w+;|https?://[\w.]+/", "", bare)
    words = [word for text in (shown, *spoken) for word in re.findall(r"[^\W\d_]{2,}", text)]
    assert [word for word in words if word != "civicquiz"] == []


def _outside_translations(source: str) -> str:
    """Return a template's own text but for what stands between trans and endtrans; \0 for each expression."""
    bare, marked = "", False
    for _, kind, value in environment().lex(source):
        if kind == "name" and value in {"trans", "pluralize", "endtrans"}:
            marked = value != "endtrans"
        elif kind == "variable_begin":
            bare += "\0"
        elif kind == "data" and not marked:
            bare += value
    return bare


def test_the_shipped_catalogue_holds_exactly_the_sentences_of_the_templates() -> None:
    mapping, options = parse_mapping_cfg(io.StringIO((TREE / "babel.cfg").read_text("utf-8")))  # type: ignore[no-untyped-call]
    extracted = extract_from_dir(TREE, mapping, options)
    found = {singular(message) for _, _, message, _, _ in extracted}
    catalogue = io.BytesIO((TEMPLATES / "locale" / "civicquiz.pot").read_bytes())
    kept = {singular(message.id) for message in read_po(catalogue) if message.id}
    assert kept == found, "run `make translations`"


def singular(message: str | Sequence[str]) -> str:
    """The sentence itself, or the first form of one that counts."""
    return message if isinstance(message, str) else message[0]
