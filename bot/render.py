"""The one Jinja environment: every text that a person reads is made here from a file under ``templates/``.

Templates ending in ``.html`` are escaped (Telegram's HTML, web pages); ``.txt`` ones (buttons, alerts, the
terminal) are plain text and are not. A name that a template does not get is an error, never an empty gap.
Sentences are marked for translation; the catalogues are ``templates/locale/<language>/LC_MESSAGES/*.mo``.
"""

from __future__ import annotations

import functools
import gettext
import re
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.config import shipped

DOMAIN = "civicquiz"
LANGUAGES = ("en",)
"""The languages that the bot speaks; the first is the one that the templates are written in."""

_GAPS = re.compile(r"\n{3,}")


@functools.cache
def environment(language: str = LANGUAGES[0]) -> Environment:
    """Return the environment that speaks ``language``, or English where there is no catalogue for it."""
    jinja = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    catalogue = gettext.translation(DOMAIN, shipped("templates") / "locale", [language], fallback=True)
    jinja.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    return jinja


def render(template: str, /, **values: Any) -> str:
    """Return the text of ``template`` with ``values``, without blank edges and with no gap over one line.

    Raises ``jinja2.UndefinedError`` where a value is missing: that is a fault of ours, and a test renders
    every template.
    """
    text = environment().get_template(template).render(values)
    return _GAPS.sub("\n\n", text).strip()


def label(macro: str, /, **values: Any) -> str:
    """Return one short plain text (of a button, say): ``macro`` of ``chat/labels.txt``."""
    return str(getattr(_labels(), macro)(**values))


@functools.cache
def _labels() -> Any:
    return environment().get_template("chat/labels.txt").module
