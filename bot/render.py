"""The one Jinja environment: every text that a person reads is made here from a file under ``templates/``.

Templates ending in ``.html`` are escaped (Telegram's HTML, web pages); ``.txt`` ones (buttons, alerts, the
terminal) are plain text and are not. A name that a template does not get is an error, never an empty gap.
Sentences are marked for translation; the catalogues are ``templates/locale/<language>/LC_MESSAGES/*.mo``.
"""

from __future__ import annotations

import functools
import gettext
import re
from collections.abc import MutableMapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes, select_autoescape
from jinja2.ext import InternationalizationExtension
from jinja2.parser import Parser
from markupsafe import Markup

from bot.config import shipped

DOMAIN = "civicquiz"
LANGUAGES = ("en",)
"""The languages that the bot speaks; the first is the one that the templates are written in."""

LABELS = 4_096
"""Labels that are kept once they were made; most have no values and are few."""

PIECES = 4_096
"""Pieces that are kept once they were made: of a bank of 50 questions, there are some 300."""

_GAPS = re.compile(r"\n{3,}")
_VALUE = re.compile(r"%(?:\((\w+)\)s|(%))")


class _Translation(InternationalizationExtension):
    """Looks a sentence up when its template is compiled, and not at each rendering.

    That can be done because an environment speaks one language. It leaves plurals as they are.
    """

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        parsed = super().parse(parser)
        *before, shown = parsed if isinstance(parsed, list) else [parsed]
        match shown:
            case nodes.Output(nodes=[nodes.Call(node=nodes.Name(name="gettext")) as call]):
                return [*before, self._looked_up(call)]
        return parsed

    def _looked_up(self, call: nodes.Call) -> nodes.Output:
        values = {keyword.key: keyword.value for keyword in call.kwargs}
        sentence = self.environment.catalogue.gettext(call.args[0].as_const())  # type: ignore[attr-defined]
        # By turns a text, the name of the value after it, and "%" where that stands for itself.
        text, *others = _VALUE.split(sentence)
        pieces: list[nodes.Expr] = [nodes.TemplateData(text)]
        for name, percent, following in zip(others[::3], others[1::3], others[2::3], strict=True):
            pieces += values[name] if name else nodes.TemplateData(percent), nodes.TemplateData(following)
        return nodes.Output(pieces)


class _Environment(Environment):
    """Keeps a template's globals in one dictionary: renderings read them all, and Jinja's chain is slow."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


@functools.cache
def environment(language: str = LANGUAGES[0]) -> Environment:
    """Return the environment that speaks ``language``, or English where there is no catalogue for it."""
    jinja = _Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        extensions=[_Translation],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    catalogue = gettext.translation(DOMAIN, shipped("templates") / "locale", [language], fallback=True)
    jinja.extend(catalogue=catalogue)
    jinja.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    return jinja


def render(template: str, /, **values: Any) -> str:
    """Return the text of ``template`` with ``values``, without blank edges and with no gap over one line.

    Raises ``jinja2.UndefinedError`` where a value is missing: that is a fault of ours, and a test renders
    every template.
    """
    return _tidied(_template(template).render(values))


def fragment(template: str, macro: str, /, **values: Any) -> Markup:
    """Return the HTML that a macro of an ``.html`` template makes, for other templates to show as it is."""
    made: Markup = getattr(_template(template).module, macro)(**values)
    return made


@functools.lru_cache(PIECES, typed=True)
def piece(template: str, macro: str, /, **values: Any) -> Markup:
    """Return what ``fragment`` makes, kept for the next who asks for the same: a text of the bank's, say.

    The values must be hashable, and none of them what a person wrote: that is not to be kept.
    """
    return Markup(_tidied(fragment(template, macro, **values)))  # noqa: S704 - a template has escaped it


def sheet(*pieces: Markup) -> str:
    """Return pieces one below the other, with an empty line between them; like ``render``'s, its text."""
    return _tidied("\n\n".join(pieces))


@functools.lru_cache(LABELS, typed=True)
def label(macro: str, /, **values: Any) -> str:
    """Return one short plain text (of a button, say): ``macro`` of ``chat/labels.txt``."""
    return str(getattr(_labels(), macro)(**values))


def _tidied(text: str) -> str:
    if "\n\n\n" in text:  # looking for it costs far less than the expression does
        text = _GAPS.sub("\n\n", text)
    return text.strip()


@functools.cache
def _labels() -> Any:
    return _template("chat/labels.txt").module


@functools.cache
def _template(name: str) -> Template:
    return environment().get_template(name)
