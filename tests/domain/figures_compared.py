"""Comparing figures, None and reasons included, up to rounding."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest


def close(one: object, other: object) -> None:
    """Compare dataclasses of figures, None and reasons included, up to rounding."""
    first, second = asdict(one), asdict(other)  # type: ignore[call-overload]
    assert first.pop("blanks") == second.pop("blanks")
    assert {name: near(value) for name, value in second.items()} == first


def near(value: float | None) -> Any:
    """Return what equals ``value`` up to rounding."""
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)
