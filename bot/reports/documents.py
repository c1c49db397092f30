"""A report as JSON, and the JSON Schema that documents it."""

from __future__ import annotations

import json

from bot.reports.figures import Report


def document(report: Report) -> str:
    """Return the report as JSON; ``schema`` documents it."""
    return report.model_dump_json(indent=2)


def schema() -> str:
    """Return the JSON Schema (2020-12) of what ``document`` writes."""
    described = Report.model_json_schema(mode="serialization")
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **described}, indent=2)
