"""The bank format as a JSON Schema, by which editors complete keys and underline mistakes."""

from __future__ import annotations

from typing import Any

import orjson

from bot.domain.bank import Bank


def schema() -> str:
    """Return the JSON Schema (draft 2020-12) of a bank file, as text; the same for the same version."""
    found: dict[str, Any] = Bank.model_json_schema()
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "civicquiz question bank"}
    return orjson.dumps({**title, **found, **title}, option=orjson.OPT_INDENT_2).decode() + "\n"
