"""What is in deploy/ fits the program; that it works is tried by hand (README.md says how)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import Settings

TREE = Path(__file__).parent.parent
DEPLOY = TREE / "deploy"
UNIT, CONTAINER = ((DEPLOY / name).read_text("utf-8") for name in ("civicquiz.service", "Containerfile"))
PROXIES = {name: (DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile")}
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "MPLCONFIGDIR"}


@pytest.mark.parametrize(
    "named",
    [
        re.findall(r"([A-Z_]+)=", " ".join(re.findall(r"^Environment=(.*)$", UNIT, re.M))),
        re.findall(r"([A-Z_]+)=", "".join(re.findall(r"^ENV (?:.*\\\n)*.*$", CONTAINER, re.M))),
    ],
    ids=["unit", "container"],
)
def test_every_setting_that_is_given_exists(named: list[str]) -> None:
    assert "DATABASE" in named
    assert set(named) - NOT_OURS <= {name.upper() for name in Settings.model_fields}


def test_the_image_gets_what_it_is_built_from_and_nothing_else() -> None:
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINER, re.M) for name in line.split()
    }
    let_in = set(re.findall(r"^!(.*)$", (TREE / ".dockerignore").read_text("utf-8"), re.M))
    assert copied == let_in
    assert [name for name in copied if not (TREE / name).exists()] == []


def test_nothing_runs_as_root() -> None:
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", CONTAINER, re.M)
    assert "DynamicUser=yes" in UNIT


def test_the_unit_leaves_the_bot_what_its_metrics_are_told_by() -> None:
    assert "proc/stat" in UNIT
    assert not re.search(r"^ProcSubset=pid", UNIT, re.M)


def test_the_image_is_built_in_the_format_that_keeps_its_health_check() -> None:
    assert "HEALTHCHECK" in CONTAINER
    assert re.search(r"podman build --format docker ", CONTAINER)


@pytest.mark.parametrize("name", PROXIES)
def test_proxies_pass_on_to_the_port_that_is_the_default_and_keep_what_is_inside(name: str) -> None:
    proxy = PROXIES[name]
    host, port = (Settings.model_fields[field].default for field in ("web_host", "web_port"))
    assert f"{host}:{port}" in proxy
    assert "/metrics" in proxy
    assert "/readyz" in proxy
